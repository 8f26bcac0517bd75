// The geometry of lines, in the units of the positions.

const mid = (a, c, b, t) => ({
  x: (1 - t) * (1 - t) * a.x + 2 * (1 - t) * t * c.x + t * t * b.x,
  y: (1 - t) * (1 - t) * a.y + 2 * (1 - t) * t * c.y + t * t * b.y,
});
const far = (p, q) => Math.hypot(p.x - q.x, p.y - q.y);

function controlPoint(edge, straight) {
  const { from, to } = edge;
  const length = far(from, to) || 1;
  let bow = clamp(length * 0.1, 0, 46);
  if (edge.place !== null) bow = edge.place * clamp(length * 0.3, 26, 96);
  if (straight && edge.place === null) bow = 0;
  const side = edge.place === null ? 1 : edge.flip;
  return {
    x: (from.x + to.x) / 2 + (side * bow * (to.y - from.y)) / length,
    y: (from.y + to.y) / 2 - (side * bow * (to.x - from.x)) / length,
  };
}

// Where along the curve the distance from one end first comes to `reach` (bisection: the distance grows along our gentle arcs).
function trim(a, c, b, reach, fromEnd) {
  const centre = fromEnd ? b : a;
  let low = 0;
  let high = 0.5;
  for (let i = 0; i < 9; i += 1) {
    const half = (low + high) / 2;
    if (far(mid(a, c, b, fromEnd ? 1 - half : half), centre) < reach) low = half;
    else high = half;
  }
  return fromEnd ? 1 - high : high;
}

function cut(a, c, b, t0, t1) {
  const u0 = 1 - t0;
  const u1 = 1 - t1;
  const blend = (k) => u0 * u1 * a[k] + (u0 * t1 + t0 * u1) * c[k] + t0 * t1 * b[k];
  return { a: mid(a, c, b, t0), c: { x: blend('x'), y: blend('y') }, b: mid(a, c, b, t1) };
}

// Arrowheads and marks shrink where the map is crowded, as on a phone.
const detail = () => clamp(crowding, 0.6, 1);
const arrowLength = () => 6.5 * detail();

function edgeGeometry(edge, scale) {
  const px = 1 / scale;
  if (edge.from === edge.to) return loopGeometry(edge, px);
  const { from: a, to: b } = edge;
  const c = controlPoint(edge, STRAIGHT);
  const t0 = trim(a, c, b, (radius(a, scale) + 2) * px, false);
  const t1 = trim(a, c, b, (radius(b, scale) + 2.5) * px, true);
  const t2 = edge.directed ? trim(a, c, b, (radius(b, scale) + 2.5 + arrowLength() * 0.8) * px, true) : t1;
  const line = cut(a, c, b, t0, Math.max(t0, t2));
  const tip = mid(a, c, b, t1);
  const centre = (t0 + t2) / 2;
  const before = mid(a, c, b, centre - 0.02);
  const after = mid(a, c, b, centre + 0.02);
  return {
    ...line,
    tip,
    angle: Math.atan2(tip.y - line.b.y, tip.x - line.b.x),
    mid: mid(a, c, b, centre),
    tilt: Math.atan2(after.y - before.y, after.x - before.x),
    whole: { a, c, b },
  };
}

function loopGeometry(edge, px) {
  const { x, y } = edge.from;
  const r = radius(edge.from, 1 / px) * px;
  const loop = { x, y: y - r - 8 * px, r: 8 * px };
  return {
    loop,
    mid: { x, y: loop.y - loop.r },
    tilt: 0,
    whole: { a: { x: x - loop.r, y: loop.y }, c: { x, y: loop.y - 2 * loop.r }, b: { x: x + loop.r, y: loop.y } },
  };
}

// What this page paints, and a pointer can meet: everything, except where a renderer paints the mass itself (sigma_map.js).
const paintedNodes = () => (renderer.nodes ? renderer.nodes() : shown.nodes);
const paintedEdges = () => (renderer.edges ? renderer.edges() : shown.edges);

let geometryCache = { key: '', edges: null, list: new Map() };

// Recomputed when the zoom or the filters change, never while panning.
function geometry(list) {
  const scale = map.scale();
  const chosen = list || paintedEdges();
  const key = `${scale} ${version} ${state.size} ${map.moves} ${crowding}`;
  if (geometryCache.key !== key || geometryCache.edges !== chosen)
    geometryCache = { key, edges: chosen, list: new Map(chosen.map((edge) => [edge, edgeGeometry(edge, scale)])) };
  return geometryCache.list;
}

// ------------------------------------------------------------ sizes on the screen

const STRAIGHT = asObject(options.edges).smooth === false || asObject(asObject(options.edges).smooth).enabled === false;
let crowding = 1;
let fitScale = 0.5;

// In pixels; grows with the zoom, but slower than the map, so that zooming in makes room for names.
function radius(node, scale) {
  let base = sizeOf(node);
  if (node.size !== null && state.size !== SAME) base = clamp(node.size / 2.5, 3, 40);
  return base * crowding * growth(scale);
}

// Where shapes had to be very small to fit in, they may grow to what they would be on a small map.
const growth = (scale) => clamp((scale / fitScale) ** 0.4, 0.7, Math.max(2, 1 / crowding));

const USER_FONT = asNumber(asObject(asObject(options.nodes).font).size);
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

function fontOf(node) {
  const base = (USER_FONT ? clamp(USER_FONT * 0.86, 8, 40) : 12) * (crowding < 0.75 ? 0.92 : 1);
  return node.hub ? { size: base + 1.5, weight: 600, line: (base + 1.5) * 1.18 } : { size: base, weight: 400, line: base * 1.18 };
}
const fontText = (font) => `${font.weight} ${font.size}px ${FONT}`;

const ruler = document.createElement('canvas').getContext('2d');
const widths = new Map();

function widthOf(text, font) {
  const key = `${font.weight} ${font.size} ${text}`;
  if (!widths.has(key)) {
    ruler.font = fontText(font);
    widths.set(key, ruler.measureText(text).width);
  }
  return widths.get(key);
}
