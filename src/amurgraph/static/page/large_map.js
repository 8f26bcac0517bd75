// What the two renderers of a large map share: which part of it this page paints by its own means, and when it stands still.

// From so few in the frame, lines are painted with their dashes, arrows and marks.
const NEAR_NODES = 500;
const NEAR_EDGES = 1500;
// After so many milliseconds without a move the map stands still; under a hand that holds it, later.
const STILL = 180;
const STILL_HELD = 800;

const large = {
  frameKey: 0,
  moving: false,
  held: false,
  // The nodes in the frame, best connected first, and the lines that are painted while nothing is chosen.
  nodes: [],
  near: [],
  litEdges: { lit: null, list: [] },
  timer: 0,

  // Called whenever the view changes.
  moved() {
    large.moving = true;
    clearTimeout(large.timer);
    large.timer = setTimeout(large.still, large.held ? STILL_HELD : STILL);
  },

  hold(held) {
    large.held = held;
    if (large.moving) large.moved();
  },

  still() {
    clearTimeout(large.timer);
    large.moving = false;
    large.look();
    map.redraw();
  },

  // Takes in what is in the frame now.
  look() {
    large.frameKey += 1;
    const box = viewport(0);
    large.nodes = communities.now().nodes.filter((node) => node.x > box.x0 && node.x < box.x1 && node.y > box.y0 && node.y < box.y1);
    large.near = large.nodes.length <= NEAR_NODES ? edgesIn(box) : [];
  },

  edges() {
    const lit = litNow();
    if (!lit) return large.near;
    if (large.litEdges.lit !== lit) large.litEdges = { lit, list: Array.from(lit.edges) };
    return large.litEdges.list;
  },
};

function edgesIn(box) {
  const found = [];
  for (const edge of communities.now().edges) {
    const { from: a, to: b } = edge;
    if ((a.x < box.x0 && b.x < box.x0) || (a.x > box.x1 && b.x > box.x1) || (a.y < box.y0 && b.y < box.y0) || (a.y > box.y1 && b.y > box.y1))
      continue;
    found.push(edge);
    if (found.length > NEAR_EDGES) return [];
  }
  return found;
}

// A canvas of this page over or under another, as large as the frame.
function layer(className) {
  const canvas = el('canvas', { class: `layer ${className}`, 'aria-hidden': 'true' });
  return { canvas, ctx: canvas.getContext('2d') };
}

function sizeLayer({ canvas }, { w, h }) {
  const ratio = window.devicePixelRatio || 1;
  const [width, height] = [Math.round(w * ratio), Math.round(h * ratio)];
  if (canvas.width !== width || canvas.height !== height) [canvas.width, canvas.height] = [width, height];
}

// Paints on a cleared layer, in the units of the map.
function paintLayer({ canvas, ctx }, paint) {
  const view = map.toScreen();
  const ratio = canvas.width / (canvas.clientWidth || canvas.width);
  ctx.setTransform(1, 0, 0, 1, 0, 0);
  ctx.clearRect(0, 0, canvas.width, canvas.height);
  ctx.setTransform(ratio * view.scale, 0, 0, ratio * view.scale, ratio * view.x, ratio * view.y);
  ctx.globalAlpha = 1;
  paint(ctx);
}

function paintNodes(ctx, list) {
  const scale = map.scale();
  for (const node of list) paintNode(ctx, node, node.x, node.y, radius(node, scale) / scale, 1 / scale);
}

function litNodes() {
  const lit = litNow();
  return lit ? Array.from(lit.nodes).sort((a, b) => b.rank - a.rank) : [];
}

// What is drawn one by one, and what is lit over it.
let paintable = { of: null, lit: null, list: [] };

function drawnAndLit() {
  const { nodes: list, nodeSet } = communities.now();
  const lit = litNow();
  if (!lit || list === shown.nodes) return list;
  if (paintable.of !== list || paintable.lit !== lit) {
    const others = Array.from(lit.nodes).filter((node) => !nodeSet.has(node) && shown.nodeSet.has(node));
    paintable = { of: list, lit, list: others.length ? [...list, ...others] : list };
  }
  return paintable.list;
}

// sigma's script asks for WebGL as soon as it is read: it is read only where there is WebGL 2.
function readSigma() {
  if (!window.WebGL2RenderingContext || !document.createElement('canvas').getContext('webgl2')) return false;
  document.head.append(el('script', null, byId('sigma').textContent));
  return typeof window.Sigma === 'function';
}

const hasWebGL = readSigma();

function hintAt(text) {
  byId('hint').firstElementChild.textContent = text;
}
