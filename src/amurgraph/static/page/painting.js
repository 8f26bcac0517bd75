// Painting the map, in the colours of the page.

let ink = {};

function readColours() {
  const style = getComputedStyle(document.documentElement);
  const value = (name) => style.getPropertyValue(name).trim();
  ink = {
    page: value('--map'),
    text: value('--text'),
    muted: value('--muted'),
    edge: value('--edge'),
    pale: value('--edge-ended'),
    lit: value('--edge-lit'),
    accent: value('--accent'),
    warn: value('--warn'),
  };
}

const USER_EDGE = asObject(options.edges);
const USER_EDGE_COLOUR = cssColour(USER_EDGE.color);

function edgeStyle(edge, lit) {
  const ended = hasEnded(edge);
  const isLit = Boolean(lit) && lit.edges.has(edge);
  const chosen = state.rel === edge.id || hover === edge;
  const own = edge.colour || USER_EDGE_COLOUR;
  let width = edge.said === 'implied' ? 0.8 : 1.35;
  const given = edge.width === null ? asNumber(USER_EDGE.width) : edge.width;
  if (given !== null) width = clamp(given, 0.4, 12);
  let colour = own || (ended ? ink.pale : ink.edge);
  if (isLit) {
    colour = own || (ended ? ink.muted : ink.lit);
    width += 0.35;
  }
  if (chosen) {
    colour = ink.accent;
    width += 1.1;
  }
  return { colour, width, ended, alpha: lit && !isLit ? 0.16 : 1, dash: edge.dash, chosen };
}

function strokeLine(ctx, g) {
  ctx.beginPath();
  trace(ctx, g);
  ctx.stroke();
}

function trace(ctx, g) {
  if (g.loop) {
    ctx.moveTo(g.loop.x + g.loop.r, g.loop.y);
    ctx.arc(g.loop.x, g.loop.y, g.loop.r, 0, 2 * Math.PI);
    return;
  }
  ctx.moveTo(g.a.x, g.a.y);
  ctx.quadraticCurveTo(g.c.x, g.c.y, g.b.x, g.b.y);
}

function arrowPoints(g, px, width) {
  const long = (arrowLength() + width) * px;
  const wide = (2.1 + width) * detail() * px;
  const cos = Math.cos(g.angle);
  const sin = Math.sin(g.angle);
  const back = { x: g.tip.x - long * cos, y: g.tip.y - long * sin };
  return [g.tip, { x: back.x - wide * sin, y: back.y + wide * cos }, { x: back.x + wide * sin, y: back.y - wide * cos }];
}

function barPoints(g, px) {
  const dx = -Math.sin(g.tilt) * 5 * px;
  const dy = Math.cos(g.tilt) * 5 * px;
  return [
    { x: g.mid.x - dx, y: g.mid.y - dy },
    { x: g.mid.x + dx, y: g.mid.y + dy },
  ];
}

function paintEdge(ctx, edge, g, lit, px) {
  const style = edgeStyle(edge, lit);
  if (style.chosen) paintGlow(ctx, g, px, style);
  ctx.globalAlpha = style.alpha;
  ctx.strokeStyle = style.colour;
  ctx.fillStyle = style.colour;
  ctx.lineWidth = style.width * px;
  ctx.setLineDash(style.dash.map((n) => n * px));
  strokeLine(ctx, g);
  ctx.setLineDash([]);
  if (edge.directed && !g.loop) fillPoints(ctx, arrowPoints(g, px, style.width));
  if (style.ended) paintBar(ctx, g, px, style);
  if (edge.against.length) paintMark(ctx, g.mid.x, g.mid.y, px, 5.5 * detail());
}

// A dotted line says little about being chosen: a band beneath it does.
function paintGlow(ctx, g, px, style) {
  ctx.globalAlpha = 0.22;
  ctx.strokeStyle = ink.accent;
  ctx.lineWidth = (style.width + 8) * px;
  strokeLine(ctx, g);
}

function fillPoints(ctx, points) {
  ctx.beginPath();
  points.forEach((p, i) => (i ? ctx.lineTo(p.x, p.y) : ctx.moveTo(p.x, p.y)));
  ctx.fill();
}

function paintBar(ctx, g, px, style) {
  const [p, q] = barPoints(g, px);
  ctx.strokeStyle = barColour(style);
  ctx.lineWidth = Math.max(1.6, style.width) * px;
  ctx.beginPath();
  ctx.moveTo(p.x, p.y);
  ctx.lineTo(q.x, q.y);
  ctx.stroke();
}

// The line is pale; the bar that says why is not.
const barColour = (style) => (style.colour === ink.pale ? ink.edge : style.colour);

// The sign for "sources disagree": unequal, in a small disc. Drawn, not written, so that it looks the same everywhere.
const UNEQUAL = 'M-.5 -.22H.5M-.5 .22H.5M.3 -.58L-.3 .58';

function paintMark(ctx, x, y, px, r) {
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(r * px, r * px);
  ctx.beginPath();
  ctx.arc(0, 0, 1, 0, 2 * Math.PI);
  ctx.fillStyle = ink.page;
  ctx.fill();
  ctx.strokeStyle = ink.warn;
  ctx.lineWidth = 0.22;
  ctx.stroke();
  ctx.stroke(markPath());
  ctx.restore();
}
const markPath = () => shapePaths.unequal || (shapePaths.unequal = new Path2D(UNEQUAL));

function viewport(slack) {
  const view = map.toScreen();
  const { w, h } = map.size();
  return {
    x0: (-slack - view.x) / view.scale,
    y0: (-slack - view.y) / view.scale,
    x1: (w + slack - view.x) / view.scale,
    y1: (h + slack - view.y) / view.scale,
  };
}

function isOutside({ a, c, b }, box) {
  return (
    Math.max(a.x, c.x, b.x) < box.x0 ||
    Math.min(a.x, c.x, b.x) > box.x1 ||
    Math.max(a.y, c.y, b.y) < box.y0 ||
    Math.min(a.y, c.y, b.y) > box.y1
  );
}

// Above this many lines those in the background are drawn together, style by style, without their dashes.
const MANY = 1500;

function paintEdges(ctx) {
  const lit = litNow();
  const px = 1 / map.scale();
  const list = geometry();
  const box = viewport(20);
  const seen = paintedEdges().filter((edge) => !isOutside(list.get(edge).whole, box));
  const plain = seen.length > MANY ? seen.filter((edge) => !(lit && lit.edges.has(edge))) : [];
  ctx.lineCap = 'round';
  paintTogether(ctx, plain, list, lit, px);
  if (!plain.length) for (const edge of seen) if (!(lit && lit.edges.has(edge))) paintEdge(ctx, edge, list.get(edge), lit, px);
  if (lit) for (const edge of seen) if (lit.edges.has(edge)) paintEdge(ctx, edge, list.get(edge), lit, px);
  ctx.globalAlpha = 1;
}

function paintTogether(ctx, list, shapes, lit, px) {
  const styles = new Map();
  for (const edge of list) {
    const style = edgeStyle(edge, lit);
    const key = `${style.colour} ${style.width} ${style.alpha}`;
    if (!styles.has(key)) styles.set(key, { style, edges: [] });
    styles.get(key).edges.push(edge);
  }
  for (const { style, edges: same } of styles.values()) {
    ctx.globalAlpha = style.alpha;
    ctx.strokeStyle = style.colour;
    ctx.lineWidth = style.width * px;
    ctx.beginPath();
    for (const edge of same) trace(ctx, shapes.get(edge));
    ctx.stroke();
  }
}

// Called by vis-network for each node, in the units of the positions.
function drawCustomNode({ ctx, id, x, y }) {
  const node = nodes.get(String(id));
  if (!node || !shown.nodeSet.has(node)) return { drawNode() {}, nodeDimensions: { width: 0.01, height: 0.01 } };
  const scale = map.scale();
  const r = radius(node, scale) / scale;
  return { drawNode: () => paintNode(ctx, node, x, y, r, 1 / scale), nodeDimensions: { width: 2 * r, height: 2 * r } };
}

function paintNode(ctx, node, x, y, r, px) {
  const lit = litNow();
  const path = shapePath(node.shape);
  ctx.globalAlpha = lit && !lit.nodes.has(node) ? 0.24 : 1;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(r, r);
  ctx.lineJoin = 'round';
  if (state.org === node.id || hover === node) {
    ctx.strokeStyle = ink.accent;
    ctx.lineWidth = (8 * px) / r;
    ctx.stroke(path);
  }
  // A rim in the colour of the page keeps lines from touching the shape.
  ctx.strokeStyle = ink.page;
  ctx.lineWidth = (3.4 * px) / r;
  ctx.stroke(path);
  ctx.fillStyle = nodeColour(node);
  ctx.fill(path, 'evenodd');
  ctx.restore();
  if (node.disputes.length && ctx.globalAlpha === 1) paintMark(ctx, x + r * 0.95, y - r * 0.95, px, 4.6 * detail());
  ctx.globalAlpha = 1;
}

function toPixels() {
  const view = map.toScreen();
  return (p) => ({ x: p.x * view.scale + view.x, y: p.y * view.scale + view.y });
}

// vis-network hands its canvas over in the units of the positions; names are written in pixels.
function inPixels(ctx, draw) {
  const ratio = ctx.canvas.width / (ctx.canvas.clientWidth || ctx.canvas.width);
  ctx.save();
  ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
  draw();
  ctx.restore();
}

function paintLabels(ctx) {
  const at = toPixels();
  const { w, h } = map.size();
  inPixels(ctx, () => {
    ctx.textBaseline = 'alphabetic';
    ctx.lineJoin = 'round';
    ctx.direction = 'ltr';
    for (const label of labels()) {
      const p = at(label.node);
      const x = p.x + label.dx;
      const y = p.y + label.dy;
      if (x < w && y < h && x + label.w > 0 && y + label.h > 0) paintLabel(ctx, label, Math.round(x), Math.round(y));
    }
  });
}

function leaderEnds(label, at) {
  const from = at(label.node);
  const x = from.x + label.dx;
  const y = from.y + label.dy;
  const to = { x: clamp(from.x, x, x + label.w), y: clamp(from.y, y + 2, y + label.h - 1) };
  const r = radius(label.node, map.scale()) + 2;
  const length = far(from, to) || 1;
  return [{ x: from.x + ((to.x - from.x) * r) / length, y: from.y + ((to.y - from.y) * r) / length }, to];
}

const leaderStrokes = () => [
  [ink.page, 2.6],
  [ink.text, 0.9],
];

// Beneath the shapes, above the lines.
function paintLeaders(ctx) {
  const at = toPixels();
  inPixels(ctx, () => {
    for (const label of labels().filter((other) => other.extra > LEADER)) {
      const [p, q] = leaderEnds(label, at);
      ctx.beginPath();
      ctx.moveTo(p.x, p.y);
      ctx.lineTo(q.x, q.y);
      for (const [colour, width] of leaderStrokes()) {
        ctx.strokeStyle = colour;
        ctx.lineWidth = width;
        ctx.stroke();
      }
    }
  });
}

const anchorX = (label) => (label.align === 'left' ? 0 : label.align === 'right' ? label.w : label.w / 2);

function paintLabel(ctx, label, x, y) {
  ctx.font = fontText(label.font);
  ctx.textAlign = label.align;
  ctx.strokeStyle = ink.page;
  ctx.lineWidth = 3.5;
  ctx.fillStyle = ink.text;
  const chosen = label.node.id === state.org || label.node === hover;
  if (chosen) ctx.fillStyle = ink.accent;
  label.lines.forEach((line, i) => {
    const baseline = y + i * label.font.line + label.font.size * 0.95;
    ctx.strokeText(line, x + anchorX(label), baseline);
    ctx.fillText(line, x + anchorX(label), baseline);
  });
}
