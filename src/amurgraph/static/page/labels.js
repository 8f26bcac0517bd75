// Labels: greedy, the best connected first, never one over another.

class Grid {
  constructor() {
    this.cells = new Map();
  }

  each(box, visit) {
    for (let i = Math.floor(box.x0 / 64); i <= Math.floor(box.x1 / 64); i += 1) {
      for (let j = Math.floor(box.y0 / 64); j <= Math.floor(box.y1 / 64); j += 1) if (visit(i * 65536 + j)) return true;
    }
    return false;
  }

  add(box) {
    this.each(box, (key) => {
      const list = this.cells.get(key);
      if (list) list.push(box);
      else this.cells.set(key, [box]);
      return false;
    });
  }

  hits(box, except) {
    return this.each(box, (key) =>
      (this.cells.get(key) || []).some(
        (other) => other.owner !== except && other.x0 < box.x1 && other.x1 > box.x0 && other.y0 < box.y1 && other.y1 > box.y0,
      ),
    );
  }

  countIn(box) {
    let inside = 0;
    this.each(box, (key) => {
      for (const p of this.cells.get(key) || []) if (p.x0 >= box.x0 && p.x0 <= box.x1 && p.y0 >= box.y0 && p.y0 <= box.y1) inside += 1;
      return inside > 12;
    });
    return inside;
  }
}

function filled(pieces, most) {
  const lines = [''];
  for (const piece of pieces) {
    const last = lines[lines.length - 1];
    if (last && (last + piece).length > most) lines.push(piece.trimStart());
    else lines[lines.length - 1] += piece;
  }
  return lines;
}

// The narrowest way to write a text on so many lines.
function linesOf(text, rows) {
  const pieces = text.includes(' ') ? text.split(' ').map((word, i) => (i ? ` ${word}` : word)) : Array.from(text);
  let most = Math.ceil(text.length / rows);
  let lines = filled(pieces, most);
  while (lines.length > rows) {
    most += 1;
    lines = filled(pieces, most);
  }
  return lines.map((line) => shorten(line, 34));
}

// A name is written whole, on up to three lines of about equal length; where there is no room, its acronym.
function variantsOf(node) {
  if (node.variants) return node.variants;
  const name = node.label;
  const rows = clamp(Math.ceil(name.length / 27), 1, 3);
  const out = [linesOf(name, rows)];
  if (rows === 1 && name.length > 15 && name.includes(' ')) out.push(linesOf(name, 2));
  const acronym = drawable(node.acronym);
  if (acronym && acronym.length <= 14 && acronym.length < name.length) out.push([acronym]);
  out.forEach((lines, i) => {
    lines.whole = !acronym || i < out.length - 1 || lines[0] !== acronym;
  });
  node.variants = out;
  return out;
}

function spots(r, w, h) {
  const gap = r + 4;
  const slant = r * 0.72 + 2;
  return [
    { dx: gap, dy: -h / 2, align: 'left', cost: 0 },
    { dx: -gap - w, dy: -h / 2, align: 'right', cost: 0.6 },
    { dx: -w / 2, dy: gap - 2, align: 'center', cost: 0.9 },
    { dx: -w / 2, dy: -gap + 2 - h, align: 'center', cost: 0.9 },
    { dx: slant, dy: slant - 2, align: 'left', cost: 1.6 },
    { dx: slant, dy: 2 - slant - h, align: 'left', cost: 1.6 },
    { dx: -slant - w, dy: slant - 2, align: 'right', cost: 1.9 },
    { dx: -slant - w, dy: 2 - slant - h, align: 'right', cost: 1.9 },
  ];
}

// Around a crowded shape a name may stand further off, in any of sixteen directions.
function ringSpots(r, w, h, extra) {
  return Array.from({ length: 16 }, (_, i) => {
    const cos = Math.cos((i * Math.PI) / 8);
    const sin = Math.sin((i * Math.PI) / 8);
    const x = cos * (r + 4 + extra);
    const y = sin * (r + 4 + extra);
    const align = cos > 0.3 ? 'left' : cos < -0.3 ? 'right' : 'center';
    return {
      dx: x - { left: 0, center: w / 2, right: w }[align],
      dy: y - (sin > 0.5 ? 0 : sin < -0.5 ? h : h / 2),
      align,
      cost: Math.abs(sin) * 0.4,
    };
  });
}

// From this distance on, in pixels, a name is tied to its shape by a line.
const LEADER = 12;

// The thin line from a shape to its name, as a row of dots: it must not cross another name, nor be covered by one.
function leaderBoxes(x, y, r, box) {
  const to = { x: clamp(x, box.x0 + 4, box.x1 - 4), y: clamp(y, box.y0 + 1, box.y1 - 1) };
  const length = far({ x, y }, to) || 1;
  const dots = [];
  for (let d = r + 2; d < length - 1; d += 4) {
    const cx = x + ((to.x - x) * d) / length;
    const cy = y + ((to.y - y) * d) / length;
    dots.push({ x0: cx - 1, y0: cy - 1, x1: cx + 1, y1: cy + 1, owner: null });
  }
  return dots;
}

function bestSpot(node, lines, scene, extra, before) {
  const font = fontOf(node);
  const w = Math.max(...lines.map((line) => widthOf(line, font)));
  const h = lines.length * font.line;
  const x = node.x * scene.scale;
  const y = node.y * scene.scale;
  let best = null;
  const r = radius(node, scene.scale);
  (extra ? ringSpots(r, w, h, extra) : spots(r, w, h)).forEach((spot, index) => {
    const box = { x0: x + spot.dx - 4, y0: y + spot.dy - 1, x1: x + spot.dx + w + 4, y1: y + spot.dy + h + 1, owner: null };
    if (box.x0 < scene.left || box.x1 > scene.right || scene.taken.hits(box, node)) return;
    // Away from its own shape a name must not stand so near another that it seems to be that one's.
    const roomy = { x0: box.x0 - 7, y0: box.y0 - 4, x1: box.x1 + 7, y1: box.y1 + 4 };
    if (extra > LEADER && !scene.loose && scene.shapes.hits(roomy, node)) return;
    const leader = extra > LEADER ? leaderBoxes(x, y, r, box) : null;
    if (leader && !scene.loose && leader.some((dot) => scene.names.hits(dot, node))) return;
    // A name that stays where it was is easier to follow than one in the best place.
    const cost =
      spot.cost +
      (scene.lines ? 0.55 * scene.lines.countIn(box) : 0) -
      (before && before.index === index && before.lines.length === lines.length ? 2.5 : 0);
    if (!best || cost < best.cost) best = { node, lines, font, ...spot, index, w, h, box, leader, cost };
  });
  return best && { ...best, extra };
}

function nearest(node, variants, scene, rings) {
  for (let ring = 0; ring <= rings; ring += 1) {
    for (const lines of variants) {
      const best = bestSpot(node, lines, scene, ring * 8 * detail(), ring ? null : scene.before.get(node));
      if (best) return best;
    }
  }
  return null;
}

// `rings`: how far off the name may stand, where it must be there. A whole name a little off is better than an acronym.
function placeOne(node, scene, rings) {
  const whole = variantsOf(node).filter((lines) => lines.whole);
  const variants = scene.wholeOnly ? whole : variantsOf(node);
  const found = (rings && nearest(node, whole, scene, Math.min(rings, 5))) || nearest(node, variants, scene, rings);
  return found || (rings > 12 ? nearest(node, variants, { ...scene, loose: true }, rings) : null);
}

// Points along the lines: a name looks for the place that covers fewest of them. A mark counts as several.
function lineSamples(scale) {
  const grid = new Grid();
  if (shown.edges.length > 2500) return null;
  const add = (p) => grid.add({ x0: p.x * scale, y0: p.y * scale, x1: p.x * scale, y1: p.y * scale });
  for (const [edge, g] of geometry()) {
    const { a, c, b } = g.whole;
    const steps = clamp(Math.round((far(a, b) * scale) / 13), 2, 60);
    for (let i = 1; i < steps; i += 1) add(mid(a, c, b, i / steps));
    for (let i = 0; edge.against.length && i < 4; i += 1) add(g.mid);
  }
  return grid;
}

function nodeBoxes(scale, list) {
  const grid = new Grid();
  for (const node of list) {
    const r = radius(node, scale) * 1.1 + 1.5;
    grid.add({ x0: node.x * scale - r, y0: node.y * scale - r, x1: node.x * scale + r, y1: node.y * scale + r, owner: node });
  }
  for (const box of numberBoxes(scale)) grid.add(box);
  return grid;
}

// Names keep to the breadth that a fitted map leaves free beside its outermost shapes.
function sidesOf(scale) {
  let left = Infinity;
  let right = -Infinity;
  for (const node of shown.nodes) {
    left = Math.min(left, node.x);
    right = Math.max(right, node.x);
  }
  const room = Math.max(map.sides() - 6, 0);
  return { left: left * scale - room, right: right * scale + room };
}

let labelCache = { key: '', list: [] };
let baseLabels = { key: '', list: [], map: new Map() };

function ringsFor(node, lit, wanted) {
  if (!lit) return node.hub && !renderer.inFrame ? 14 : 0;
  if (node === lit.main) return 14;
  return wanted <= 40 ? 7 : 1;
}

// Whose names are placed, and whose shapes names keep clear of: on a large map the best connected of those in the frame.
const FEW_IN_SIGHT = 110;

function labelCandidates(lit) {
  if (!renderer.inFrame) return shown.nodes;
  if (lit) return shown.nodes.filter((node) => lit.nodes.has(node));
  const { w, h } = map.size();
  return renderer.inFrame(clamp(Math.round((w * h) / 3200), FEW_IN_SIGHT + 1, 400));
}

function placeLabels(scale, lit, before) {
  const candidates = labelCandidates(lit);
  const scene = {
    scale,
    taken: nodeBoxes(scale, candidates),
    shapes: nodeBoxes(scale, candidates),
    names: new Grid(),
    lines: lit ? null : lineSamples(scale),
    before,
    // Seen from afar a large map bears few names, each of them whole.
    wholeOnly: Boolean(renderer.inFrame) && !lit && candidates.length > FEW_IN_SIGHT,
    ...sidesOf(scale),
  };
  const list = [];
  const wanted = lit ? candidates.filter((node) => lit.nodes.has(node)) : candidates.slice(0, 3000);
  if (lit && lit.main && !lit.main.type) wanted.sort((a, b) => (b === lit.main) - (a === lit.main) || a.rank - b.rank);
  for (const node of wanted) {
    const label = placeOne(node, scene, ringsFor(node, lit, wanted.length));
    if (!label) continue;
    for (const box of [label.box, ...(label.leader || [])]) {
      scene.taken.add(box);
      scene.names.add(box);
    }
    list.push(label);
  }
  return list;
}

function labels() {
  const scale = map.scale();
  const lit = litNow();
  // While a large map moves, names go along with their shapes; they are placed anew when it stands still.
  if (renderer.moving) return (lit && labelCache.list.lit === lit && labelCache.list) || (lit ? [] : baseLabels.list);
  const base = `${renderer.frameKey || ''} ${scale} ${version} ${state.size} ${map.moves} ${crowding} ${state.groups}`;
  if (baseLabels.key !== base) baseLabels = { key: base, list: placeLabels(scale, null, baseLabels.map), map: null };
  if (!baseLabels.map) baseLabels.map = new Map(baseLabels.list.map((label) => [label.node, label]));
  if (!lit) return baseLabels.list;
  const key = `${base} ${lit.key}`;
  if (labelCache.key !== key) {
    labelCache = { key, list: placeLabels(scale, lit, baseLabels.map) };
    labelCache.list.lit = lit;
  }
  return labelCache.list;
}
