// The address keeps the question, its values or its text; whatever changes it asks anew. Here everything is joined.

let current; // the saved question that is open; null for one's own, undefined while choosing
let fields = new Map();
const title = document.title;

function hashOf(pairs) {
  return `#${pairs.map(([key, value]) => `${encodeURIComponent(key)}=${encodeURIComponent(value)}`).join('&')}`;
}

function pairsOf(hash) {
  const pairs = new Map();
  for (const part of hash.replace(/^#/, '').split('&')) {
    const equals = part.indexOf('=');
    if (equals < 1) continue;
    try {
      pairs.set(decodeURIComponent(part.slice(0, equals)), decodeURIComponent(part.slice(equals + 1).replace(/\+/g, ' ')));
    } catch (error) {
      // A part that is no address encoding says nothing.
    }
  }
  return pairs;
}

function go(pairs) {
  const hash = hashOf(pairs);
  if (hash === location.hash) open();
  else location.hash = hash;
}

function drawForm(question, given) {
  fields = new Map(question.parameters.map((parameter) => [parameter.name, fieldOf(parameter)]));
  byId('fields').replaceChildren(
    ...question.parameters.map((parameter) =>
      el(
        'div',
        { class: 'field' },
        el('label', { for: `p-${parameter.name}` }, headWords(parameter.name)),
        el('div', { class: 'box' }, ...fields.get(parameter.name).nodes),
        el('p', { class: 'meta', id: `p-${parameter.name}-help` }, parameter.help),
      ),
    ),
  );
  for (const parameter of question.parameters) {
    const value = given.get(parameter.name) || parameter.default;
    if (value) fields.get(parameter.name).set(value);
  }
  drawExamples(question, given);
}

// Some first values to try, where there is one thing to fill in and a list does not show what there is.
function drawExamples(question, given) {
  const [only] = question.parameters;
  const offered = question.parameters.length === 1 && !given.has(only.name) ? facts.examples[only.sort] || [] : [];
  const list = options((only || {}).sort) || [];
  const label = (value) => (list.find((option) => option.slug === value) || { label: value }).label;
  byId('examples').hidden = !offered.length;
  byId('examples').replaceChildren(
    'For example: ',
    ...offered.flatMap((value) => [el('a', { class: 'chip', href: hashOf([['q', question.name], [only.name, value]]) }, bdi(oneLine(label(value), 60))), ' ']),
  );
}

// One's own question begins with its text; a saved one ends with it.
function showOnly(part) {
  if (current === null) byId('problem').before(byId('query'));
  else byId('answering').append(byId('query'));
  byId('choosing').hidden = part !== 'choosing';
  byId('answering').hidden = part !== 'answering';
  byId('back').hidden = part !== 'answering';
}

function clear() {
  stopAsking('');
  answer = null;
  byId('answer').hidden = true;
  complain('');
  say('');
}

function openQuestion(name, given) {
  const question = questionOf.get(name);
  const again = current === question && !byId('answering').hidden;
  current = question;
  byId('asked').textContent = question.asks;
  byId('asked-about').textContent = question.about;
  byId('asked-about').hidden = !question.about;
  byId('form').hidden = !question.parameters.length;
  byId('query').open = byId('query').open && again;
  showText(filled(question, new Map()));
  document.title = `${question.asks} · ${title}`;
  showOnly('answering');
  drawForm(question, given);
  if (!again) byId('asked').focus();
  const values = Object.fromEntries(question.parameters.map(({ name: key, default: value }) => [key, given.get(key) || value || '']));
  if (question.parameters.some((parameter) => !values[parameter.name])) return;
  settled = attempt(async () => {
    const { text, things } = bound(question, values);
    showText(text);
    const variables = question.parameters.flatMap(({ name: key, sort }) => (sort === 'date' ? [key, `${key}_first`] : [key]));
    await run(text, { title: question.asks, name: question.name, things, without: new Set(variables) });
  });
}

function showText(text) {
  byId('text').value = text;
  byId('text').rows = Math.min(Math.max(text.split('\n').length + 1, 6), 24);
}

function openOwn(text) {
  const again = current === null && !byId('answering').hidden;
  current = null;
  byId('asked').textContent = 'Your own question';
  byId('asked-about').textContent = 'Any SPARQL query over all statements, sources and schemes in this page.';
  byId('asked-about').hidden = false;
  byId('form').hidden = true;
  byId('examples').hidden = true;
  byId('query').open = true;
  showText(text || 'SELECT ?name ?country {\n  ?who a ag:Zoo ; rdfs:label ?name .\n  OPTIONAL { ?who ag:country ?country }\n}\nORDER BY ?name');
  document.title = `Your own question · ${title}`;
  showOnly('answering');
  if (!again) byId('asked').focus();
  if (text) settled = attempt(() => run(text, { title: 'Your own question:', name: '', things: [] }));
}

async function run(text, about) {
  const form = formOf(text);
  say('Asking …');
  busy(true);
  const { answer: found, took } = await ask(text, form);
  if (found.triples !== undefined) {
    const rows = triplesAsRows(found.triples);
    showAnswer(answerOf(rows, { ...about, triples: rows.text }), took);
  } else if (found.boolean !== undefined) {
    const term = { type: 'literal', value: String(found.boolean) };
    showAnswer(answerOf({ columns: ['answer'], rows: [[term]] }, about), took);
  } else showAnswer(answerOf(found, about), took);
}

let attempts = 0;
let settled = Promise.resolve();

async function attempt(work) {
  clear();
  attempts += 1;
  const mine = attempts;
  try {
    await work();
  } catch (error) {
    if (mine === attempts) {
      say('');
      complain(error instanceof Refusal ? error.message : oneLine(String(error)));
    }
  } finally {
    if (mine === attempts) busy(false);
  }
}

function busy(is) {
  byId('stop').hidden = !is;
}

function open() {
  const pairs = pairsOf(location.hash);
  attempts += 1;
  busy(false);
  clear();
  byId('unknown').hidden = true;
  if (questionOf.has(pairs.get('q'))) openQuestion(pairs.get('q'), pairs);
  else if (pairs.has('sparql')) openOwn(pairs.get('sparql'));
  else {
    const left = current;
    current = undefined;
    document.title = title;
    byId('asked').textContent = 'Ask';
    showOnly('choosing');
    if (pairs.has('q')) {
      byId('unknown').textContent = `No such question: “${oneLine(pairs.get('q'), 100)}”. Choose one of these.`;
      byId('unknown').hidden = false;
    }
    if (left !== undefined) byId('choosing').querySelector(`a[href="#${left ? `q=${left.name}` : 'sparql='}"]`).focus();
  }
}

function submit(event) {
  event.preventDefault();
  const given = Object.fromEntries(Array.from(fields, ([name, field]) => [name, field.value()]));
  try {
    const { values } = bound(current, given);
    go([['q', current.name], ...Object.entries(values)]);
  } catch (error) {
    clear();
    complain(error.message);
  }
}

function runText() {
  go([['sparql', byId('text').value]]);
}

function start() {
  byId('prefixes').textContent = facts.prefixes.map(([prefix]) => `${prefix}:`).join(' ');
  byId('form').addEventListener('submit', submit);
  byId('form').noValidate = true;
  byId('run').addEventListener('click', runText);
  byId('text').addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      runText();
    }
  });
  byId('stop').addEventListener('click', () => stopAsking('stopped'));
  byId('save').addEventListener('click', saveAnswer);
  byId('copy').addEventListener('click', copyLink);
  byId('ids').addEventListener('change', drawAnswer);
  byId('sort').addEventListener('change', () => {
    Object.assign(sortedBy, { column: Number(byId('sort').value), down: false });
    drawAnswer();
  });
  byId('as-table').addEventListener('click', () => chooseView(false));
  byId('as-map').addEventListener('click', () => chooseView(true));
  let width = 0;
  new ResizeObserver(() => {
    if (answer && mapIsShown() && byId('map-place').clientWidth !== width) {
      width = byId('map-place').clientWidth;
      drawMap(answer);
    }
  }).observe(byId('map-place'));
  // A plain anchor, as the skip link's, is no question.
  window.addEventListener('hashchange', () => /^#[^=]+$/.test(location.hash) || open());
  open();
  startEngine();
}

start();

// For those who want the values of an answer rather than its drawing; our tests do.
window.amurgraphAsk = {
  settled: () => settled,
  answer: () => answer && { columns: answer.columns, rows: answer.rows.map((row) => row.map((cell) => cell.value)) },
  ready: () => startEngine().ready.then(({ took }) => took),
};
