// What is shown, and its place in the address.

const SAID = { stated: 'stated', implied: 'implied', none: 'no source given' };

function everything() {
  return {
    view: 'map',
    off: { kind: new Set(), type: new Set(), country: new Set(), said: new Set(), group: new Set(), change: new Set() },
    source: '',
    min: 1,
    year: null,
    alone: true,
    colour: startColour(),
    groups: false,
    size: startSize(),
    org: '',
    rel: '',
    steps: 0,
    list: 'relations',
    sort: 'from',
    down: false,
    order: 'measure',
    orderDown: true,
  };
}

const startColour = () => (fates.size ? 'change' : 'kind');
const OPENS_WITH = Object.freeze({ org: asText(context.focus), steps: 1 });
const hasFocus = () => nodes.has(OPENS_WITH.org);

let state = everything();
let hover = null;
let matches = null;

// "~" stands for the empty id: a country nobody gives.
const packed = (set) =>
  Array.from(set)
    .map((id) => (id === '' ? '~' : encodeURIComponent(id)))
    .sort()
    .join(',');

function unpacked(text, known) {
  const parts = text.split(',').map((part) => {
    try {
      return part === '~' ? '' : decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return new Set(parts.filter((id) => known.has(id)));
}

function stateToHash() {
  const out = new URLSearchParams();
  if (state.view !== 'map') out.set('view', state.view);
  for (const [name, set] of Object.entries(state.off)) if (set.size) out.set(`no-${name}`, packed(set));
  if (state.source) out.set('source', state.source);
  if (state.min > 1) out.set('min', state.min);
  if (state.year !== null) out.set('by', state.year);
  if (!state.alone) out.set('alone', 'no');
  if (state.colour !== startColour()) out.set('colour', state.colour);
  if (state.groups) out.set('groups', 'yes');
  if (state.size !== startSize()) out.set('size', state.size);
  if (state.org) out.set('org', state.org);
  if (state.rel) out.set('rel', state.rel);
  if (state.steps) out.set('steps', state.steps);
  if (state.list !== 'relations') out.set('list', state.list);
  if (state.sort !== 'from' || state.down) out.set('sort', (state.down ? '-' : '') + state.sort);
  if (state.order !== 'measure' || !state.orderDown) out.set('order', (state.orderDown ? '-' : '') + state.order);
  const view = map.moved() ? map.view() : null;
  if (view) out.set('at', [view.scale.toFixed(3), view.x.toFixed(1), view.y.toFixed(1)].join(','));
  // Where the page opens around one organization, an empty address means that; everything needs a word of its own.
  if (hasFocus() && !out.toString()) out.set('show', 'everything');
  const text = out.toString();
  return text ? `#${text}` : '';
}

function hashToState(hash) {
  const given = new URLSearchParams(hash.replace(/^#/, ''));
  const next = everything();
  if (hasFocus() && !given.toString()) return { ...next, ...OPENS_WITH };
  const known = { kind: kinds, type: types, country: countries, said: new Map(Object.entries(SAID)), group: groups, change: fates };
  if (given.get('view') === 'table') next.view = 'table';
  for (const name of Object.keys(next.off)) if (given.has(`no-${name}`)) next.off[name] = unpacked(given.get(`no-${name}`), known[name]);
  if (saysHowMany.has(given.get('source'))) next.source = given.get('source');
  next.min = clamp(Math.floor(Number(given.get('min'))) || 1, 1, mostSources);
  const year = Number(given.get('by'));
  if (given.has('by') && years.length && year >= firstYear && year <= lastYear) next.year = Math.floor(year);
  next.alone = given.get('alone') !== 'no';
  next.groups = groupRows.length > 0 && (given.get('groups') === 'yes' || given.get('colour') === 'group');
  if (!next.groups) next.off.group = new Set();
  const colours = ['kind', 'country', ...(next.groups ? ['group'] : []), ...(fates.size ? ['change'] : [])];
  if (colours.includes(given.get('colour'))) next.colour = given.get('colour');
  if (isSize(given.get('size'))) next.size = given.get('size');
  if (nodes.has(given.get('org'))) next.org = given.get('org');
  else if (edges.has(given.get('rel'))) next.rel = given.get('rel');
  if (next.org) next.steps = clamp(Math.floor(Number(given.get('steps'))) || 0, 0, 2);
  if (given.get('list') === 'organizations') next.list = 'organizations';
  const sort = given.get('sort') || 'from';
  if (isColumn(COLUMNS, sort)) [next.sort, next.down] = [sort.replace(/^-/, ''), sort.startsWith('-')];
  const order = given.get('order') || '-measure';
  if (isColumn(ORG_COLUMNS, order)) [next.order, next.orderDown] = [order.replace(/^-/, ''), order.startsWith('-')];
  return next;
}

const isColumn = (columns, text) => columns.some((column) => column.id === text.replace(/^-/, ''));

function viewOfHash(hash) {
  const parts = (new URLSearchParams(hash.replace(/^#/, '')).get('at') || '').split(',').map(Number);
  return parts.length === 3 && parts.every(Number.isFinite) && parts[0] > 0 ? { scale: parts[0], x: parts[1], y: parts[2] } : null;
}

let saveTimer = 0;
let pushNext = false;

// Choosing something is a step that the browser's Back undoes; filters and zoom only keep the address up to date.
function keepAddress(push) {
  pushNext = pushNext || Boolean(push);
  clearTimeout(saveTimer);
  saveTimer = setTimeout(writeAddress, 160);
}

function writeAddress() {
  const hash = stateToHash();
  const same = hash === location.hash || (hash === '' && location.hash === '');
  const push = pushNext;
  pushNext = false;
  if (same) return;
  const address = location.href.split('#')[0] + hash;
  try {
    history[push ? 'pushState' : 'replaceState'](null, '', address);
  } catch {
    /* a page inside a notebook cell has no address of its own */
  }
}

function readAddress() {
  const hash = location.hash;
  state = hashToState(hash);
  const view = viewOfHash(hash);
  refresh({ all: true });
  if (view) map.setView(view);
  else map.fit();
}
