# Reads nodes.csv and edges.csv of this folder, and measures the network in igraph.
# Run it: Rscript network.R        Needs: install.packages("igraph"); for the model: install.packages("ergm")

own <- sub("^--file=", "", grep("^--file=.*network[.]R$", commandArgs(FALSE), value = TRUE))
folder <- if (length(own)) dirname(own[1]) else "." # of source("…/network.R", chdir = TRUE)

# Text that a spreadsheet would take for a formula has an apostrophe before it in the files: here it is taken away.
# Only an empty cell is missing: NA is the country code of Namibia.
read_table <- function(name) {
  table <- read.csv(file.path(folder, name), encoding = "UTF-8", colClasses = "character", na.strings = "",
                    check.names = FALSE)
  for (column in names(table)) {
    table[[column]] <- sub("^'(?=[=+@\t\r-])", "", table[[column]], perl = TRUE)
    if (!column %in% c("id", "source", "target", "label")) {
      table[[column]] <- type.convert(table[[column]], as.is = TRUE, na.strings = character())
    }
  }
  table
}
nodes <- read_table("nodes.csv")
edges <- read_table("edges.csv")

# The simple graph, on which `amurgraph measure` is made, too: relations between one pair are one tie without a
# direction, its weight the largest of theirs; a relation with itself is none; every node stays.
ends <- cbind(match(edges$source, nodes$id), match(edges$target, nodes$id))
stopifnot(!anyNA(ends))
weight <- if (is.null(edges$weight)) rep(1, nrow(edges)) else edges$weight
pair <- data.frame(one = pmin(ends[, 1], ends[, 2]), other = pmax(ends[, 1], ends[, 2]), weight = weight)
pair <- pair[pair$one != pair$other, ]
pair <- pair[order(-pair$weight), ]
ties <- pair[!duplicated(pair[, c("one", "other")]), ]
cat(nrow(nodes), "nodes,", nrow(edges), "relations,", nrow(ties), "ties between pairs\n")

if (requireNamespace("igraph", quietly = TRUE)) {
  # All relations with their directions and attributes, for work of your own:
  network <- igraph::graph_from_data_frame(edges[, c("source", "target", setdiff(names(edges), c("source", "target")))],
                                           directed = TRUE, vertices = nodes[, c("id", setdiff(names(nodes), "id"))])
  simple <- igraph::make_empty_graph(n = nrow(nodes), directed = FALSE)
  simple <- igraph::set_vertex_attr(simple, "name", value = nodes$id)
  simple <- igraph::add_edges(simple, as.vector(t(ties[, c("one", "other")])), weight = ties$weight)
  # weights = NA: igraph would take a weight for a length, and strong ties for long ones.
  measures <- data.frame(
    id = nodes$id,
    degree = igraph::degree(simple),
    betweenness = igraph::betweenness(simple, directed = FALSE, normalized = TRUE, weights = NA)
  )
  measures <- measures[order(-measures$degree, measures$id, method = "radix"), ]
  print(head(measures, 10), row.names = FALSE)
  write.csv(format(measures, digits = 15, trim = TRUE), file.path(folder, "measures.csv"), row.names = FALSE,
            quote = 1, fileEncoding = "UTF-8")
} else {
  message("igraph is not installed: install.packages(\"igraph\")")
}

# statnet: the same ties as a `network`, and an exponential random graph model of them. Before you fit one: ties that no
# page mentions are missing here, and not at random.
if (requireNamespace("network", quietly = TRUE)) {
  net <- network::network.initialize(nrow(nodes), directed = FALSE)
  network::network.vertex.names(net) <- nodes$id
  if (nrow(ties)) network::add.edges(net, ties$one, ties$other)
  kind <- if ("kind" %in% names(nodes)) as.character(nodes$kind) else rep(NA_character_, nrow(nodes))
  network::set.vertex.attribute(net, "kind", ifelse(is.na(kind), "not known", kind))
  print(net)
  if (!requireNamespace("ergm", quietly = TRUE)) {
    message("ergm is not installed: install.packages(\"ergm\") for the model")
  } else if (nrow(nodes) < 20) {
    message("fewer than 20 nodes: no model is fitted")
  } else {
    library(ergm)
    set.seed(1)
    fit <- ergm(net ~ edges + nodematch("kind") + gwesp(0.5, fixed = TRUE))
    print(summary(fit))
  }
}
