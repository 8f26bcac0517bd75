// The same as tables: the relations, and the organizations with their measure.

const COLUMNS = [
  { id: 'from', title: 'From', key: (edge) => edge.from.name },
  { id: 'relation', title: 'Relation', key: (edge) => edge.type.label },
  { id: 'to', title: 'To', key: (edge) => edge.to.name },
  { id: 'first', title: 'First documented', key: (edge) => edge.since },
  { id: 'last', title: 'Last documented', key: (edge) => edge.until },
  { id: 'sources', title: 'Sources', key: (edge) => edge.nSources },
  { id: 'stated', title: 'Stated', key: (edge) => SAID[edge.said] },
  ...(fates.size ? [{ id: 'change', title: 'What changed', key: (edge) => (edge.fate ? edge.fate.label : '') }] : []),
];
const ORG_COLUMNS = [
  { id: 'name', title: () => 'Organization', key: (node) => node.name },
  { id: 'kind', title: () => 'Kind', key: (node) => node.kind.label },
  { id: 'country', title: () => 'Country', key: (node) => (node.country ? countryName(node.country) : '') },
  { id: 'measure', title: () => capital(measureNow().label), key: (node) => orNothing(scoreOf(node, measureNow())) },
  { id: 'shown', title: () => 'Relations shown', key: (node) => relationsShown().get(node) || 0 },
  { id: 'group', title: () => 'Computed group', key: (node) => (node.group ? Number(node.group) : '') },
];
const orgColumns = () => ORG_COLUMNS.filter((column) => column.id !== 'group' || state.groups);
const orNothing = (value) => (value === null ? '' : value);
const CHUNK = 1500;
let rowLimit = CHUNK;

// What carries no value comes last, whichever way the rest is sorted.
function comparing(down) {
  const way = down ? -1 : 1;
  return (a, b) => {
    if (a === '' || b === '') return (a === '') - (b === '');
    return typeof a === 'number' ? way * (a - b) : way * collator.compare(a, b);
  };
}

let tiedCache = { version: -1, tied: new Map() };

function relationsShown() {
  if (tiedCache.version === version) return tiedCache.tied;
  const tied = new Map();
  for (const { from, to } of shown.edges) for (const node of new Set([from, to])) tied.set(node, (tied.get(node) || 0) + 1);
  tiedCache = { version, tied };
  return tied;
}

function sortedNodes() {
  const { key } = orgColumns().find((column) => column.id === state.order) || ORG_COLUMNS[0];
  const compare = comparing(state.orderDown);
  return shown.nodes
    .map((node) => [node, key(node)])
    .sort(([a, x], [b, y]) => compare(x, y) || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1))
    .map(([node]) => node);
}

function sortedEdges() {
  const { key } = COLUMNS.find((column) => column.id === state.sort);
  const compare = comparing(state.down);
  return shown.edges
    .slice()
    .sort(
      (a, b) =>
        compare(key(a), key(b)) ||
        collator.compare(a.from.name, b.from.name) ||
        collator.compare(a.to.name, b.to.name) ||
        (a.id < b.id ? -1 : 1),
    );
}

function columnHead(column, here, down, sort) {
  const arrow = el('span', { class: 'sorted', 'aria-hidden': 'true' }, here ? (down ? '↓' : '↑') : '');
  const title = typeof column.title === 'string' ? column.title : column.title();
  return el(
    'th',
    {
      role: 'columnheader',
      scope: 'col',
      class: `c-${column.id}`,
      'aria-sort': here ? (down ? 'descending' : 'ascending') : 'none',
    },
    el('button', { type: 'button', 'data-sort': column.id, click: () => sort(column.id) }, title, arrow),
  );
}

function drawColumns() {
  byId('columns').replaceChildren(...COLUMNS.map((column) => columnHead(column, state.sort === column.id, state.down, sortBy)));
  byId('org-columns').replaceChildren(
    ...orgColumns().map((column) => columnHead(column, state.order === column.id, state.orderDown, orderBy)),
  );
}

function sortBy(id) {
  state.down = state.sort === id ? !state.down : false;
  state.sort = id;
  sorted('columns', id);
}

// Numbers are asked for from the highest down, words from A on.
function orderBy(id) {
  state.orderDown = state.order === id ? !state.orderDown : id === 'measure' || id === 'shown';
  state.order = id;
  sorted('org-columns', id);
}

function sorted(head, id) {
  drawTable();
  byId(head).querySelector(`[data-sort="${id}"]`).focus();
  keepAddress();
}

function setList(name) {
  state.list = name;
  refresh({ view: true });
  keepAddress();
}

function drawTable(limit) {
  const relations = state.list === 'relations';
  byId('table-relations').hidden = !relations;
  byId('table-organizations').hidden = relations;
  drawColumns();
  rowLimit = limit || CHUNK;
  const list = relations ? sortedEdges() : sortedNodes();
  const part = list.slice(0, rowLimit);
  byId('rows').replaceChildren(...(relations ? part.map(tableRow) : []));
  byId('org-rows').replaceChildren(...(relations ? [] : part.map(orgRow)));
  const rest = list.length - part.length;
  byId('more').hidden = rest <= 0;
  byId('more').textContent = `Show ${number.format(rest)} more`;
  byId('table-note').hidden = relations;
  byId('table-note').replaceChildren(...(relations ? [] : measureNote()));
  if (relations) drawAlone();
  else byId('lone').replaceChildren();
}

// Whoever reads a number here reads beside it what it counts, of what, and what it does not say.
function measureNote() {
  const { label, meaning } = measureNow();
  const tie = asText(asObject(context.projection).summary);
  return [
    el('b', null, `${capital(label)}: `),
    [meaning, OF_THE_WHOLE].filter(Boolean).join('. '),
    tie && [' ', el('b', null, 'What counts as a tie: '), bdi(tie), '; several relations between two are one tie.'],
    ' ',
    asText(context.caveat),
    state.groups ? ` ${NOBODY_STATED}` : '',
  ]
    .flat()
    .filter(Boolean);
}

function orgRow(node, index) {
  const cells = {
    name: () => el('td', { role: 'cell', class: 'c-name' }, el('div', null, shapeIcon(node.shape, nodeColour(node)), nameButton(node), disputeSign(node.disputes))),
    kind: () => el('td', { role: 'cell', class: 'c-kind' }, bdi(node.kind.label)),
    country: () => el('td', { role: 'cell', class: 'c-country' }, node.country ? bdi(countryName(node.country)) : quietDash('no country given')),
    measure: () => el('td', { role: 'cell', class: 'c-measure', 'data-name': measureNow().id === 'degree' ? 'ties' : measureNow().id }, scoreText(scoreOf(node, measureNow())) || quietDash('not measured')),
    shown: () => el('td', { role: 'cell', class: 'c-shown' }, number.format(relationsShown().get(node) || 0)),
    group: () => el('td', { role: 'cell', class: 'c-group' }, node.group || quietDash('in no computed group')),
  };
  const row = el(
    'tr',
    {
      role: 'row',
      tabindex: index === 0 ? '0' : '-1',
      'data-id': node.id,
      'aria-current': state.org === node.id ? 'true' : null,
      click: () => choose(node, { opener: row }),
      keydown: rowKey,
      focus: rowFocused,
    },
    orgColumns().map((column) => cells[column.id]()),
  );
  return row;
}

// The row itself is the one stop of the Tab key; the buttons inside are for the mouse and for screen readers.
function nameButton(node) {
  return el(
    'button',
    {
      type: 'button',
      class: 'link',
      tabindex: '-1',
      click: (event) => {
        event.stopPropagation();
        choose(node, { focus: event.detail === 0, opener: event.currentTarget.closest('tr') });
      },
    },
    bdi(node.short),
  );
}

const disputeSign = (found) =>
  found.length
    ? el('span', { class: 'disputed', title: 'sources disagree' }, sign(), el('span', { class: 'sr' }, 'sources disagree'))
    : null;

function tableRow(edge, index) {
  const chosen = state.rel === edge.id;
  const ended = edge.ended ? el('span', { class: 'tag ended' }, `${edge.endedHow} `, bdi(edge.ended)) : null;
  const row = el(
    'tr',
    {
      role: 'row',
      tabindex: index === 0 ? '0' : '-1',
      'data-id': edge.id,
      'aria-current': chosen ? 'true' : null,
      click: () => choose(edge, { opener: row }),
      keydown: rowKey,
      focus: rowFocused,
    },
    el('td', { role: 'cell', class: 'c-from' }, nameButton(edge.from)),
    el('td', { role: 'cell', class: 'c-relation' }, lineIcon(edge.type, edge.directed), bdi(edge.type.label)),
    el('td', { role: 'cell', class: 'c-to' }, nameButton(edge.to)),
    el('td', { role: 'cell', class: 'c-first' }, edge.first ? bdi(edge.first) : quietDash('no year given')),
    el(
      'td',
      { role: 'cell', class: edge.last === edge.first ? 'c-last same' : 'c-last' },
      edge.last ? el('bdi', { class: 'y' }, edge.last) : quietDash('no year given'),
      ended,
    ),
    el('td', { role: 'cell', class: edge.nSources === 1 ? 'c-sources one' : 'c-sources' }, number.format(edge.nSources)),
    el('td', { role: 'cell', class: 'c-stated' }, SAID[edge.said], disputeSign(edge.against)),
    edge.fate && el('td', { role: 'cell', class: 'c-change' }, edge.fate.label),
  );
  return row;
}

const quietDash = (why) =>
  el(
    'span',
    { class: 'quiet', title: why },
    el('span', { class: 'sr' }, why),
    el('span', { 'aria-hidden': 'true' }, '–'),
  );

function rowFocused(event) {
  for (const row of event.currentTarget.parentNode.querySelectorAll('tr[tabindex="0"]')) row.tabIndex = -1;
  event.currentTarget.tabIndex = 0;
}

function rowKey(event) {
  const row = event.currentTarget;
  const goals = {
    ArrowDown: row.nextElementSibling,
    ArrowUp: row.previousElementSibling,
    Home: row.parentNode.firstElementChild,
    End: row.parentNode.lastElementChild,
  };
  if (event.target === row && (event.key === 'Enter' || event.key === ' ')) {
    choose(state.list === 'relations' ? edges.get(row.dataset.id) : nodes.get(row.dataset.id), { focus: true, opener: row });
  } else if (Object.hasOwn(goals, event.key)) {
    if (goals[event.key]) goals[event.key].focus();
  } else return;
  event.preventDefault();
}

function drawAlone() {
  const tied = new Set(shown.edges.flatMap((edge) => [edge.from, edge.to]));
  const alone = shown.nodes.filter((node) => !tied.has(node)).sort((a, b) => collator.compare(a.name, b.name));
  if (!alone.length) {
    byId('lone').replaceChildren();
    return;
  }
  byId('lone').replaceChildren(
    el('h2', null, `${count(alone.length, 'organization', 'organizations')} without a line here`),
    el('p', { class: 'quiet' }, asText(context.caveat)),
    el(
      'ul',
      null,
      alone.map((node) =>
        el(
          'li',
          null,
          el(
            'button',
            { type: 'button', class: 'link', click: (event) => choose(node, { focus: event.detail === 0, opener: event.currentTarget }) },
            bdi(node.short),
          ),
        ),
      ),
    ),
  );
}

function markRow() {
  const chosen = state.list === 'relations' ? state.rel : state.org;
  for (const row of byId(state.list === 'relations' ? 'rows' : 'org-rows').children) {
    if (row.dataset.id === chosen) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  }
}
