// The same relations as a table.

const COLUMNS = [
  { id: 'from', title: 'From', key: (edge) => edge.from.name },
  { id: 'relation', title: 'Relation', key: (edge) => edge.type.label },
  { id: 'to', title: 'To', key: (edge) => edge.to.name },
  { id: 'first', title: 'First documented', key: (edge) => edge.since },
  { id: 'last', title: 'Last documented', key: (edge) => edge.until },
  { id: 'sources', title: 'Sources', key: (edge) => edge.nSources },
  { id: 'stated', title: 'Stated', key: (edge) => SAID[edge.said] },
];
const CHUNK = 1500;
let rowLimit = CHUNK;

function sortedEdges() {
  const key = COLUMNS.find((column) => column.id === state.sort).key;
  const way = state.down ? -1 : 1;
  // What carries no year comes last, whichever way the rest is sorted.
  const compare = (a, b) =>
    typeof a === 'number' ? way * (a - b) : a === '' || b === '' ? (a === '') - (b === '') : way * collator.compare(a, b);
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

function drawColumns() {
  byId('columns').replaceChildren(
    ...COLUMNS.map((column) => {
      const here = state.sort === column.id;
      const arrow = el('span', { class: 'sorted', 'aria-hidden': 'true' }, here ? (state.down ? '↓' : '↑') : '');
      return el(
        'th',
        {
          role: 'columnheader',
          scope: 'col',
          class: `c-${column.id}`,
          'aria-sort': here ? (state.down ? 'descending' : 'ascending') : 'none',
        },
        el('button', { type: 'button', 'data-sort': column.id, click: () => sortBy(column.id) }, column.title, arrow),
      );
    }),
  );
}

function sortBy(id) {
  state.down = state.sort === id ? !state.down : false;
  state.sort = id;
  drawTable();
  byId('columns').querySelector(`[data-sort="${id}"]`).focus();
  keepAddress();
}

function drawTable(limit) {
  drawColumns();
  rowLimit = limit || CHUNK;
  const list = sortedEdges();
  const part = list.slice(0, rowLimit);
  byId('rows').replaceChildren(...part.map(tableRow));
  const rest = list.length - part.length;
  byId('more').hidden = rest <= 0;
  byId('more').textContent = `Show ${number.format(rest)} more`;
  drawAlone();
}

function tableRow(edge, index) {
  const chosen = state.rel === edge.id;
  // The row itself is the one stop of the Tab key; the buttons inside are for the mouse and for screen readers.
  const name = (node) =>
    el(
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
  const ended = edge.ended ? el('span', { class: 'tag ended' }, `ended ${edge.ended}`) : null;
  const disputed = edge.against.length
    ? el('span', { class: 'disputed', title: 'sources disagree' }, sign(), el('span', { class: 'sr' }, 'sources disagree'))
    : null;
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
    el('td', { role: 'cell', class: 'c-from' }, name(edge.from)),
    el('td', { role: 'cell', class: 'c-relation' }, lineIcon(edge.type, edge.directed), edge.type.label),
    el('td', { role: 'cell', class: 'c-to' }, name(edge.to)),
    el('td', { role: 'cell', class: 'c-first' }, edge.first || quietDash()),
    el(
      'td',
      { role: 'cell', class: edge.last === edge.first ? 'c-last same' : 'c-last' },
      edge.last ? el('span', { class: 'y' }, edge.last) : quietDash(),
      ended,
    ),
    el('td', { role: 'cell', class: edge.nSources === 1 ? 'c-sources one' : 'c-sources' }, number.format(edge.nSources)),
    el('td', { role: 'cell', class: 'c-stated' }, SAID[edge.said], disputed),
  );
  return row;
}

const quietDash = () =>
  el(
    'span',
    { class: 'quiet', title: 'no year given' },
    el('span', { class: 'sr' }, 'no year given'),
    el('span', { 'aria-hidden': 'true' }, '–'),
  );

function rowFocused(event) {
  for (const row of byId('rows').querySelectorAll('tr[tabindex="0"]')) row.tabIndex = -1;
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
    choose(edges.get(row.dataset.id), { focus: true, opener: row });
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
  for (const row of byId('rows').children) {
    if (row.dataset.id === state.rel) row.setAttribute('aria-current', 'true');
    else row.removeAttribute('aria-current');
  }
}
