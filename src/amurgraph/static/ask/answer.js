// An answer as it comes from the engine, made ready to read, to draw and to save.

let answer = null; // what is shown: { title, columns, rows, drawn, telling, map, things, triples, name }

function answerOf({ columns, rows }, { title, name, things, triples = '', without = new Set() }) {
  const named = name ? asSlug : curie;
  const places = columns.map((_, place) => place).filter((place) => !without.has(columns[place]));
  const cells = rows.map((row) => places.map((place) => cellOf(row[place], named)));
  const made = { title, name, things, triples, columns: places.map((place) => columns[place]), rows: cells };
  made.drawn = cells.map((row) => row.map((cell, place) => drawnOf(cell, made.columns[place])));
  made.telling = tellingColumns(made);
  made.map = onMap(made);
  return made;
}

// Triples stand in order, as `amurgraph query --format ntriples` writes them.
function triplesAsRows(text) {
  const lines = Array.from(new Set(text.split('\n').filter(Boolean))).sort((one, other) => (one < other ? -1 : 1));
  const term = /<([^<>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:\^\^<([^<>]*)>|@([\w-]+))?/g;
  const rows = lines.map((line) =>
    Array.from(line.matchAll(term), ([, iri, blank, literal, datatype]) => {
      if (iri !== undefined) return { type: 'uri', value: iri };
      if (blank !== undefined) return { type: 'bnode', value: blank };
      return { type: 'literal', value: unescaped(literal), datatype };
    }),
  );
  return { columns: ['subject', 'predicate', 'object'], rows, text: lines.map((line) => `${line}\n`).join('') };
}

const unescaped = (text) =>
  text.replace(/\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/g, (all, short, long, one) =>
    one ? { n: '\n', r: '\r', t: '\t', b: '\b', f: '\f' }[one] || one : String.fromCodePoint(parseInt(short || long, 16)),
  );

function showAnswer(made, took) {
  answer = made;
  Object.assign(sortedBy, { column: -1, down: false });
  byId('answer').hidden = false;
  byId('save').textContent = made.triples ? 'Save N-Triples' : 'Save CSV';
  byId('views').hidden = !made.map.count.size;
  byId('save').hidden = !made.rows.length;
  say(`${made.rows.length ? number(made.rows.length, 'row') : 'No rows'}, in ${(Math.max(took, 1) / 1000).toFixed(took < 10 ? 3 : 2)} s.`);
  drawAnswer();
}

const mapIsShown = () => byId('as-map').getAttribute('aria-pressed') === 'true' && !byId('views').hidden;

function drawAnswer() {
  const map = mapIsShown();
  byId('table-place').hidden = map || !answer.rows.length;
  byId('map-place').hidden = !map;
  byId('ids-tick').hidden = byId('sort-choice').hidden = map || !answer.rows.length;
  if (map) drawMap(answer);
  else drawTable(answer);
}

function chooseView(map) {
  byId('as-map').setAttribute('aria-pressed', String(map));
  byId('as-table').setAttribute('aria-pressed', String(!map));
  if (answer) drawAnswer();
}

function say(text) {
  byId('status').textContent = text;
}

function complain(text) {
  byId('problem').textContent = text;
  byId('problem').hidden = !text;
}

function saveAnswer() {
  const name = (answer.name || 'answer').replace(/[^\w-]/g, '');
  if (answer.triples) save(answer.triples, 'application/n-triples', `${name}.nt`);
  else save(csvOf(answer.columns, answer.rows), 'text/csv', `${name}.csv`);
}
