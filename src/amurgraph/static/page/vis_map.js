// The map by vis-network: a few thousand shapes, each drawn by this page on the canvas of vis-network.

function pick(from, names) {
  const out = {};
  for (const [name, type] of Object.entries(names)) {
    const value = asObject(from)[name];
    if (typeof value === type && (type !== 'number' || Number.isFinite(value))) out[name] = value;
  }
  return out;
}

const MOTION = {
  theta: 'number',
  gravitationalConstant: 'number',
  centralGravity: 'number',
  springLength: 'number',
  springConstant: 'number',
  nodeDistance: 'number',
  damping: 'number',
  avoidOverlap: 'number',
};
const SOLVERS = ['barnesHut', 'repulsion', 'hierarchicalRepulsion', 'forceAtlas2Based'];

// Only what moves things is passed on, name by name and type by type: an option can neither bring in markup nor an address.
function userPhysics() {
  const given = options.physics === true ? { enabled: true } : asObject(options.physics);
  const out = {
    enabled: given.enabled === true,
    ...pick(given, { maxVelocity: 'number', minVelocity: 'number', timestep: 'number', adaptiveTimestep: 'boolean' }),
  };
  for (const solver of SOLVERS) if (given[solver]) out[solver] = pick(given[solver], MOTION);
  if (SOLVERS.includes(given.solver)) out.solver = given.solver;
  out.stabilization = {
    fit: false,
    ...pick(given.stabilization, { enabled: 'boolean', iterations: 'number', updateInterval: 'number' }),
  };
  return out;
}

function visOptions() {
  const interaction = pick(options.interaction, {
    dragNodes: 'boolean',
    dragView: 'boolean',
    zoomView: 'boolean',
    zoomSpeed: 'number',
    hover: 'boolean',
    hideEdgesOnDrag: 'boolean',
    hideNodesOnDrag: 'boolean',
  });
  return {
    autoResize: true,
    physics: userPhysics(),
    layout: { improvedLayout: false, randomSeed: 1 },
    nodes: { shape: 'custom', ctxRenderer: drawCustomNode, font: { size: 0 }, chosen: false },
    edges: { hidden: true, smooth: false, chosen: false },
    interaction: {
      dragNodes: false,
      hover: true,
      hoverConnectedEdges: false,
      selectable: false,
      selectConnectedEdges: false,
      zoomSpeed: 0.7,
      ...interaction,
    },
  };
}

const renderer = {
  network: null,

  start() {
    const settings = visOptions();
    const springs = settings.physics.enabled;
    map.free = springs || settings.interaction.dragNodes;
    const fixed = (node) => (node.raw.fixed === true ? { fixed: true } : {});
    const points = allNodes.map((node) => ({ id: node.id, x: node.x, y: node.y, ...fixed(node) }));
    // Lines are drawn by this page; vis-network needs them only where its physics pulls on them.
    const pulling = springs ? allEdges.map((edge) => ({ id: edge.id, from: edge.from.id, to: edge.to.id })) : [];
    renderer.network = new vis.Network(byId('canvas'), { nodes: new vis.DataSet(points), edges: new vis.DataSet(pulling) }, settings);
    renderer.listen();
  },

  listen() {
    const { network } = renderer;
    const hidden = asObject(options.interaction).hideEdgesOnDrag === true;
    network.on('beforeDrawing', (ctx) => map.drawBelow(ctx, hidden && map.dragging));
    network.on('afterDrawing', (ctx) => map.drawAbove(ctx));
    network.on('click', (event) => clicked(event.pointer.DOM, event.event && event.event.pointerType === 'touch'));
    network.on('dragStart', () => map.onDrag(true));
    network.on('dragEnd', () => map.onDrag(false));
    network.on('zoom', () => map.onZoom());
    network.on('resize', () => map.onResize());
    network.on('stabilized', () => {
      if (map.auto) map.fit();
    });
  },

  frame: () => byId('canvas').firstElementChild,
  scale: () => renderer.network.getScale(),
  centre: () => renderer.network.getViewPosition(),
  toScreen: (point) => renderer.network.canvasToDOM(point),
  moveTo: (where) => renderer.network.moveTo(where),
  paint: () => renderer.network.redraw(),

  follow() {
    // getPositions() rounds, and rounded places would drift from where vis-network draws.
    const places = renderer.network.body.nodes;
    let changed = false;
    for (const node of allNodes) {
      const place = places[node.id];
      if (node.x !== place.x || node.y !== place.y) {
        node.x = place.x;
        node.y = place.y;
        changed = true;
      }
    }
    return changed;
  },
};
