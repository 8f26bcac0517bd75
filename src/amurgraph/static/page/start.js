// Theme, hint, links, listening, a hook for tests, and the start.

const wantsDark = window.matchMedia('(prefers-color-scheme: dark)');
const isDark = () => (document.documentElement.dataset.theme ? document.documentElement.dataset.theme === 'dark' : wantsDark.matches);

function remember(name, value) {
  try {
    localStorage.setItem(name, value);
  } catch {
    /* a private window keeps nothing */
  }
}
function recall(name) {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

function drawTheme() {
  byId('theme').textContent = isDark() ? 'Light' : 'Dark';
  byId('theme').setAttribute('aria-label', isDark() ? 'Use light colours' : 'Use dark colours');
  readColours();
  map.redraw();
}

function switchTheme() {
  document.documentElement.dataset.theme = isDark() ? 'light' : 'dark';
  remember('amurgraph-theme', document.documentElement.dataset.theme);
  drawTheme();
}

function closeHint() {
  if (byId('hint').hidden) return;
  byId('hint').hidden = true;
  remember('amurgraph-hint', 'seen');
}

function drawNav() {
  const links = asList(context.nav)
    .map(asObject)
    .filter((link) => asText(link.label));
  byId('nav').hidden = !links.length;
  byId('nav').replaceChildren(
    ...links.map((link) => {
      const node = localLink(link.href, asText(link.label));
      if (link.current === true || asText(link.href) === '#' || asText(link.href) === '') node.setAttribute('aria-current', 'page');
      return node;
    }),
  );
}

function drawHead() {
  const subtitle = asText(context.subtitle);
  byId('subtitle').hidden = !subtitle;
  byId('subtitle').textContent = subtitle;
}

function openFilters(open) {
  document.documentElement.dataset.filters = open ? 'open' : 'closed';
  byId('open-filters').setAttribute('aria-expanded', String(open));
  (open ? byId('close-filters') : byId('open-filters')).focus();
}

function escape() {
  if (byId('save').open) {
    byId('save').open = false;
    byId('save').querySelector('summary').focus();
  } else if (document.documentElement.dataset.filters === 'open') openFilters(false);
  else if (state.org || state.rel) choose(null);
  else if (!byId('panel').hidden) closePanel();
  else closeHint();
}

function globalKey(event) {
  const typing =
    /^(INPUT|SELECT|TEXTAREA)$/.test(event.target.tagName) && event.target.type !== 'checkbox' && event.target.type !== 'range';
  if (event.key === 'Escape') escape();
  else if (event.key === '/' && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
    byId('find').focus();
    byId('find').select();
    event.preventDefault();
  }
}

function closeByHand() {
  const chosen = state.org || state.rel;
  if (chosen) choose(null);
  else closePanel();
  if (chosen && beside && !isNarrow()) showFirst();
}

function listenTools() {
  const on = (id, type, act) => byId(id).addEventListener(type, act);
  on('as-map', 'click', () => setView('map'));
  on('as-table', 'click', () => setView('table'));
  on('open-filters', 'click', () => openFilters(document.documentElement.dataset.filters !== 'open'));
  on('close-filters', 'click', () => openFilters(false));
  on('copy', 'click', copyLink);
  on('theme', 'click', switchTheme);
  on('about', 'click', () =>
    byId('panel').dataset.shows === 'about' && !byId('panel').hidden ? closePanel() : showAbout({ focus: true }),
  );
  on('panel-close', 'click', closeByHand);
  on('save-png', 'click', () => {
    byId('save').open = false;
    toPng((blob) => download(blob, fileName('png')));
  });
  on('save-svg', 'click', () => {
    byId('save').open = false;
    download(new Blob([toSvg()], { type: 'image/svg+xml' }), fileName('svg'));
  });
  on('save-csv', 'click', () => {
    byId('save').open = false;
    download(new Blob([toCsv()], { type: 'text/csv;charset=utf-8' }), fileName('csv'));
  });
  on('print', 'click', () => {
    byId('save').open = false;
    window.print();
  });
  on('zoom-in', 'click', () => map.zoomBy(1.4));
  on('zoom-out', 'click', () => map.zoomBy(1 / 1.4));
  on('zoom-fit', 'click', fitAll);
  on('hint-close', 'click', closeHint);
  on('more', 'click', () => drawTable(rowLimit + CHUNK * 4));
  on('list-relations', 'click', () => setList('relations'));
  on('list-organizations', 'click', () => setList('organizations'));
  on('skip-map', 'click', (event) => {
    event.preventDefault();
    setView('map');
    byId('canvas').firstElementChild.focus();
  });
  on('skip-table', 'click', (event) => {
    event.preventDefault();
    setView('table');
    byId(state.list === 'relations' ? 'columns' : 'org-columns')
      .querySelector('button')
      .focus();
  });
}

function listenFilters() {
  const on = (id, type, act) => byId(id).addEventListener(type, act);
  const changed = (fit) => {
    refresh({ filters: true });
    if (fit) map.fit();
    keepAddress();
  };
  on('source', 'change', (event) => {
    state.source = event.currentTarget.value;
    changed(true);
  });
  on('min', 'change', (event) => {
    state.min = Number(event.currentTarget.value);
    changed(false);
  });
  on('alone', 'change', (event) => {
    state.alone = event.currentTarget.checked;
    changed(false);
  });
  on('size', 'change', (event) => {
    state.size = event.currentTarget.value;
    changed(false);
  });
  on('colour', 'change', (event) => {
    state.colour = event.currentTarget.value;
    if (state.colour === 'group') showGroups(true);
    if (state.colour === 'country') byId('countries').open = true;
    drawList('kind');
    drawList('country');
    changed(false);
  });
  on('groups', 'change', (event) => {
    showGroups(event.currentTarget.checked);
    drawList('kind');
    drawList('group');
    changed(false);
  });
  on('year', 'input', (event) => {
    stopPlay();
    setYear(Number(event.currentTarget.value));
  });
  on('play', 'click', () => (playing ? stopPlay() : startPlay()));
  on('reset', 'click', resetFilters);
  on('find', 'input', drawFound);
  on('find', 'keydown', searchKey);
  on('find', 'focus', () => {
    if (byId('find').value) drawFound();
  });
  on('find', 'blur', closeSearch);
}

function listenWindow() {
  document.addEventListener('keydown', globalKey);
  document.addEventListener('click', (event) => {
    if (!byId('save').contains(event.target)) byId('save').open = false;
  });
  // Going back or editing the address is a wish to see that state.
  window.addEventListener('popstate', readAddress);
  window.addEventListener('beforeprint', beforePrint);
  window.addEventListener('afterprint', afterPrint);
  wantsDark.addEventListener('change', drawTheme);
}

function screenBox(label) {
  const view = map.toScreen();
  const x = label.node.x * view.scale + view.x + label.dx;
  const y = label.node.y * view.scale + view.y + label.dy;
  return { id: label.node.id, text: label.lines.join(' '), x, y, w: label.w, h: label.h };
}

function nodeBox(node) {
  const view = map.toScreen();
  const r = radius(node, view.scale);
  return { id: node.id, x: node.x * view.scale + view.x - r, y: node.y * view.scale + view.y - r, w: 2 * r, h: 2 * r };
}

// A computed group as it is drawn: who is in it, and where its number stands.
function groupOnMap({ group, members, at }) {
  const view = map.toScreen();
  const r = HULL.disc;
  const number_ = { x: at.x * view.scale + view.x - r, y: at.y * view.scale + view.y - r, w: 2 * r, h: 2 * r };
  return { id: group.id, members: members.map((node) => node.id), number: number_ };
}

function pageState() {
  const sets = Object.fromEntries(Object.entries(state.off).map(([name, set]) => [name, Array.from(set).sort()]));
  return {
    ...state,
    off: sets,
    panel: byId('panel').hidden ? '' : byId('panel').dataset.shows,
    dark: isDark(),
    at: map.started ? map.view() : null,
    moved: map.moved(),
  };
}

// From the middle of a line towards both its ends.
const ALONG = Array.from({ length: 96 }, (_, i) => 0.5 + ((i % 2 ? 1 : -1) * Math.ceil(i / 2)) / 100);

// Where the pointer meets a thing, if it does anywhere.
function pointOf(id) {
  const view = map.toScreen();
  const thing = nodes.get(id) || edges.get(id);
  const box = byId('canvas').getBoundingClientRect();
  const at = (p) => ({ x: p.x * view.scale + view.x, y: p.y * view.scale + view.y });
  const g = thing && thing.type ? geometry().get(thing) : null;
  const tries = g
    ? ALONG.map((t) => at(mid(g.whole.a, g.whole.c, g.whole.b, t)))
    : thing && !thing.type
      ? [at(thing)]
      : [];
  const p = tries.find((q) => thingAt(q, false) === thing) || tries[0];
  return p ? { x: box.left + p.x, y: box.top + p.y } : null;
}

function timePaint(frames) {
  const began = performance.now();
  for (let i = 0; i < frames; i += 1) map.paint();
  return (performance.now() - began) / frames;
}

function offerHook() {
  window.amurgraphPage = Object.freeze({
    state: pageState,
    labelBoxes: () => labels().map(screenBox),
    nodeBoxes: () => shown.nodes.map(nodeBox),
    groups: () => hulls().map(groupOnMap),
    visible: () => ({ nodes: shown.nodes.map((node) => node.id), edges: shown.edges.map((edge) => edge.id) }),
    select: (id) => choose(nodes.get(id) || edges.get(id) || null, { show: true }),
    point: pointOf,
    svg: toSvg,
    csv: toCsv,
    timePaint,
    search: (text) => search(text).map((entry) => entry.node.id),
  });
}

function firstPanel() {
  if (!state.org && !state.rel && (beside || !isNarrow())) showFirst();
  else if (!state.org && !state.rel) document.documentElement.dataset.panel = 'closed';
}

function start() {
  const theme = recall('amurgraph-theme');
  if (theme === 'dark' || theme === 'light') document.documentElement.dataset.theme = theme;
  document.documentElement.dataset.panel = 'closed';
  byId('app').hidden = false;
  state = hashToState(location.hash);
  readColours();
  drawHead();
  drawNav();
  drawFoot();
  fillSelects();
  drawMarks();
  drawStandings();
  listenBeside();
  firstPanel();
  map.start();
  map.beneath(paintHulls);
  refresh({ all: true });
  drawTheme();
  listenTools();
  listenFilters();
  listenWindow();
  byId('hint').hidden = recall('amurgraph-hint') === 'seen' || !allEdges.length;
  const view = viewOfHash(location.hash);
  // The details may have taken their column since the map was made.
  map.paint();
  map.ready = true;
  map.fit(true);
  if (view) map.setView(view);
  offerHook();
}

start();
