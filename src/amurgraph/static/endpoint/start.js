// The page at work: a query is sent, and what comes back is shown, or what is wrong with it.

const the = (id) => document.getElementById(id);
const ENDPOINT = new URL(location.pathname.endsWith('/sparql/') ? '.' : 'sparql', location.href).href;
const SAVED = {
  rows: { CSV: 'text/csv', TSV: 'text/tab-separated-values', JSON: 'application/sparql-results+json', XML: 'application/sparql-results+xml' },
  triples: { Turtle: 'text/turtle', 'N-Triples': 'application/n-triples', 'JSON-LD': 'application/ld+json', 'RDF/XML': 'application/rdf+xml' },
};
const ENDINGS = { CSV: 'csv', TSV: 'tsv', JSON: 'srj', XML: 'srx', Turtle: 'ttl', 'N-Triples': 'nt', 'JSON-LD': 'jsonld', 'RDF/XML': 'rdf' };
const ASKED_FOR = `${SAVED.rows.JSON}, ${SAVED.triples.Turtle}`;
const MOST_TEXT = 500000;

let running = null;

function asked(query, accept, signal) {
  return fetch(ENDPOINT, {
    method: 'POST',
    headers: { Accept: accept, 'Content-Type': 'application/sparql-query' },
    body: query,
    credentials: 'omit',
    signal,
  });
}

function clear() {
  the('problem').hidden = true;
  the('answer').hidden = true;
  the('place').replaceChildren();
  the('text').removeAttribute('aria-invalid');
}

// Shows the line that is meant, with its place marked, and puts the cursor there.
function point(query, line, column) {
  const lines = query.split('\n');
  if (!line || line > lines.length) return;
  const letters = Array.from(lines[line - 1]);
  const at = Math.max(0, Math.min((column || 1) - 1, letters.length));
  the('place').append(`${line}: ${letters.slice(0, at).join('')}`, element('mark', letters[at] || ' '), letters.slice(at + 1).join(''));
  const before = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const start = before + letters.slice(0, at).join('').length;
  the('text').setAttribute('aria-invalid', 'true');
  the('text').focus();
  the('text').setSelectionRange(start, start + (letters[at] || '').length);
}

function complain(words, query, problem) {
  the('said').textContent = words;
  the('problem').hidden = false;
  the('status').textContent = '';
  if (problem) point(query, problem.line, problem.column);
}

async function refused(answer, query) {
  let problem = {};
  try {
    problem = await answer.json();
  } catch {
    // somebody between us and the endpoint has answered
  }
  const again = answer.headers.get('Retry-After');
  complain((problem.detail || `${answer.status} ${answer.statusText}`) + (again && !problem.detail ? `; again in ${again} s` : ''), query, problem);
}

function busy(is) {
  the('stop').hidden = !is;
  the('run').disabled = is;
  the('answer').setAttribute('aria-busy', String(is));
}

async function run() {
  if (running) running.abort();
  const mine = new AbortController();
  running = mine;
  const query = the('text').value;
  clear();
  busy(true);
  the('status').textContent = 'Asking …';
  const start = performance.now();
  try {
    const answer = await asked(query, ASKED_FOR, mine.signal);
    if (!answer.ok) return await refused(answer, query);
    const rows = (answer.headers.get('Content-Type') || '').includes('json');
    const text = await answer.text();
    if (mine.signal.aborted) return;
    const seconds = ((performance.now() - start) / 1000).toFixed(2);
    show(query, rows ? JSON.parse(text) : text, seconds);
  } catch (error) {
    if (running === mine) complain(error.name === 'AbortError' ? 'Stopped.' : `The endpoint cannot be reached (${error.message}).`, query);
  } finally {
    if (running === mine) {
      running = null;
      busy(false);
    }
  }
}

function show(query, answer, seconds) {
  const triples = typeof answer === 'string';
  the('triples').hidden = !triples;
  the('table-place').hidden = triples;
  let what = 'Triples';
  if (triples) {
    the('triples').textContent = answer.length > MOST_TEXT ? `${answer.slice(0, MOST_TEXT)}\n…` : answer;
  } else if ('boolean' in answer) {
    what = 'Yes or no';
    the('table-place').replaceChildren(element('p', answer.boolean ? 'Yes' : 'No', { className: 'truth' }));
  } else {
    what = told(answer);
    the('table-place').replaceChildren(tableOf(answer));
  }
  the('saving').replaceChildren(...Object.entries(triples ? SAVED.triples : SAVED.rows).map(([name, type]) => saver(name, type, query)));
  the('status').textContent = `${what}, in ${seconds} s`;
  the('answer').hidden = false;
  the('status').scrollIntoView({ block: 'nearest' });
}

function saver(name, type, query) {
  const button = element('button', name, { type: 'button' });
  button.addEventListener('click', async () => {
    try {
      const answer = await asked(query, type);
      if (!answer.ok) return await refused(answer, query);
      const address = URL.createObjectURL(await answer.blob());
      element('a', '', { href: address, download: `answer.${ENDINGS[name]}` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60000);
    } catch (error) {
      complain(`The endpoint cannot be reached (${error.message}).`, query);
    }
  });
  return button;
}

function fill(query) {
  the('text').value = query;
  the('text').rows = Math.max(8, Math.min(24, query.split('\n').length + 1));
}

function fromAddress() {
  const query = new URLSearchParams(location.hash.slice(1)).get('query');
  if (query) fill(query);
}

facts.examples.forEach(([title], place) => the('examples').append(element('option', title, { value: place })));
the('examples').addEventListener('change', (event) => {
  if (event.target.value === '') return;
  fill(facts.examples[event.target.value][1]);
  clear();
  the('status').textContent = '';
});
the('prefixes').textContent = Object.keys(facts.prefixes).map((prefix) => `${prefix}:`).join(' ');
for (const id of ['choosing', 'link', 'known', 'keys']) the(id).hidden = false;
the('address').textContent = ENDPOINT;
the('form').addEventListener('submit', (event) => {
  event.preventDefault();
  run();
});
the('text').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
    event.preventDefault();
    run();
  }
});
the('stop').addEventListener('click', () => running && running.abort());
the('link').addEventListener('click', async () => {
  location.hash = new URLSearchParams({ query: the('text').value }).toString();
  try {
    await navigator.clipboard.writeText(location.href);
    the('status').textContent = 'The link is copied.';
  } catch {
    the('status').textContent = 'The link is in the address bar.';
  }
});
window.addEventListener('hashchange', fromAddress);
fill(the('text').value);
fromAddress();
