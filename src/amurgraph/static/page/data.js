// The data in the page become records that nothing else needs to check.

const jsonBlocks = () => ({ nodes: readJson('nodes', []), edges: readJson('edges', []), context: readJson('context', {}) });
const given = byId('packed') ? await unpack() : jsonBlocks();
const context = asObject(given.context);
const options = asObject(readJson('options', {}));
const sources = asObject(context.sources);
const GREY = '#7b838a';
const COUNTRY_COLOURS = ['#0078c8', '#b47814', '#287864', '#00a078', '#8c8cb4', '#787850', '#8c6400', '#a050a0', '#508cf0', '#50a050'];

const cssColour = (value) => {
  const text = asText(value) || asText(asObject(value).background) || asText(asObject(value).color);
  return text && text.length < 60 && window.CSS && CSS.supports('color', text) ? text : '';
};

function kindTable() {
  const table = new Map();
  for (const kind of asList(context.kinds)) {
    const id = asText(kind.id);
    table.set(id, {
      id,
      label: asText(kind.label) || id,
      plural: asText(kind.plural) || asText(kind.label) || id,
      shape: shapeName(asText(kind.shape)),
      colour: cssColour(kind.colour) || GREY,
      nodes: 0,
    });
  }
  return table;
}

function typeTable() {
  const table = new Map();
  asList(context.relations).forEach((type, index) => {
    const id = asText(type.id);
    table.set(id, {
      id,
      label: asText(type.label) || id,
      inverse: asText(type.inverse) || asText(type.label) || id,
      directed: type.directed !== false,
      dash: fates.size ? [] : dashOf(type.dash, index),
      definition: asText(type.definition),
      edges: 0,
    });
  });
  return table;
}

// What became of lines and organizations, where the page compares two versions: then colour and dash tell that.
const fates = changeTable('ties');
const standings = changeTable('nodes');

function changeTable(name) {
  const rows = asList(asObject(context.changes)[name]).map(asObject);
  const table = rows.map((row) => [
    asText(row.id),
    {
      id: asText(row.id),
      label: asText(row.label) || asText(row.id),
      colour: cssColour(row.colour),
      dash: userDash(row.dash) || [],
      width: asNumber(row.width),
      n: 0,
    },
  ]);
  return new Map(table);
}

const kinds = kindTable();
const types = typeTable();
const nodes = new Map();
const edges = new Map();

function kindOf(id, label) {
  if (!kinds.has(id)) kinds.set(id, { id, label: label || id, plural: label || id, shape: 'circle', colour: GREY, nodes: 0 });
  return kinds.get(id);
}

function typeOf(id, directed) {
  if (!types.has(id))
    types.set(id, {
      id,
      label: id,
      inverse: id,
      directed,
      dash: id === 'other' ? [] : dashOf('?', types.size),
      definition: '',
      edges: 0,
    });
  return types.get(id);
}

function searchKeys(raw, name) {
  const texts = [name, asText(raw.acronym), ...asList(raw.aliases).map(asText)];
  return texts
    .filter(Boolean)
    .slice(0, 60)
    .map((text) => ({ text, key: fold(text) }));
}

function readNode(raw) {
  const id = asText(raw.id);
  if (!id || nodes.has(id)) return;
  const kind = kindOf(asText(raw.kind) || 'other', asText(raw.kindLabel));
  const name = asText(raw.label).trim() || id;
  const plain = !asText(raw.kind);
  kind.nodes += 1;
  nodes.set(id, {
    id,
    raw,
    name,
    short: shorten(name, 120),
    label: shorten(drawable(name), 84),
    kind,
    plain,
    country: asText(raw.country),
    acronym: asText(raw.acronym),
    aliases: asList(raw.aliases).map(asText).filter(Boolean),
    shape: raw.shape ? shapeName(asText(raw.shape)) : kind.shape,
    colour: cssColour(raw.color) || kind.colour,
    size: plain ? asNumber(raw.size) : null,
    standing: counted(standings, raw.change),
    x: asNumber(raw.x),
    y: asNumber(raw.y),
    degree: asNumber(raw.degree),
    scores: asList(raw.measures).map(asNumber),
    group: asNumber(raw.group) ? String(raw.group) : '',
    links: [],
    keys: searchKeys(raw, name),
    disputes: asList(Object.hasOwn(asObject(context.disagreements), id) ? context.disagreements[id] : []),
    rank: 0,
  });
}

function counted(table, id) {
  const row = table.get(asText(id)) || null;
  if (row) row.n += 1;
  return row;
}

const pointsAt = (arrows) => (typeof arrows === 'string' ? arrows.includes('to') : Boolean(asObject(arrows).to));

function saidBy(raw) {
  if (raw.reading === 'stated' || raw.reading === 'implied') return raw.reading;
  return asList(raw.evidence).length ? 'stated' : 'none';
}

// A page says so, or one of the two was merged into another.
const ENDED = { stated: 'ended', denied: 'denied', merged: 'one side merged', renamed: 'one side renamed', split: 'one side split' };

function readEdge(raw, index) {
  const from = nodes.get(asText(raw.from));
  const to = nodes.get(asText(raw.to));
  if (!from || !to) return;
  let id = asText(raw.id) || `line-${index}`;
  while (edges.has(id)) id += '+';
  const evidence = asList(raw.evidence).map(asObject);
  const named = new Set([...evidence.map((ev) => ev.source), ...asList(raw.sources)].map(asText).filter(Boolean));
  const directed = pointsAt(raw.arrows);
  const type = typeOf(asText(raw.type) || 'other', directed);
  const given = asNumber(raw.nSources);
  const fate = counted(fates, raw.change);
  type.edges += 1;
  const edge = {
    id,
    raw,
    from,
    to,
    type,
    directed,
    evidence,
    sources: named,
    nSources: given === null ? named.size : given,
    said: saidBy(raw),
    first: justYear(raw.first),
    last: justYear(raw.last),
    ended: justYear(raw.ended),
    endedHow: ENDED[raw.endedHow] || 'ended',
    since: asText(raw.first),
    until: asText(raw.last),
    // A statement without a year of its own is documented by the day its page is of, as the edge rule says.
    firstYear: yearOf(raw.documented) || yearOf(raw.first),
    endedYear: yearOf(raw.ended),
    against: asList(raw.contradictedBy).map(asObject),
    fate,
    colour: cssColour(raw.color) || (fate && fate.colour),
    width: asNumber(raw.width) === null && fate ? fate.width : asNumber(raw.width),
    dash: userDash(raw.dashes) || (fate ? fate.dash : type.dash),
    bow: 0,
  };
  edges.set(id, edge);
  from.links.push(edge);
  if (to !== from) to.links.push(edge);
}

function userDash(value) {
  if (value === true) return DASHES.dashed;
  return Array.isArray(value) && value.every((n) => asNumber(n) !== null && n >= 0) && value.length ? value.slice(0, 6) : null;
}

// Several relations between a pair are spread out, whichever way each of them points.
function spreadParallels() {
  const pairs = new Map();
  for (const edge of edges.values()) {
    const key = JSON.stringify([edge.from.id, edge.to.id].sort());
    if (!pairs.has(key)) pairs.set(key, []);
    pairs.get(key).push(edge);
  }
  for (const group of pairs.values()) {
    group.forEach((edge, index) => {
      edge.twins = group;
      edge.place = group.length === 1 ? null : index - (group.length - 1) / 2;
      edge.flip = edge.from.id < edge.to.id ? 1 : -1;
    });
  }
}

// Who came without a place (a node added by hand) stands below the others, in rows; a network without any place is a spiral.
function placeTheUnplaced() {
  const all = Array.from(nodes.values());
  const lost = all.filter((node) => node.x === null || node.y === null);
  if (!lost.length) return;
  const known = all.filter((node) => node.x !== null && node.y !== null);
  if (!known.length) {
    lost.sort(byImportance).forEach((node, i) => {
      const r = 42 * Math.sqrt(i);
      node.x = r * Math.cos(i * 2.39996);
      node.y = r * Math.sin(i * 2.39996);
    });
    return;
  }
  const left = Math.min(...known.map((n) => n.x));
  const width = Math.max(Math.max(...known.map((n) => n.x)) - left, 600);
  const below = Math.max(...known.map((n) => n.y)) + 110;
  const each = 150;
  const perRow = Math.max(1, Math.floor(width / each));
  lost.forEach((node, i) => {
    node.x = left + (i % perRow) * each;
    node.y = below + Math.floor(i / perRow) * 80;
  });
}

// The places have no up or down: on a phone held upright the map stands upright, too.
const turned = window.matchMedia('(max-width: 600px) and (orientation: portrait)').matches;

const byImportance = (a, b) => b.degree - a.degree || collator.compare(a.name, b.name) || (a.id < b.id ? -1 : 1);

function readData() {
  asList(given.nodes).map(asObject).forEach(readNode);
  asList(given.edges).map(asObject).forEach(readEdge);
  for (const node of nodes.values()) if (node.degree === null) node.degree = node.links.length;
  const ranked = Array.from(nodes.values()).sort(byImportance);
  const hubs = Math.max(3, Math.round(ranked.length * 0.06));
  ranked.forEach((node, rank) => {
    node.rank = rank;
    node.hub = rank < hubs && node.degree >= 3;
  });
  spreadParallels();
  placeTheUnplaced();
  if (turned) for (const node of nodes.values()) [node.x, node.y] = [node.y, node.x];
}

readData();
const allNodes = Array.from(nodes.values()).sort((a, b) => a.rank - b.rank);
const allEdges = Array.from(edges.values());
const years = allEdges.map((edge) => edge.firstYear).filter((year) => year !== null);
const firstYear = years.reduce((a, b) => Math.min(a, b), Infinity);
const lastYear = years.reduce((a, b) => Math.max(a, b), -Infinity);
const undated = allEdges.length - years.length;
const regionNames = namesOf('region');

function namesOf(type) {
  try {
    return new Intl.DisplayNames(['en'], { type });
  } catch {
    return { of: (code) => code };
  }
}

function countryName(code) {
  if (!code) return 'no country given';
  const given = asText(asObject(context.countries)[code]);
  try {
    return given || regionNames.of(code) || code;
  } catch {
    return code;
  }
}

function countryTable() {
  const table = new Map();
  for (const node of allNodes) {
    if (!table.has(node.country)) table.set(node.country, { id: node.country, label: countryName(node.country), nodes: 0, colour: GREY });
    table.get(node.country).nodes += 1;
  }
  const sorted = Array.from(table.values()).sort((a, b) => !a.id - !b.id || b.nodes - a.nodes || collator.compare(a.label, b.label));
  sorted
    .filter((country) => country.id)
    .slice(0, COUNTRY_COLOURS.length)
    .forEach((country, i) => {
      country.colour = COUNTRY_COLOURS[i];
    });
  return new Map(sorted.map((country) => [country.id, country]));
}
const countries = countryTable();

function relationsOfSources() {
  const found = new Map();
  for (const edge of allEdges) for (const id of edge.sources) found.set(id, (found.get(id) || 0) + 1);
  return found;
}
const saysHowMany = relationsOfSources();
const sourceTitle = (id) => asText(asObject(sources[id]).title) || id;
