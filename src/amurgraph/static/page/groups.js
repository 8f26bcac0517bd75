// Computed groups: who has more ties among themselves than with others. Numbers, never names: nobody stated them.

const LEAST_MEMBERS = 3;
const NOBODY_STATED =
  'Computed from the ties alone, by one seeded run of Louvain: nobody stated these groups, and another run may part them otherwise.';

const membersOf = (id) => allNodes.filter((node) => node.group === id).length;
const groupRows = Array.from(new Set(allNodes.map((node) => node.group)))
  .filter(Boolean)
  .sort((a, b) => a - b)
  .map((id, i) => ({ id, label: `computed group ${id}`, nodes: membersOf(id), colour: COUNTRY_COLOURS[i % COUNTRY_COLOURS.length] }));
const groups = new Map(groupRows.map((group) => [group.id, group]));
// Whoever belongs to none is listed, too: as a filter, and so that the counts add up.
if (groups.size && membersOf('')) groups.set('', { id: '', label: 'in no computed group', nodes: membersOf(''), colour: GREY });

function showGroups(on) {
  state.groups = on && groupRows.length > 0;
  if (!state.groups) {
    state.off.group = new Set();
    if (state.colour === 'group') state.colour = 'kind';
  }
}

function drawGroupSection() {
  byId('computed').hidden = !groupRows.length;
  byId('rows-group').hidden = !state.groups;
  const tell = state.colour === 'group' ? '' : ' An outline may enclose others, too: colour by computed group to tell who is meant.';
  byId('group-note').textContent = state.groups ? NOBODY_STATED + tell : '';
}

// ------------------------------------------------------------ outlines

// The convex hull of points, clockwise on the screen (Andrew 1979, the monotone chain).
function hullOf(points) {
  const sorted = points.slice().sort((p, q) => p.x - q.x || p.y - q.y);
  const turn = (o, a, b) => (a.x - o.x) * (b.y - o.y) - (a.y - o.y) * (b.x - o.x);
  const chain = (list) => {
    const kept = [];
    for (const p of list) {
      while (kept.length > 1 && turn(kept[kept.length - 2], kept[kept.length - 1], p) <= 0) kept.pop();
      kept.push(p);
    }
    return kept.slice(0, -1);
  };
  return [...chain(sorted), ...chain(sorted.reverse())];
}

// Each side of the hull moved outwards by `pad`: from the start of the first arc to the end of the last.
function paddedSides(hull, pad) {
  return hull.map((p, i) => {
    const q = hull[(i + 1) % hull.length];
    const length = far(p, q) || 1;
    const out = { x: ((q.y - p.y) / length) * pad, y: ((p.x - q.x) / length) * pad };
    return [
      { x: p.x + out.x, y: p.y + out.y },
      { x: q.x + out.x, y: q.y + out.y },
    ];
  });
}

// The sides joined by arcs: an outline with round corners.
function outlineOf(sides, pad) {
  const parts = sides.map(([p, q], i) => {
    const next = sides[(i + 1) % sides.length][0];
    return `${i ? '' : `M${two(p.x)} ${two(p.y)}`}L${two(q.x)} ${two(q.y)}A${two(pad)} ${two(pad)} 0 0 1 ${two(next.x)} ${two(next.y)}`;
  });
  return `${parts.join('')}Z`;
}

// The number stands on the outline where there is most room.
function placeOfNumber(sides, taken) {
  const steps = [0, 0.25, 0.5, 0.75];
  const tries = sides.flatMap(([p, q]) => steps.map((t) => ({ x: p.x + t * (q.x - p.x), y: p.y + t * (q.y - p.y) })));
  let best = tries[0];
  let most = -1;
  for (const at of tries) {
    const room = Math.min(...taken.map((other) => far(at, other)));
    if (room > most + 1e-6) {
      best = at;
      most = room;
    }
  }
  return best;
}

let hullCache = { key: '', list: [] };

function hulls() {
  if (!state.groups) return [];
  const scale = map.scale();
  const key = `${scale} ${version} ${state.size} ${map.moves} ${crowding}`;
  if (hullCache.key === key) return hullCache.list;
  const list = [];
  const taken = shown.nodes.map((node) => ({ x: node.x, y: node.y }));
  for (const group of groupRows) {
    const members = shown.nodes.filter((node) => node.group === group.id);
    if (members.length < LEAST_MEMBERS) continue;
    const pad = (Math.max(...members.map((node) => radius(node, scale))) + 9) / scale;
    const sides = paddedSides(hullOf(members), pad);
    const number_ = placeOfNumber(sides, taken);
    taken.push(number_);
    list.push({ group, members, outline: outlineOf(sides, pad), at: number_ });
  }
  hullCache = { key, list };
  return list;
}

const NUMBER_FONT = { size: 12.5, weight: 650, line: 15 };
const HULL = { fill: 0.1, line: 0.75, width: 1.4, disc: 10.5 };

// Beneath the lines, in the units of the map.
function paintHulls(ctx) {
  const px = 1 / map.scale();
  for (const { group, outline } of hulls()) {
    const path = new Path2D(outline);
    ctx.fillStyle = group.colour;
    ctx.strokeStyle = group.colour;
    ctx.globalAlpha = HULL.fill;
    ctx.fill(path);
    ctx.globalAlpha = HULL.line;
    ctx.lineWidth = HULL.width * px;
    ctx.stroke(path);
  }
}

// Above the lines, beneath the shapes; names keep clear of them.
function paintNumbers(ctx) {
  for (const { group, at } of hulls()) paintNumber(ctx, group, at, 1 / map.scale());
}

function numberBoxes(scale) {
  const r = HULL.disc + 2;
  return hulls().map(({ at }) => {
    const [x, y] = [at.x * scale, at.y * scale];
    return { x0: x - r, y0: y - r, x1: x + r, y1: y + r, owner: null };
  });
}

function paintNumber(ctx, group, at, px) {
  ctx.save();
  ctx.globalAlpha = 1;
  ctx.translate(at.x, at.y);
  ctx.scale(px, px);
  ctx.beginPath();
  ctx.arc(0, 0, HULL.disc, 0, 2 * Math.PI);
  ctx.fillStyle = ink.page;
  ctx.fill();
  ctx.strokeStyle = group.colour;
  ctx.lineWidth = 2;
  ctx.stroke();
  ctx.font = fontText(NUMBER_FONT);
  ctx.textAlign = 'center';
  ctx.textBaseline = 'alphabetic';
  ctx.fillStyle = ink.text;
  ctx.fillText(group.id, 0, NUMBER_FONT.size * 0.36);
  ctx.restore();
}

// The same for a picture or drawing, in pixels of the frame.
function drawnHulls(items, at, scale) {
  for (const { group, members } of hulls()) {
    const pad = Math.max(...members.map((node) => radius(node, scale))) + 9;
    const d = outlineOf(paddedSides(hullOf(members.map((node) => at(node))), pad), pad);
    items.push(
      { d, fill: group.colour, alpha: HULL.fill, title: group.label },
      { d, stroke: group.colour, width: HULL.width, alpha: HULL.line },
    );
  }
}

function drawnNumbers(items, at) {
  for (const { group, at: place } of hulls()) {
    const p = at(place);
    items.push({ d: disc(HULL.disc), x: p.x, y: p.y, fill: ink.page, stroke: group.colour, width: 2 });
    items.push({ text: group.id, x: p.x, y: p.y + NUMBER_FONT.size * 0.36, font: NUMBER_FONT, align: 'center', fill: ink.text });
  }
}
