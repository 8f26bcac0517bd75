// What runs in the worker, after the bindings of Oxigraph: it unpacks engine and data once, then answers.

let store = null;

async function unpacked(bytes) {
  const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('gzip'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

async function opened({ engine, graph }) {
  const [code, quads] = await Promise.all([unpacked(engine), unpacked(graph)]);
  initSync({ module: code });
  store = new Store();
  store.load(quads, { format: 'application/n-quads', lenient: true, no_transaction: true });
  return { statements: store.size };
}

function answered({ text, form }) {
  if (form === 'CONSTRUCT' || form === 'DESCRIBE')
    return { triples: store.query(text, { results_format: 'application/n-triples' }) };
  const { head, boolean, results } = JSON.parse(
    store.query(text, { results_format: 'application/sparql-results+json' }),
  );
  if (boolean !== undefined) return { boolean };
  const columns = head.vars;
  return { columns, rows: results.bindings.map((row) => columns.map((column) => row[column] || null)) };
}

self.onmessage = async ({ data }) => {
  const start = performance.now();
  try {
    const answer = data.engine ? await opened(data) : answered(data);
    self.postMessage({ answer, took: performance.now() - start });
  } catch (error) {
    // Only a plain Error is Oxigraph's own word; after anything else the engine is not to be trusted.
    self.postMessage({ error: String(error && error.message), own: !!error && error.constructor === Error });
  }
};
