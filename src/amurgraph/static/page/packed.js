// Large data lie in the page by columns, compressed (page/packing.py). They stay columns: a record is a view on them.

// What a column says of record i; undefined where the record has no such key.
function readerOf(column, columns, ends) {
  if (Object.hasOwn(column, 'same')) return () => column.same;
  if (column.values) return (i) => column.values[i];
  if (column.by) return (i) => column.words[columns[column.by].is[i]];
  if (column.words) return (i) => (column.is[i] < 0 ? undefined : column.words[column.is[i]]);
  if (column.at) return (i) => ends(column.at[i]);
  if (column.joined) return (i, record) => column.joined.map((name) => record[name]).join('.');
  if (column.after !== undefined) return (i, record) => column.after + record[column.name];
  if (column.told) {
    const but = new Map(column.but);
    return (i, record) => but.get(i) || Array.from(new Set(record[column.told].map((item) => item.source)));
  }
  const inner = viewsOf(column.of);
  const starts = new Uint32Array(column.many.length + 1);
  column.many.forEach((many, i) => {
    starts[i + 1] = starts[i] + many;
  });
  return (i) => Array.from({ length: column.many[i] }, (_, k) => inner(starts[i] + k));
}

// Makes a view on record i: an object that knows its number, and reads the rest when asked.
function viewsOf({ columns }, ends) {
  class View {
    constructor(i) {
      this[PLACE] = i;
    }
  }
  for (const [name, column] of Object.entries(columns)) {
    const read = readerOf(column, columns, ends);
    Object.defineProperty(View.prototype, name, {
      get() {
        return read(this[PLACE], this);
      },
    });
  }
  return (i) => new View(i);
}
const PLACE = Symbol('place');

function recordsOf(table, ends) {
  const view = viewsOf(table, ends);
  return Array.from({ length: table.n }, (_, i) => view(i));
}

// Of each id what is said of it. Whatever an id is, it is no word of the language here.
const recordsById = ({ ids, of }) => Object.fromEntries(recordsOf(of).map((record, i) => [ids[i], record]));
const listsById = ({ ids, of }) => Object.fromEntries(recordsOf(of).map((record, i) => [ids[i], record.all]));

async function unpack() {
  if (!window.DecompressionStream) {
    document.body.prepend(el('p', { class: 'noscript' }, 'The data of this page are compressed, and this browser cannot unpack them: please open it in a newer one.'));
    return new Promise(() => {});
  }
  const text = atob(JSON.parse(byId('packed').textContent));
  byId('packed').remove();
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const whole = await new Response(stream).json();
  const given = recordsOf(whole.nodes);
  return {
    nodes: given,
    edges: recordsOf(whole.edges, (i) => given[i].id),
    context: { ...whole.context, sources: recordsById(whole.sources), disagreements: listsById(whole.disagreements) },
  };
}
