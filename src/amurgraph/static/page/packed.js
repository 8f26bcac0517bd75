// Large data lie in the page by columns, compressed (page/packing.py); here they become records again.

// What a column says of one record; undefined where the record has no such key.
function readerOf(column, ends) {
  if (Object.hasOwn(column, 'same')) return () => column.same;
  if (column.values) return (i) => column.values[i];
  if (column.words) return (i) => (column.is[i] < 0 ? undefined : column.words[column.is[i]]);
  if (column.at) return (i) => ends[column.at[i]];
  if (column.joined) return (i, record) => column.joined.map((name) => record[name]).join('.');
  if (column.told) return (i, record) => Array.from(new Set(record[column.told].map((item) => item.source)));
  const inner = recordsOf(column.of);
  let next = 0;
  return (i) => inner.slice(next, (next += column.many[i]));
}

function recordsOf({ n, columns }, ends) {
  const out = Array.from({ length: n }, () => Object.create(null));
  // What is put together from other keys comes after them.
  const later = (column) => Number(Boolean(column.joined || column.told));
  for (const [name, column] of Object.entries(columns).sort((a, b) => later(a[1]) - later(b[1]))) {
    const read = readerOf(column, ends);
    out.forEach((record, i) => {
      const value = read(i, record);
      if (value !== undefined) record[name] = value;
    });
  }
  return out;
}

async function unpack() {
  if (!window.DecompressionStream) {
    document.body.prepend(el('p', { class: 'noscript' }, 'The data of this page are compressed, and this browser cannot unpack them: please open it in a newer one.'));
    return new Promise(() => {});
  }
  const text = atob(JSON.parse(byId('packed').textContent));
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i += 1) bytes[i] = text.charCodeAt(i);
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  const whole = await new Response(stream).json();
  const given = recordsOf(whole.nodes);
  return {
    nodes: given,
    edges: recordsOf(
      whole.edges,
      given.map((node) => node.id),
    ),
    context: { ...whole.context, sources: Object.fromEntries(recordsOf(whole.sources.of).map((source, i) => [whole.sources.ids[i], source])) },
  };
}
