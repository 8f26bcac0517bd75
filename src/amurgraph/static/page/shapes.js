// How kinds and relation types are drawn: shapes and dashes.

function polygon(corners, r, turn) {
  const points = [];
  for (let i = 0; i < corners; i += 1) {
    const angle = turn + (i * 2 * Math.PI) / corners;
    points.push(`${(r * Math.cos(angle)).toFixed(3)} ${(r * Math.sin(angle)).toFixed(3)}`);
  }
  return `M${points.join('L')}Z`;
}

function star() {
  const points = [];
  for (let i = 0; i < 10; i += 1) {
    const r = i % 2 ? 0.58 : 1.32;
    const angle = -Math.PI / 2 + (i * Math.PI) / 5;
    points.push(`${(r * Math.cos(angle)).toFixed(3)} ${(r * Math.sin(angle)).toFixed(3)}`);
  }
  return `M${points.join('L')}Z`;
}

const UP = -Math.PI / 2;
const disc = (r) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
const PLUS = 'M-.36 -1.08H.36V-.36H1.08V.36H.36V1.08H-.36V.36H-1.08V-.36H-.36Z';
const CROSS = 'M-1.02 -.5L-.5 -1.02L0 -.52L.5 -1.02L1.02 -.5L.52 0L1.02 .5L.5 1.02L0 .52L-.5 1.02L-1.02 .5L-.52 0Z';

// Unit paths of about equal area, so that no kind looks more important than another.
const SHAPES = {
  circle: disc(1),
  square: 'M-.9 -.9H.9V.9H-.9Z',
  diamond: 'M0 -1.25L1.25 0L0 1.25L-1.25 0Z',
  triangle: polygon(3, 1.3, UP),
  'triangle-down': polygon(3, 1.3, -UP),
  star: star(),
  hexagon: polygon(6, 1.12, 0),
  pentagon: polygon(5, 1.16, UP),
  octagon: polygon(8, 1.06, Math.PI / 8),
  plus: PLUS,
  cross: CROSS,
  ring: `${disc(1.08)}${disc(0.56)}`,
  'square-ring': 'M-.98 -.98H.98V.98H-.98ZM-.48 -.48H.48V.48H-.48Z',
  'diamond-ring': 'M0 -1.34L1.34 0L0 1.34L-1.34 0ZM0 -.68L.68 0L0 .68L-.68 0Z',
  rectangle: 'M-1.25 -.66H1.25V.66H-1.25Z',
  ellipse: 'M-1.3 0A1.3 .8 0 1 0 1.3 0A1.3 .8 0 1 0 -1.3 0Z',
  'half-circle': 'M-1.2 .6A1.2 1.2 0 0 1 1.2 .6Z',
  trapezium: 'M-.75 -.8H.75L1.25 .8H-1.25Z',
  hourglass: 'M-1 -1.05H1L.3 0L1 1.05H-1L-.3 0Z',
};
// A plain pyvis node says "dot" or "box".
const VIS_SHAPES = { dot: 'circle', box: 'square', triangleDown: 'triangle-down', text: 'circle', database: 'rectangle' };
const shapeName = (text) => {
  const name = VIS_SHAPES[text] || text;
  return Object.hasOwn(SHAPES, name) ? name : 'circle';
};
const shapePaths = {};
const shapePath = (name) => shapePaths[name] || (shapePaths[name] = new Path2D(SHAPES[name]));

const DASHES = {
  solid: [],
  dashed: [7, 4],
  dotted: [0.1, 4],
  'dash-dot': [8, 3.5, 0.1, 3.5],
  'long-dash': [14, 4],
  'short-dash': [3.5, 3],
  'dash-dot-dot': [8, 3.5, 0.1, 3.5, 0.1, 3.5],
  'long-dash-dot': [15, 4, 0.1, 4],
  'wide-dotted': [0.1, 8],
  'spaced-dash': [6, 8],
  'double-dash': [6, 2.5, 6, 8],
  'long-short': [13, 4, 3.5, 4],
  'dash-triple-dot': [8, 3.5, 0.1, 3.5, 0.1, 3.5, 0.1, 3.5],
};
const EXTRA_DASHES = Object.keys(DASHES).slice(6);

function dashOf(name, index) {
  const text = asText(name);
  if (Object.hasOwn(DASHES, text)) return DASHES[text];
  const given = text
    .split(/[\s,]+/)
    .map(Number)
    .filter((n) => n > 0 && n < 100);
  // With round ends the shortest strokes are dots.
  const dotted = given.slice(0, 8).map((n, i) => (i % 2 === 0 && n <= 2 ? 0.1 : n));
  return given.length >= 2 ? dotted : DASHES[text ? EXTRA_DASHES[index % EXTRA_DASHES.length] : 'solid'];
}
