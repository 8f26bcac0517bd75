# Makes champlain-edges.csv and champlain-nodes.csv of the file that the authors publish. Needs no package.
# Rscript champlain.R networked_actionsits_PUBLIC/data/derived/network.rds
graph <- unclass(readRDS(commandArgs(TRUE)[1])) # igraph keeps: size, directed, from, to, …, attributes
nodes <- graph[[9]][[3]]
name <- nodes$name
edges <- data.frame(source = name[graph[[3]] + 1], target = name[graph[[4]] + 1], type = graph[[9]][[4]]$edgeDesc)
write.csv(edges, "champlain-edges.csv", row.names = FALSE, quote = FALSE)
write.csv(data.frame(id = name, what = nodes$nodeType, published_betweenness = nodes$betw.cent), "champlain-nodes.csv",
          row.names = FALSE, quote = FALSE)
