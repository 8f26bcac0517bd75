// What shapes are sized by: measures of the whole network, made before the page was; filters do not change them.

const UNKNOWN_RANGE = { low: 0, high: 0, bend: 0.5 };
const measures = new Map();
asList(context.measures)
  .map(asObject)
  .forEach((measure, place) => {
    const id = asText(measure.id);
    measures.set(id, { id, label: asText(measure.label) || id, meaning: asText(measure.meaning), place, ...UNKNOWN_RANGE });
  });
if (!measures.has('degree')) measures.set('degree', { id: 'degree', label: 'number of ties', meaning: '', place: -1, ...UNKNOWN_RANGE });

const SAME = 'same';
const isSize = (id) => id === SAME || measures.has(id);
const startSize = () => (measures.has(context.size) ? context.size : 'degree');
const measureNow = () => measures.get(state.size) || measures.get('degree');

// A node that was added by hand has no measures, but it has ties.
function scoreOf(node, measure) {
  const given = node.scores[measure.place];
  return given === undefined || given === null ? (measure.id === 'degree' ? node.degree : null) : given;
}

const shareOf = (measure, value) => clamp((value - measure.low) / (measure.high - measure.low || 1), 0, 1);

// From the lowest value to the highest, bent so that the one in the middle is drawn smallish: room for lines is left.
for (const measure of measures.values()) {
  const values = allNodes
    .map((node) => scoreOf(node, measure))
    .filter((value) => value > 0)
    .sort((a, b) => a - b);
  if (!values.length) continue;
  measure.low = values[0];
  measure.high = values[values.length - 1];
  const middle = shareOf(measure, values[Math.floor(values.length / 2)]);
  measure.bend = middle > 0 && middle < 1 ? clamp(Math.log(0.25) / Math.log(middle), 0.5, 3) : 0.5;
}

const digits = new Intl.NumberFormat('en', { minimumSignificantDigits: 3, maximumSignificantDigits: 3 });
const scoreText = (value) => (value === null ? '' : Number.isInteger(value) ? number.format(value) : digits.format(value));

// In pixels, before the zoom. Ties are counted, so that two maps compare; other measures run from their lowest to their highest.
function sizeOf(node) {
  if (state.size === SAME) return 6.5;
  const measure = measureNow();
  const value = scoreOf(node, measure);
  if (measure.id === 'degree') return Math.min(4.2 + 1.75 * Math.sqrt(value), 18);
  if (!value) return 3.6;
  return 4.4 + 13.6 * shareOf(measure, value) ** measure.bend;
}

const largerMeans = () =>
  state.size === SAME
    ? 'All shapes have one size.'
    : state.size === 'degree'
      ? 'The larger a shape, the more ties are documented.'
      : `The larger a shape, the higher its ${measureNow().label}.`;
const OF_THE_WHOLE = 'Measured on the whole network, whatever the filters leave out.';

function drawSizeNote() {
  const { meaning } = measureNow();
  byId('size-note').textContent = state.size === SAME ? '' : [meaning && `Tells ${meaning}.`, OF_THE_WHOLE].filter(Boolean).join(' ');
}
