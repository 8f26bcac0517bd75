// What passes the filters.

let shown = { nodes: [], edges: [], nodeSet: new Set(), edgeSet: new Set() };
let version = 0;

const nodePasses = (node) =>
  !state.off.kind.has(node.kind.id) && !state.off.country.has(node.country) && !state.off.group.has(node.group);

function edgePasses(edge) {
  return (
    !state.off.type.has(edge.type.id) &&
    !(edge.fate && state.off.change.has(edge.fate.id)) &&
    !state.off.said.has(edge.said) &&
    (!state.source || edge.sources.has(state.source)) &&
    (state.min <= 1 || edge.nSources >= state.min) &&
    (state.year === null || (edge.firstYear !== null && edge.firstYear <= state.year))
  );
}

function within(centre, steps, candidates) {
  let reached = new Set([centre]);
  for (let i = 0; i < steps; i += 1) {
    const next = new Set(reached);
    for (const edge of candidates) {
      if (reached.has(edge.from)) next.add(edge.to);
      if (reached.has(edge.to)) next.add(edge.from);
    }
    reached = next;
  }
  return reached;
}

function applyFilters() {
  let nodeSet = new Set(allNodes.filter(nodePasses));
  let list = allEdges.filter((edge) => edgePasses(edge) && nodeSet.has(edge.from) && nodeSet.has(edge.to));
  const chosen = nodes.get(state.org);
  if (state.steps && chosen && nodeSet.has(chosen)) {
    nodeSet = within(chosen, state.steps, list);
    list = list.filter((edge) => nodeSet.has(edge.from) && nodeSet.has(edge.to));
  }
  // With a source chosen the question is "what does it say": organizations it does not tie are left out.
  if (!state.alone || state.source) {
    const tied = new Set(list.flatMap((edge) => [edge.from, edge.to]));
    nodeSet = new Set(Array.from(nodeSet).filter((node) => tied.has(node)));
  }
  shown = { nodes: allNodes.filter((node) => nodeSet.has(node)), edges: list, nodeSet, edgeSet: new Set(list) };
  version += 1;
}

const hasEnded = (edge) => Boolean(edge.ended) && (state.year === null || edge.endedYear === null || edge.endedYear <= state.year);

function nodeColour(node) {
  if (state.colour === 'change') return node.standing ? node.standing.colour : GREY;
  if (state.colour === 'country') return countries.get(node.country).colour;
  if (state.colour === 'group') return node.group ? groups.get(node.group).colour : GREY;
  return node.colour;
}

// ------------------------------------------------------------ what is lit while the rest fades

let litCache = { key: null, lit: null };

function litAround(node) {
  const lit = { key: `org ${node.id}`, main: node, nodes: new Set([node]), edges: new Set() };
  for (const edge of node.links) {
    if (!shown.edgeSet.has(edge)) continue;
    lit.edges.add(edge);
    lit.nodes.add(edge.from);
    lit.nodes.add(edge.to);
  }
  return lit;
}

function litNow() {
  const target = hover || (state.rel ? edges.get(state.rel) : nodes.get(state.org)) || null;
  const key = target ? target : matches;
  if (litCache.key === key && litCache.version === version) return litCache.lit;
  let lit = null;
  if (target && target.type)
    lit = shown.edgeSet.has(target)
      ? { key: `rel ${target.id}`, main: target, nodes: new Set([target.from, target.to]), edges: new Set([target]) }
      : null;
  else if (target) lit = shown.nodeSet.has(target) ? litAround(target) : null;
  else if (matches && matches.size)
    lit = {
      key: `found ${Array.from(matches)
        .map((node) => node.rank)
        .join(' ')}`,
      main: null,
      nodes: matches,
      edges: new Set(),
    };
  litCache = { key, version, lit };
  return lit;
}
