// The legend is the filter; and the line that says how much is shown.

function shapeIcon(shape, colour) {
  return svgEl(
    'svg',
    { viewBox: '-1.45 -1.45 2.9 2.9', width: 16, height: 16, class: 'shape', 'aria-hidden': 'true' },
    svgEl('path', { d: SHAPES[shape], fill: colour, 'fill-rule': 'evenodd' }),
  );
}

function lineIcon(type, arrow, extra) {
  const more = asObject(extra);
  const colour = more.colour || 'currentColor';
  const icon = svgEl('svg', { viewBox: '0 0 38 12', width: 38, height: 12, class: 'line', 'aria-hidden': 'true' });
  icon.append(
    svgEl('path', {
      d: `M1 6H${arrow ? 31 : 37}`,
      stroke: colour,
      'stroke-width': more.width || 1.5,
      'stroke-dasharray': asList(type && type.dash).join(' '),
      'stroke-linecap': 'round',
      fill: 'none',
    }),
  );
  if (arrow) icon.append(svgEl('path', { d: 'M37.5 6L30 9.2V2.8Z', fill: colour }));
  if (more.bar) icon.append(svgEl('path', { d: 'M18 1.5V10.5', stroke: colour, 'stroke-width': 1.8, fill: 'none' }));
  return icon;
}

const numberIcon = (group) =>
  svgEl(
    'svg',
    { viewBox: '-10 -10 20 20', width: 20, height: 20, class: 'number', 'aria-hidden': 'true' },
    svgEl('circle', { r: 8.6, fill: 'none', stroke: group.colour, 'stroke-width': 2.2 }),
    svgEl('text', { y: 3.8, 'text-anchor': 'middle', 'font-size': 10.5, fill: 'currentColor' }, group.id),
  );

const LISTS = {
  change: {
    all: () => Array.from(fates.values()).filter((fate) => fate.n),
    icon: (fate) => lineIcon(fate, false, { colour: fate.colour, width: fate.width }),
    name: (fate) => fate.label,
    n: (fate) => fate.n,
  },
  kind: {
    all: () => Array.from(kinds.values()).filter((kind) => kind.nodes),
    icon: (kind) => shapeIcon(kind.shape, state.colour === 'kind' ? kind.colour : GREY),
    name: (kind) => kind.plural,
    n: (kind) => kind.nodes,
  },
  type: {
    all: () => Array.from(types.values()).filter((type) => type.edges),
    icon: (type) => lineIcon(type, type.directed),
    name: (type) => type.label,
    n: (type) => type.edges,
  },
  said: {
    all: saidRows,
    icon: (said) => lineIcon(null, false, { width: said.id === 'implied' ? 0.8 : 1.7 }),
    name: (said) => said.label,
    n: (said) => said.edges,
  },
  country: {
    all: () => Array.from(countries.values()),
    icon: (country) => (state.colour === 'country' ? shapeIcon('circle', country.colour) : null),
    name: (country) => country.label,
    n: (country) => country.nodes,
  },
  group: {
    all: () => Array.from(groups.values()),
    icon: (group) => (group.id ? numberIcon(group) : null),
    name: (group) => group.label,
    n: (group) => group.nodes,
  },
};

function saidRows() {
  return Object.entries(SAID)
    .map(([id, label]) => ({ id, label, edges: allEdges.filter((edge) => edge.said === id).length }))
    .filter((row) => row.edges);
}

function drawList(name) {
  const list = LISTS[name];
  byId(`rows-${name}`).replaceChildren(...list.all().map((item) => legendRow(name, list, item)));
}

function legendRow(name, list, item) {
  const label = shorten(list.name(item), 60);
  const box = el('input', {
    type: 'checkbox',
    'data-list': name,
    'data-id': item.id,
    change: (event) => toggle(name, item.id, event.currentTarget.checked),
  });
  box.checked = !state.off[name].has(item.id);
  const only = el(
    'button',
    { type: 'button', class: 'only', 'aria-label': `Only ${label}`, click: () => onlyThis(name, item.id) },
    'only',
  );
  const row = el(
    'li',
    {
      dblclick: (event) => {
        if (event.target !== only) onlyThis(name, item.id);
      },
    },
    el(
      'label',
      null,
      box,
      list.icon(item),
      el('span', { class: 'name' }, bdi(label)),
      el('span', { class: 'n' }, number.format(list.n(item))),
    ),
    only,
  );
  return row;
}

function toggle(name, id, on) {
  if (on) state.off[name].delete(id);
  else state.off[name].add(id);
  refresh({ filters: true });
  keepAddress();
}

// A second "only" on the same row brings the others back.
function onlyThis(name, id) {
  const others = LISTS[name]
    .all()
    .map((item) => item.id)
    .filter((other) => other !== id);
  const already = !state.off[name].has(id) && others.every((other) => state.off[name].has(other));
  state.off[name] = new Set(already ? [] : others);
  refresh({ filters: true });
  keepAddress();
}

function drawMarks() {
  const rows = [];
  if (allEdges.some((edge) => edge.ended))
    rows.push(
      el('li', null, lineIcon(null, false, { bar: true, width: 1.2, colour: 'var(--edge-ended)' }), 'ended or denied by a source, or one side merged, renamed or split'),
    );
  if (allEdges.some((edge) => edge.against.length) || allNodes.some((node) => node.disputes.length))
    rows.push(el('li', { class: 'warn' }, el('span', { class: 'sign-cell' }, sign()), 'sources disagree'));
  byId('marks').replaceChildren(...rows);
  byId('marks').hidden = !rows.length;
}

// Boxes are set, not drawn again, so that the keyboard's place is kept.
function syncControls() {
  for (const box of document.querySelectorAll('#filters input[data-list]'))
    box.checked = !state.off[box.dataset.list].has(box.dataset.id);
  byId('source').value = state.source;
  byId('min').value = String(state.min);
  byId('colour').value = state.colour;
  byId('size').value = state.size;
  byId('alone').checked = state.alone;
  byId('groups').checked = state.groups;
  byId('year').value = String(state.year === null ? lastYear + 1 : state.year);
  byId('as-map').setAttribute('aria-pressed', String(state.view === 'map'));
  byId('as-table').setAttribute('aria-pressed', String(state.view === 'table'));
  byId('list-relations').setAttribute('aria-pressed', String(state.list === 'relations'));
  byId('list-organizations').setAttribute('aria-pressed', String(state.list === 'organizations'));
  drawYear();
  drawSizeNote();
  drawGroupSection();
}

const mostSources = clamp(
  allEdges.reduce((most, edge) => Math.max(most, edge.nSources), 1),
  1,
  20,
);

function fillSelects() {
  const rows = Array.from(saysHowMany).sort((a, b) => b[1] - a[1] || collator.compare(sourceTitle(a[0]), sourceTitle(b[0])));
  const name = (id) => shorten(drawable([sourceTitle(id), asText(asObject(sources[id]).publisher)].filter(Boolean).join(' · ')), 78);
  byId('source').replaceChildren(
    el('option', { value: '' }, `any of ${number.format(rows.length)}`),
    ...rows.map(([id, n]) => el('option', { value: id }, `${name(id)} (${n})`)),
  );
  byId('min').replaceChildren(
    ...Array.from({ length: mostSources }, (_, i) => el('option', { value: String(i + 1) }, i ? `${i + 1} or more` : 'any')),
  );
  byId('size').replaceChildren(
    ...Array.from(measures.values(), (measure) => el('option', { value: measure.id }, measure.label)),
    el('option', { value: SAME }, 'same for all'),
  );
  if (!groupRows.length) byId('colour').querySelector('[value="group"]').remove();
  if (!fates.size) byId('colour').querySelector('[value="change"]').remove();
  byId('where').hidden = countries.size < 2;
  byId('years').hidden = !years.length || firstYear === lastYear;
  if (years.length) {
    byId('year').min = String(firstYear);
    byId('year').max = String(lastYear + 1);
  }
}

// ------------------------------------------------------------ the year

function drawYear() {
  if (!years.length) return;
  const all = state.year === null;
  byId('year-out').textContent = all ? 'any year' : String(state.year);
  byId('year').setAttribute('aria-valuetext', all ? 'any year' : `documented by ${state.year}`);
  const none = undated ? `${count(undated, 'relation carries', 'relations carry')} no year` : 'Every relation carries a year';
  byId('year-note').textContent = all
    ? `${none}${undated ? ' and can only be seen at “any year”.' : '.'}`
    : `Only what a source documents by ${state.year}; what ended by then is drawn pale, with a bar.${undated ? ` ${none} and ${undated === 1 ? 'is' : 'are'} not shown.` : ''}`;
}

let playing = 0;

function stopPlay() {
  clearInterval(playing);
  playing = 0;
  byId('play').textContent = 'Play';
  byId('play').setAttribute('aria-pressed', 'false');
}

function startPlay() {
  setYear(state.year === null || state.year >= lastYear ? firstYear : state.year);
  byId('play').textContent = 'Stop';
  byId('play').setAttribute('aria-pressed', 'true');
  playing = setInterval(() => {
    if (state.year === null || state.year >= lastYear) stopPlay();
    else setYear(state.year + 1);
  }, 900);
}

function setYear(year) {
  state.year = year > lastYear ? null : year;
  refresh({ filters: true });
  keepAddress();
}

// ------------------------------------------------------------ filters in use, each with its way out

// Each is a list of words, of which those in a list of their own are names, and how to take it back.
function chipList() {
  const chips = [];
  const add = (words, undo) => chips.push([asList(words), undo]);
  for (const [name, one, many] of [
    ['kind', 'kind', 'kinds'],
    ['type', 'kind of relation', 'kinds of relations'],
    ['change', 'kind of change', 'kinds of changes'],
    ['country', 'country', 'countries'],
    ['group', 'computed group', 'computed groups'],
    ['said', '', ''],
  ]) {
    const off = state.off[name];
    const on = LISTS[name].all().filter((item) => !off.has(item.id));
    if (off.size)
      add(
        on.length === 1
          ? ['only ', [shorten(LISTS[name].name(on[0]), 30)]]
          : name === 'said'
            ? 'nothing'
            : `${count(off.size, one, many)} hidden`,
        () => {
          state.off[name] = new Set();
        },
      );
  }
  if (state.source)
    add(['says: ', [shorten(sourceTitle(state.source), 34)]], () => {
      state.source = '';
    });
  if (state.min > 1)
    add(`${state.min} or more sources`, () => {
      state.min = 1;
    });
  if (state.year !== null)
    add(`documented by ${state.year}`, () => {
      state.year = null;
    });
  if (!state.alone)
    add('only organizations with a line', () => {
      state.alone = true;
    });
  if (state.steps)
    add([state.steps === 1 ? 'one step around ' : 'two steps around ', [shorten(nodes.get(state.org).name, 26)]], () => {
      state.steps = 0;
    });
  return chips;
}

const chipText = (words) => words.flat().join('');
const chipWords = (words) => words.map((word) => (Array.isArray(word) ? bdi(word[0]) : word));

function drawChips() {
  const chips = chipList();
  const undoOne = (undo) => () => {
    stopPlay();
    undo();
    refresh({ filters: true });
    syncSteps();
    if (map.auto) map.fit();
    keepAddress();
    byId('main').querySelector('button').focus({ preventScroll: true });
  };
  byId('chips').replaceChildren(
    ...chips.map(([words, undo]) =>
      el(
        'button',
        { type: 'button', class: 'chip', 'aria-label': `Remove the filter: ${chipText(words)}`, click: undoOne(undo) },
        el('span', { class: 'words' }, chipWords(words)),
        el('span', { 'aria-hidden': 'true' }, '×'),
      ),
    ),
  );
  byId('chips').hidden = !chips.length;
  byId('reset').disabled = !chips.length;
}

function syncSteps() {
  for (const button of document.querySelectorAll('.steps button'))
    button.setAttribute('aria-pressed', String(Number(button.dataset.steps) === state.steps));
}

function resetFilters() {
  stopPlay();
  const keep = {
    view: state.view,
    org: state.org,
    rel: state.rel,
    list: state.list,
    sort: state.sort,
    down: state.down,
    order: state.order,
    orderDown: state.orderDown,
    colour: state.colour,
    groups: state.groups,
    size: state.size,
  };
  state = { ...everything(), ...keep };
  refresh({ filters: true });
  syncSteps();
  map.fit();
  keepAddress();
}

function statusText() {
  const text = `${number.format(shown.nodes.length)} of ${count(allNodes.length, 'organization', 'organizations')}, ${number.format(shown.edges.length)} of ${count(allEdges.length, 'relation', 'relations')}`;
  return state.year !== null && undated ? `${text} · ${number.format(undated)} undated not shown` : text;
}

function refresh(what) {
  if (what.all || what.filters) {
    applyFilters();
    drawChips();
    const text = statusText();
    if (byId('status').textContent !== text) byId('status').textContent = text;
    byId('empty').hidden = shown.nodes.length > 0;
  }
  if (what.all) {
    for (const name of Object.keys(LISTS)) drawList(name);
    const thing = nodes.get(state.org) || edges.get(state.rel) || null;
    if (thing) drawPanel(thing, {});
    else if (document.documentElement.dataset.panel === 'open' && !['about', 'beside'].includes(byId('panel').dataset.shows)) closePanel();
  }
  syncControls();
  drawView(what);
}

function drawView(what) {
  const table = state.view === 'table';
  byId('table').hidden = !table;
  // Hidden from eye and keyboard, but still laid out: a picture can be saved from the table, too.
  byId('map').classList.toggle('away', table);
  drawStanding();
  if (table && (what.all || what.filters || what.view)) drawTable();
  else if (table) markRow();
  else map.redraw();
}

function setView(view) {
  if (state.view === view) return;
  state.view = view;
  hover = null;
  refresh({ view: true });
  keepAddress();
}
