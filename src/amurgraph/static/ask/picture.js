// The answer on the site's map: each organization keeps its place; those in the answer are drawn, and joined by row.

const MOST_LINES = 2000;
const SURELY = 10; // so many best-connected organizations are labelled, if need be over the shapes of others
const LETTERS = 12.5; // size of a label, in pixels
const placed = facts.things.filter((thing) => thing.place);

function onMap({ rows, things }) {
  const count = new Map();
  const pairs = new Map();
  for (const row of rows) {
    const iris = [...things, ...row.map((cell) => cell.iri)].filter((iri) => iri && (thingOf.get(iri) || {}).place);
    const here = Array.from(new Set(iris)).sort();
    for (const iri of new Set(row.map((cell) => cell.iri))) if (here.includes(iri)) count.set(iri, (count.get(iri) || 0) + 1);
    here.forEach((one, i) => here.slice(i + 1).forEach((other) => pairs.set(`${one} ${other}`, [one, other])));
  }
  for (const iri of things) if (count.size && (thingOf.get(iri) || {}).place) count.set(iri, Infinity);
  return { count, lines: Array.from(pairs.values()) };
}

// How large the map is drawn: as wide as there is room, no taller than the window.
function frame(width) {
  const xs = placed.map((thing) => thing.place[0]);
  const ys = placed.map((thing) => thing.place[1]);
  const [left, right, top, bottom] = [Math.min(...xs), Math.max(...xs), Math.min(...ys), Math.max(...ys)];
  const margin = 30; // pixels
  const height = Math.max(window.innerHeight * 0.85, 320);
  const unit = Math.max((right - left) / Math.max(width - 2 * margin, 100), (bottom - top) / (height - 2 * margin), 0.2); // of the map, in one pixel
  const room = margin * unit;
  const high = bottom - top + 2 * room;
  const wide = Math.max(right - left + 2 * room, width * unit);
  return { unit, high: high / unit, box: [(left + right - wide) / 2, top - room, wide, high] };
}

// How many lines meet at each organization.
function linesAt(lines) {
  const met = new Map();
  for (const iri of lines.flat()) met.set(iri, (met.get(iri) || 0) + 1);
  return (thing) => met.get(thing.iri) || 0;
}

// Labels by importance, below, above, right or left of a shape; one that would cover another, or a shape, or leave the
// picture is left out (its name is in the shape's title). Only the first few may cover shapes, as few as can be.
function labelled(shown, unit, [left, top, wide, high]) {
  const shapes = shown.map(({ place: [x, y] }) => [x - 8 * unit, y - 8 * unit, x + 8 * unit, y + 8 * unit]);
  const inside = (box) => box[0] >= left && box[1] >= top && box[2] <= left + wide && box[3] <= top + high;
  const covers = (box) => (other) => box[2] > other[0] && box[0] < other[2] && box[3] > other[1] && box[1] < other[3];
  const labels = [];
  const pen = document.createElement('canvas').getContext('2d');
  pen.font = `${LETTERS}px ${getComputedStyle(document.body).fontFamily}`;
  for (const [place, thing] of shown.entries()) {
    const words = oneLine(thing.acronym && thing.label.length > 24 ? thing.acronym : thing.label, 26);
    const half = pen.measureText(words).width / 2 + 1;
    const tries = [[0, 21], [0, -12], [11 + half, 4.5], [-11 - half, 4.5]].map(([right, down]) => {
      const [x, y] = [thing.place[0] + right * unit, thing.place[1] + down * unit];
      return { words, x, y, box: [x - half * unit, y - 12 * unit, x + half * unit, y + 3 * unit] };
    });
    const [best] = tries
      .filter(({ box }) => inside(box) && !labels.some((other) => covers(box)(other.box)))
      .map((label) => ({ label, hidden: shapes.filter(covers(label.box)).length }))
      .sort((one, other) => one.hidden - other.hidden);
    if (best && (place < SURELY || !best.hidden)) labels.push(best.label);
  }
  return labels;
}

const round = (value) => Math.round(value * 10) / 10;

function markOf(thing, size) {
  const kind = facts.kinds[thing.kind] || {};
  const shape = svg(
    'g',
    { transform: `translate(${thing.place[0]} ${thing.place[1]}) scale(${Math.round(size * 1000) / 1000})` },
    svg('path', { d: kind.path || '', fill: kind.colour || '#767b80', class: 'mark' }),
  );
  const title = svg('title', {}, `${thing.label}${kind.label ? `, ${kind.label}` : ''}`);
  return thing.href ? svg('a', { href: thing.href }, title, shape) : svg('g', {}, title, shape);
}

function drawMap(answer) {
  const place = byId('map-place');
  const { count, lines } = answer.map;
  const { unit, box, high } = frame(place.clientWidth || 800);
  const shown = Array.from(count.keys(), (iri) => thingOf.get(iri)).sort(
    (one, other) => count.get(other.iri) - count.get(one.iri) || (one.slug < other.slug ? -1 : 1),
  );
  const met = linesAt(lines);
  const byLines = Array.from(shown).sort((one, other) => met(other) - met(one)); // stable: the same for the same answer
  const at = (iri) => thingOf.get(iri).place;
  const picture = svg(
    'svg',
    { viewBox: box.map(round).join(' '), height: Math.round(high), role: 'group', 'aria-label': `Map: ${number(shown.length, 'organization')} of the answer among all ${placed.length}` },
    svg('g', { class: 'faint', 'aria-hidden': 'true' }, ...placed.map((thing) => svg('circle', { cx: thing.place[0], cy: thing.place[1], r: round(2.6 * unit) }))),
    svg(
      'g',
      { class: 'joins', 'aria-hidden': 'true', 'stroke-width': round(1.1 * unit), 'stroke-dasharray': `${round(1.5 * unit)} ${round(2.5 * unit)}` },
      ...lines.slice(0, MOST_LINES).map(([one, other]) => svg('line', { x1: at(one)[0], y1: at(one)[1], x2: at(other)[0], y2: at(other)[1] })),
    ),
    ...shown.map((thing) => markOf(thing, place.clientWidth < 500 ? 0.7 * unit : unit)),
    svg(
      'g',
      { class: 'labels', 'aria-hidden': 'true', 'paint-order': 'stroke', 'font-size': round(LETTERS * unit), 'stroke-width': round(3 * unit) },
      ...labelled(byLines, unit, box).map((label) => svg('text', { x: round(label.x), y: round(label.y), 'text-anchor': 'middle' }, label.words)),
    ),
  );
  const kinds = Array.from(new Set(shown.map((thing) => thing.kind))).filter((kind) => facts.kinds[kind]).sort();
  place.replaceChildren(
    picture,
    el(
      'figcaption',
      {},
      ...kinds.map((kind) =>
        el(
          'span',
          { class: 'kind-shown' },
          svg('svg', { viewBox: '-9 -9 18 18', class: 'shape', 'aria-hidden': 'true' }, svg('path', { d: facts.kinds[kind].path, fill: facts.kinds[kind].colour })),
          facts.kinds[kind].label,
        ),
      ),
      el('span', {}, 'A dotted line only says that two organizations stand in one row of the answer; by itself it is no documented tie. Faint dots are all others, at their places on the map.'),
    ),
  );
}
