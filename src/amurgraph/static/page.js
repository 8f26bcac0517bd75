/* The interactive network page: search, legend, filters, map, table and details over four JSON blocks.
   Every text of the data reaches the page as a text node or an attribute value, never as markup. */
(function () {
  'use strict';

  // ============================================================ small tools

  const byId = (id) => document.getElementById(id);
  const SVG = 'http://www.w3.org/2000/svg';
  const asList = (value) => (Array.isArray(value) ? value : value === null || value === undefined || value === '' ? [] : [value]);
  const asNumber = (value) => (typeof value === 'number' && Number.isFinite(value) ? value : null);
  const asObject = (value) => (value && typeof value === 'object' && !Array.isArray(value) ? value : {});
  const clamp = (value, low, high) => Math.min(high, Math.max(low, value));
  const collator = new Intl.Collator(document.documentElement.lang || 'en', { numeric: true, sensitivity: 'base' });
  const number = new Intl.NumberFormat('en');

  function asText(value) {
    return typeof value === 'string' ? value : typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
  }

  function readJson(id, fallback) {
    let value = fallback;
    try {
      value = JSON.parse(byId(id).textContent);
      // pyvis hands its options over as a JSON text inside the JSON.
      if (typeof value === 'string') value = JSON.parse(value);
    } catch {
      return fallback;
    }
    return value === null ? fallback : value;
  }

  function el(tag, attributes, ...children) {
    const node = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === 'function') node.addEventListener(name, value);
      else if (value === true) node.setAttribute(name, '');
      else if (value !== false && value !== null && value !== undefined) node.setAttribute(name, value);
    }
    node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== '' && child !== false));
    return node;
  }

  function svgEl(tag, attributes, ...children) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes || {}))
      if (value !== null && value !== undefined && value !== '') node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  // A name may be written in any direction: isolate it, so that it cannot turn its surroundings around.
  const bdi = (text) => el('bdi', null, text);
  const shorten = (text, most) =>
    text.length > most
      ? Array.from(text.slice(0, most * 2))
          .slice(0, most - 1)
          .join('')
          .trimEnd() + '…'
      : text;
  const count = (n, one, many) => `${number.format(n)} ${n === 1 ? one : many}`;
  // The first and last day that a date may mean are no more exact than its year.
  const justYear = (text) => asText(text).replace(/^(\d{4})-\d{2}.*$/, '$1');
  const yearOf = (text) => {
    const found = /\d{4}/.exec(asText(text));
    return found ? Number(found[0]) : null;
  };

  // One line of drawable text: no control or direction-changing characters, no half characters (an SVG must parse).
  function drawable(text) {
    return asText(text)
      .replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufffe\uffff]/g, ' ')
      .replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')
      .replace(/\s+/g, ' ')
      .trim();
  }

  // Letters that Unicode does not decompose but people type without their stroke.
  const PLAIN = { ø: 'o', ł: 'l', đ: 'd', ħ: 'h', ß: 'ss', æ: 'ae', œ: 'oe', ı: 'i', þ: 'th', ð: 'd' };

  function fold(text) {
    return asText(text)
      .slice(0, 400)
      .normalize('NFKD')
      .replace(/\p{M}+/gu, '')
      .toLowerCase()
      .replace(/[øłđħßæœıþð]/g, (c) => PLAIN[c])
      .replace(/[\s\p{P}]+/gu, ' ')
      .trim();
  }

  // ============================================================ addresses

  function webAddress(text) {
    try {
      const url = new URL(asText(text));
      return url.protocol === 'http:' || url.protocol === 'https:' ? url : null;
    } catch {
      return null;
    }
  }

  // A page of this site: relative, without a scheme, a host or a backslash.
  const isLocal = (text) => /^(?![a-z][a-z0-9+.-]*:)(?!\/\/)[^\\\s]+$/i.test(asText(text));

  function outLink(address, text, className) {
    const url = webAddress(address);
    if (!url || context.linksAsText) return el('span', { class: className || null }, text);
    return el('a', { href: url.href, class: `out ${className || ''}`.trim(), target: '_blank', rel: 'noopener noreferrer nofollow' }, text);
  }

  function localLink(address, text, className) {
    if (isLocal(address)) return el('a', { href: address, class: className || null }, text);
    return webAddress(address) ? outLink(address, text, className) : el('span', { class: className || null }, text);
  }

  function correctionLink(address, text) {
    let url = null;
    try {
      url = new URL(asText(address));
    } catch {
      return null;
    }
    if (url.protocol === 'mailto:') return el('a', { href: url.href }, text);
    return url.protocol === 'https:' ? outLink(url.href, text) : null;
  }

  // ============================================================ what is drawn: shapes and dashes

  function polygon(corners, r, turn) {
    const points = [];
    for (let i = 0; i < corners; i += 1) {
      const angle = turn + (i * 2 * Math.PI) / corners;
      points.push(`${(r * Math.cos(angle)).toFixed(3)} ${(r * Math.sin(angle)).toFixed(3)}`);
    }
    return `M${points.join('L')}Z`;
  }

  function star() {
    const points = [];
    for (let i = 0; i < 10; i += 1) {
      const r = i % 2 ? 0.58 : 1.32;
      const angle = -Math.PI / 2 + (i * Math.PI) / 5;
      points.push(`${(r * Math.cos(angle)).toFixed(3)} ${(r * Math.sin(angle)).toFixed(3)}`);
    }
    return `M${points.join('L')}Z`;
  }

  const UP = -Math.PI / 2;
  const disc = (r) => `M${-r} 0A${r} ${r} 0 1 0 ${r} 0A${r} ${r} 0 1 0 ${-r} 0Z`;
  const PLUS = 'M-.36 -1.08H.36V-.36H1.08V.36H.36V1.08H-.36V.36H-1.08V-.36H-.36Z';
  const CROSS = 'M-1.02 -.5L-.5 -1.02L0 -.52L.5 -1.02L1.02 -.5L.52 0L1.02 .5L.5 1.02L0 .52L-.5 1.02L-1.02 .5L-.52 0Z';

  // Unit paths of about equal area, so that no kind looks more important than another.
  const SHAPES = {
    circle: disc(1),
    square: 'M-.9 -.9H.9V.9H-.9Z',
    diamond: 'M0 -1.25L1.25 0L0 1.25L-1.25 0Z',
    triangle: polygon(3, 1.3, UP),
    'triangle-down': polygon(3, 1.3, -UP),
    star: star(),
    hexagon: polygon(6, 1.12, 0),
    pentagon: polygon(5, 1.16, UP),
    octagon: polygon(8, 1.06, Math.PI / 8),
    plus: PLUS,
    cross: CROSS,
    ring: `${disc(1.08)}${disc(0.56)}`,
    'square-ring': 'M-.98 -.98H.98V.98H-.98ZM-.48 -.48H.48V.48H-.48Z',
    'diamond-ring': 'M0 -1.34L1.34 0L0 1.34L-1.34 0ZM0 -.68L.68 0L0 .68L-.68 0Z',
    rectangle: 'M-1.25 -.66H1.25V.66H-1.25Z',
    ellipse: 'M-1.3 0A1.3 .8 0 1 0 1.3 0A1.3 .8 0 1 0 -1.3 0Z',
    'half-circle': 'M-1.2 .6A1.2 1.2 0 0 1 1.2 .6Z',
    trapezium: 'M-.75 -.8H.75L1.25 .8H-1.25Z',
    hourglass: 'M-1 -1.05H1L.3 0L1 1.05H-1L-.3 0Z',
  };
  // A plain pyvis node says "dot" or "box".
  const VIS_SHAPES = { dot: 'circle', box: 'square', triangleDown: 'triangle-down', text: 'circle', database: 'rectangle' };
  const shapeName = (text) => {
    const name = VIS_SHAPES[text] || text;
    return Object.hasOwn(SHAPES, name) ? name : 'circle';
  };
  const shapePaths = {};
  const shapePath = (name) => shapePaths[name] || (shapePaths[name] = new Path2D(SHAPES[name]));

  const DASHES = {
    solid: [],
    dashed: [7, 4],
    dotted: [0.1, 4],
    'dash-dot': [8, 3.5, 0.1, 3.5],
    'long-dash': [14, 4],
    'short-dash': [3.5, 3],
    'dash-dot-dot': [8, 3.5, 0.1, 3.5, 0.1, 3.5],
    'long-dash-dot': [15, 4, 0.1, 4],
    'wide-dotted': [0.1, 8],
    'spaced-dash': [6, 8],
    'double-dash': [6, 2.5, 6, 8],
    'long-short': [13, 4, 3.5, 4],
    'dash-triple-dot': [8, 3.5, 0.1, 3.5, 0.1, 3.5, 0.1, 3.5],
  };
  const EXTRA_DASHES = Object.keys(DASHES).slice(6);

  function dashOf(name, index) {
    const text = asText(name);
    if (Object.hasOwn(DASHES, text)) return DASHES[text];
    const given = text
      .split(/[\s,]+/)
      .map(Number)
      .filter((n) => n > 0 && n < 100);
    // With round ends the shortest strokes are dots.
    const dotted = given.slice(0, 8).map((n, i) => (i % 2 === 0 && n <= 2 ? 0.1 : n));
    return given.length >= 2 ? dotted : DASHES[text ? EXTRA_DASHES[index % EXTRA_DASHES.length] : 'solid'];
  }

  // ============================================================ the data

  const context = asObject(readJson('context', {}));
  const options = asObject(readJson('options', {}));
  const sources = asObject(context.sources);
  const GREY = '#7b838a';
  const COUNTRY_COLOURS = ['#2f7fc1', '#c65a17', '#158560', '#ad4d95', '#8a7a12', '#7562cf', '#bf4550', '#2c8794', '#9a6a45', '#5f8a2e'];

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
        dash: dashOf(type.dash, index),
        definition: asText(type.definition),
        edges: 0,
      });
    });
    return table;
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
      x: asNumber(raw.x),
      y: asNumber(raw.y),
      degree: asNumber(raw.degree),
      links: [],
      keys: searchKeys(raw, name),
      disputes: asList(asObject(context.disagreements)[id]),
      rank: 0,
    });
  }

  const pointsAt = (arrows) => (typeof arrows === 'string' ? arrows.includes('to') : Boolean(asObject(arrows).to));

  function saidBy(raw) {
    if (raw.reading === 'stated' || raw.reading === 'implied') return raw.reading;
    return asList(raw.evidence).length ? 'stated' : 'none';
  }

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
      since: asText(raw.first),
      until: asText(raw.last),
      firstYear: yearOf(raw.first),
      endedYear: yearOf(raw.ended),
      against: asList(raw.contradictedBy).map(asObject),
      colour: cssColour(raw.color),
      width: asNumber(raw.width),
      dash: userDash(raw.dashes) || type.dash,
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
    asList(readJson('nodes', [])).map(asObject).forEach(readNode);
    asList(readJson('edges', [])).map(asObject).forEach(readEdge);
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
  const firstYear = Math.min(...years);
  const lastYear = Math.max(...years);
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

  // ============================================================ state, and its place in the address

  const SAID = { stated: 'stated', implied: 'implied', none: 'no source given' };

  function everything() {
    return {
      view: 'map',
      off: { kind: new Set(), type: new Set(), country: new Set(), said: new Set() },
      source: '',
      min: 1,
      year: null,
      alone: true,
      colour: 'kind',
      size: 'degree',
      org: '',
      rel: '',
      steps: 0,
      sort: 'from',
      down: false,
    };
  }

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
    if (state.colour !== 'kind') out.set('colour', state.colour);
    if (state.size !== 'degree') out.set('size', state.size);
    if (state.org) out.set('org', state.org);
    if (state.rel) out.set('rel', state.rel);
    if (state.steps) out.set('steps', state.steps);
    if (state.sort !== 'from' || state.down) out.set('sort', (state.down ? '-' : '') + state.sort);
    const view = map.moved() ? map.view() : null;
    if (view) out.set('at', [view.scale.toFixed(3), view.x.toFixed(1), view.y.toFixed(1)].join(','));
    const text = out.toString();
    return text ? `#${text}` : '';
  }

  function hashToState(hash) {
    const given = new URLSearchParams(hash.replace(/^#/, ''));
    const next = everything();
    const known = { kind: kinds, type: types, country: countries, said: new Map(Object.entries(SAID)) };
    if (given.get('view') === 'table') next.view = 'table';
    for (const name of Object.keys(next.off)) if (given.has(`no-${name}`)) next.off[name] = unpacked(given.get(`no-${name}`), known[name]);
    if (saysHowMany.has(given.get('source'))) next.source = given.get('source');
    next.min = clamp(Math.floor(Number(given.get('min'))) || 1, 1, 99);
    const year = Number(given.get('by'));
    if (given.has('by') && years.length && year >= firstYear && year <= lastYear) next.year = Math.floor(year);
    next.alone = given.get('alone') !== 'no';
    if (given.get('colour') === 'country') next.colour = 'country';
    if (given.get('size') === 'same') next.size = 'same';
    if (nodes.has(given.get('org'))) next.org = given.get('org');
    else if (edges.has(given.get('rel'))) next.rel = given.get('rel');
    if (next.org) next.steps = clamp(Math.floor(Number(given.get('steps'))) || 0, 0, 2);
    const sort = given.get('sort') || 'from';
    if (COLUMNS.some((column) => column.id === sort.replace(/^-/, ''))) {
      next.sort = sort.replace(/^-/, '');
      next.down = sort.startsWith('-');
    }
    return next;
  }

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

  // ============================================================ what passes the filters

  let shown = { nodes: [], edges: [], nodeSet: new Set(), edgeSet: new Set() };
  let version = 0;

  const nodePasses = (node) => !state.off.kind.has(node.kind.id) && !state.off.country.has(node.country);

  function edgePasses(edge) {
    return (
      !state.off.type.has(edge.type.id) &&
      !state.off.said.has(edge.said) &&
      (!state.source || edge.sources.has(state.source)) &&
      (state.min <= 1 || edge.nSources >= state.min) &&
      (state.year === null || (edge.firstYear !== null && edge.firstYear <= state.year))
    );
  }

  function within(centre, steps, candidates) {
    let reached = new Set([centre]);
    for (let i = 0; i < steps; i += 1) {
      const next = new Set(reached);
      for (const edge of candidates) {
        if (reached.has(edge.from)) next.add(edge.to);
        if (reached.has(edge.to)) next.add(edge.from);
      }
      reached = next;
    }
    return reached;
  }

  function applyFilters() {
    let nodeSet = new Set(allNodes.filter(nodePasses));
    let list = allEdges.filter((edge) => edgePasses(edge) && nodeSet.has(edge.from) && nodeSet.has(edge.to));
    const chosen = nodes.get(state.org);
    if (state.steps && chosen && nodeSet.has(chosen)) {
      nodeSet = within(chosen, state.steps, list);
      list = list.filter((edge) => nodeSet.has(edge.from) && nodeSet.has(edge.to));
    }
    // With a source chosen the question is "what does it say": organizations it does not tie are left out.
    if (!state.alone || state.source) {
      const tied = new Set(list.flatMap((edge) => [edge.from, edge.to]));
      nodeSet = new Set(Array.from(nodeSet).filter((node) => tied.has(node)));
    }
    shown = { nodes: allNodes.filter((node) => nodeSet.has(node)), edges: list, nodeSet, edgeSet: new Set(list) };
    version += 1;
  }

  const hasEnded = (edge) => Boolean(edge.ended) && (state.year === null || edge.endedYear === null || edge.endedYear <= state.year);
  const nodeColour = (node) => (state.colour === 'country' ? countries.get(node.country).colour : node.colour);

  // ------------------------------------------------------------ what is lit while the rest fades

  let litCache = { key: null, lit: null };

  function litAround(node) {
    const lit = { key: `org ${node.id}`, main: node, nodes: new Set([node]), edges: new Set() };
    for (const edge of node.links) {
      if (!shown.edgeSet.has(edge)) continue;
      lit.edges.add(edge);
      lit.nodes.add(edge.from);
      lit.nodes.add(edge.to);
    }
    return lit;
  }

  function litNow() {
    const target = hover || (state.rel ? edges.get(state.rel) : nodes.get(state.org)) || null;
    const key = target ? target : matches;
    if (litCache.key === key && litCache.version === version) return litCache.lit;
    let lit = null;
    if (target && target.type)
      lit = shown.edgeSet.has(target)
        ? { key: `rel ${target.id}`, main: target, nodes: new Set([target.from, target.to]), edges: new Set([target]) }
        : null;
    else if (target) lit = shown.nodeSet.has(target) ? litAround(target) : null;
    else if (matches && matches.size)
      lit = {
        key: `found ${Array.from(matches)
          .map((node) => node.rank)
          .join(' ')}`,
        main: null,
        nodes: matches,
        edges: new Set(),
      };
    litCache = { key, version, lit };
    return lit;
  }

  // ============================================================ geometry of lines, in the units of the positions

  const mid = (a, c, b, t) => ({
    x: (1 - t) * (1 - t) * a.x + 2 * (1 - t) * t * c.x + t * t * b.x,
    y: (1 - t) * (1 - t) * a.y + 2 * (1 - t) * t * c.y + t * t * b.y,
  });
  const far = (p, q) => Math.hypot(p.x - q.x, p.y - q.y);

  function controlPoint(edge, straight) {
    const { from, to } = edge;
    const length = far(from, to) || 1;
    let bow = clamp(length * 0.1, 0, 46);
    if (edge.place !== null) bow = edge.place * clamp(length * 0.3, 26, 96);
    if (straight && edge.place === null) bow = 0;
    const side = edge.place === null ? 1 : edge.flip;
    return {
      x: (from.x + to.x) / 2 + (side * bow * (to.y - from.y)) / length,
      y: (from.y + to.y) / 2 - (side * bow * (to.x - from.x)) / length,
    };
  }

  // Where along the curve the distance from one end first comes to `reach` (bisection: the distance grows along our gentle arcs).
  function trim(a, c, b, reach, fromEnd) {
    const centre = fromEnd ? b : a;
    let low = 0;
    let high = 0.5;
    for (let i = 0; i < 9; i += 1) {
      const half = (low + high) / 2;
      if (far(mid(a, c, b, fromEnd ? 1 - half : half), centre) < reach) low = half;
      else high = half;
    }
    return fromEnd ? 1 - high : high;
  }

  function cut(a, c, b, t0, t1) {
    const u0 = 1 - t0;
    const u1 = 1 - t1;
    const blend = (k) => u0 * u1 * a[k] + (u0 * t1 + t0 * u1) * c[k] + t0 * t1 * b[k];
    return { a: mid(a, c, b, t0), c: { x: blend('x'), y: blend('y') }, b: mid(a, c, b, t1) };
  }

  // Arrowheads and marks shrink where the map is crowded, as on a phone.
  const detail = () => clamp(crowding, 0.6, 1);
  const arrowLength = () => 6.5 * detail();

  function edgeGeometry(edge, scale) {
    const px = 1 / scale;
    if (edge.from === edge.to) return loopGeometry(edge, px);
    const { from: a, to: b } = edge;
    const c = controlPoint(edge, STRAIGHT);
    const t0 = trim(a, c, b, (radius(a, scale) + 2) * px, false);
    const t1 = trim(a, c, b, (radius(b, scale) + 2.5) * px, true);
    const t2 = edge.directed ? trim(a, c, b, (radius(b, scale) + 2.5 + arrowLength() * 0.8) * px, true) : t1;
    const line = cut(a, c, b, t0, Math.max(t0, t2));
    const tip = mid(a, c, b, t1);
    const centre = (t0 + t2) / 2;
    const before = mid(a, c, b, centre - 0.02);
    const after = mid(a, c, b, centre + 0.02);
    return {
      ...line,
      tip,
      angle: Math.atan2(tip.y - line.b.y, tip.x - line.b.x),
      mid: mid(a, c, b, centre),
      tilt: Math.atan2(after.y - before.y, after.x - before.x),
      whole: { a, c, b },
    };
  }

  function loopGeometry(edge, px) {
    const { x, y } = edge.from;
    const r = radius(edge.from, 1 / px) * px;
    const loop = { x, y: y - r - 8 * px, r: 8 * px };
    return {
      loop,
      mid: { x, y: loop.y - loop.r },
      tilt: 0,
      whole: { a: { x: x - loop.r, y: loop.y }, c: { x, y: loop.y - 2 * loop.r }, b: { x: x + loop.r, y: loop.y } },
    };
  }

  let geometryCache = { key: '', list: new Map() };

  // Recomputed when the zoom or the filters change, never while panning.
  function geometry() {
    const scale = map.scale();
    const key = `${scale} ${version} ${state.size} ${map.moves} ${crowding}`;
    if (geometryCache.key !== key) geometryCache = { key, list: new Map(shown.edges.map((edge) => [edge, edgeGeometry(edge, scale)])) };
    return geometryCache.list;
  }

  // ------------------------------------------------------------ sizes on the screen

  const STRAIGHT = asObject(options.edges).smooth === false || asObject(asObject(options.edges).smooth).enabled === false;
  let crowding = 1;
  let fitScale = 0.5;

  // In pixels; grows with the zoom, but slower than the map, so that zooming in makes room for names.
  function radius(node, scale) {
    let base = state.size === 'same' ? 6.5 : Math.min(4.2 + 1.75 * Math.sqrt(node.degree), 18);
    if (node.size !== null && state.size !== 'same') base = clamp(node.size / 2.5, 3, 40);
    return base * crowding * clamp((scale / fitScale) ** 0.4, 0.7, 2);
  }

  const USER_FONT = asNumber(asObject(asObject(options.nodes).font).size);
  const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", "Noto Sans", Arial, sans-serif';

  function fontOf(node) {
    const base = (USER_FONT ? clamp(USER_FONT * 0.86, 8, 40) : 12) * (crowding < 0.75 ? 0.92 : 1);
    return node.hub ? { size: base + 1.5, weight: 600, line: (base + 1.5) * 1.18 } : { size: base, weight: 400, line: base * 1.18 };
  }
  const fontText = (font) => `${font.weight} ${font.size}px ${FONT}`;

  const ruler = document.createElement('canvas').getContext('2d');
  const widths = new Map();

  function widthOf(text, font) {
    const key = `${font.weight} ${font.size} ${text}`;
    if (!widths.has(key)) {
      ruler.font = fontText(font);
      widths.set(key, ruler.measureText(text).width);
    }
    return widths.get(key);
  }

  // ============================================================ labels: greedy, the best connected first, never one over another

  class Grid {
    constructor() {
      this.cells = new Map();
    }

    each(box, visit) {
      for (let i = Math.floor(box.x0 / 64); i <= Math.floor(box.x1 / 64); i += 1) {
        for (let j = Math.floor(box.y0 / 64); j <= Math.floor(box.y1 / 64); j += 1) if (visit(i * 65536 + j)) return true;
      }
      return false;
    }

    add(box) {
      this.each(box, (key) => {
        const list = this.cells.get(key);
        if (list) list.push(box);
        else this.cells.set(key, [box]);
        return false;
      });
    }

    hits(box, except) {
      return this.each(box, (key) =>
        (this.cells.get(key) || []).some(
          (other) => other.owner !== except && other.x0 < box.x1 && other.x1 > box.x0 && other.y0 < box.y1 && other.y1 > box.y0,
        ),
      );
    }

    countIn(box) {
      let inside = 0;
      this.each(box, (key) => {
        for (const p of this.cells.get(key) || []) if (p.x0 >= box.x0 && p.x0 <= box.x1 && p.y0 >= box.y0 && p.y0 <= box.y1) inside += 1;
        return inside > 12;
      });
      return inside;
    }
  }

  function filled(pieces, most) {
    const lines = [''];
    for (const piece of pieces) {
      const last = lines[lines.length - 1];
      if (last && (last + piece).length > most) lines.push(piece.trimStart());
      else lines[lines.length - 1] += piece;
    }
    return lines;
  }

  // The narrowest way to write a text on so many lines.
  function linesOf(text, rows) {
    const pieces = text.includes(' ') ? text.split(' ').map((word, i) => (i ? ` ${word}` : word)) : Array.from(text);
    let most = Math.ceil(text.length / rows);
    let lines = filled(pieces, most);
    while (lines.length > rows) {
      most += 1;
      lines = filled(pieces, most);
    }
    return lines.map((line) => shorten(line, 34));
  }

  // A name is written whole, on up to three lines of about equal length; where there is no room, its acronym.
  function variantsOf(node) {
    if (node.variants) return node.variants;
    const name = node.label;
    const rows = clamp(Math.ceil(name.length / 27), 1, 3);
    const out = [linesOf(name, rows)];
    if (rows === 1 && name.length > 15 && name.includes(' ')) out.push(linesOf(name, 2));
    const acronym = drawable(node.acronym);
    if (acronym && acronym.length <= 14 && acronym.length < name.length) out.push([acronym]);
    out.forEach((lines, i) => {
      lines.whole = !acronym || i < out.length - 1 || lines[0] !== acronym;
    });
    node.variants = out;
    return out;
  }

  function spots(r, w, h) {
    const gap = r + 4;
    const slant = r * 0.72 + 2;
    return [
      { dx: gap, dy: -h / 2, align: 'left', cost: 0 },
      { dx: -gap - w, dy: -h / 2, align: 'right', cost: 0.6 },
      { dx: -w / 2, dy: gap - 2, align: 'center', cost: 0.9 },
      { dx: -w / 2, dy: -gap + 2 - h, align: 'center', cost: 0.9 },
      { dx: slant, dy: slant - 2, align: 'left', cost: 1.6 },
      { dx: slant, dy: 2 - slant - h, align: 'left', cost: 1.6 },
      { dx: -slant - w, dy: slant - 2, align: 'right', cost: 1.9 },
      { dx: -slant - w, dy: 2 - slant - h, align: 'right', cost: 1.9 },
    ];
  }

  // Around a crowded shape a name may stand further off, in any of sixteen directions.
  function ringSpots(r, w, h, extra) {
    return Array.from({ length: 16 }, (_, i) => {
      const cos = Math.cos((i * Math.PI) / 8);
      const sin = Math.sin((i * Math.PI) / 8);
      const x = cos * (r + 4 + extra);
      const y = sin * (r + 4 + extra);
      const align = cos > 0.3 ? 'left' : cos < -0.3 ? 'right' : 'center';
      return {
        dx: x - { left: 0, center: w / 2, right: w }[align],
        dy: y - (sin > 0.5 ? 0 : sin < -0.5 ? h : h / 2),
        align,
        cost: Math.abs(sin) * 0.4,
      };
    });
  }

  // From this distance on, in pixels, a name is tied to its shape by a line.
  const LEADER = 12;

  // The thin line from a shape to its name, as a row of dots: it must not cross another name, nor be covered by one.
  function leaderBoxes(x, y, r, box) {
    const to = { x: clamp(x, box.x0 + 4, box.x1 - 4), y: clamp(y, box.y0 + 1, box.y1 - 1) };
    const length = far({ x, y }, to) || 1;
    const dots = [];
    for (let d = r + 2; d < length - 1; d += 4) {
      const cx = x + ((to.x - x) * d) / length;
      const cy = y + ((to.y - y) * d) / length;
      dots.push({ x0: cx - 1, y0: cy - 1, x1: cx + 1, y1: cy + 1, owner: null });
    }
    return dots;
  }

  function bestSpot(node, lines, scene, extra, before) {
    const font = fontOf(node);
    const w = Math.max(...lines.map((line) => widthOf(line, font)));
    const h = lines.length * font.line;
    const x = node.x * scene.scale;
    const y = node.y * scene.scale;
    let best = null;
    const r = radius(node, scene.scale);
    (extra ? ringSpots(r, w, h, extra) : spots(r, w, h)).forEach((spot, index) => {
      const box = { x0: x + spot.dx - 4, y0: y + spot.dy - 1, x1: x + spot.dx + w + 4, y1: y + spot.dy + h + 1, owner: null };
      if (box.x0 < scene.left || box.x1 > scene.right || scene.taken.hits(box, node)) return;
      // Away from its own shape a name must not stand so near another that it seems to be that one's.
      const roomy = { x0: box.x0 - 7, y0: box.y0 - 4, x1: box.x1 + 7, y1: box.y1 + 4 };
      if (extra > LEADER && !scene.loose && scene.shapes.hits(roomy, node)) return;
      const leader = extra > LEADER ? leaderBoxes(x, y, r, box) : null;
      if (leader && !scene.loose && leader.some((dot) => scene.names.hits(dot, node))) return;
      // A name that stays where it was is easier to follow than one in the best place.
      const cost =
        spot.cost +
        (scene.lines ? 0.55 * scene.lines.countIn(box) : 0) -
        (before && before.index === index && before.lines.length === lines.length ? 2.5 : 0);
      if (!best || cost < best.cost) best = { node, lines, font, ...spot, index, w, h, box, leader, cost };
    });
    return best && { ...best, extra };
  }

  function nearest(node, variants, scene, rings) {
    for (let ring = 0; ring <= rings; ring += 1) {
      for (const lines of variants) {
        const best = bestSpot(node, lines, scene, ring * 8 * detail(), ring ? null : scene.before.get(node));
        if (best) return best;
      }
    }
    return null;
  }

  // `rings`: how far off the name may stand, where it must be there. A whole name a little off is better than an acronym.
  function placeOne(node, scene, rings) {
    const variants = variantsOf(node);
    const whole = variants.filter((lines) => lines.whole);
    const found = (rings && nearest(node, whole, scene, Math.min(rings, 5))) || nearest(node, variants, scene, rings);
    return found || (rings > 12 ? nearest(node, variants, { ...scene, loose: true }, rings) : null);
  }

  // Points along the lines: a name looks for the place that covers fewest of them. A mark counts as several.
  function lineSamples(scale) {
    const grid = new Grid();
    if (shown.edges.length > 2500) return null;
    const add = (p) => grid.add({ x0: p.x * scale, y0: p.y * scale, x1: p.x * scale, y1: p.y * scale });
    for (const [edge, g] of geometry()) {
      const { a, c, b } = g.whole;
      const steps = clamp(Math.round((far(a, b) * scale) / 13), 2, 60);
      for (let i = 1; i < steps; i += 1) add(mid(a, c, b, i / steps));
      for (let i = 0; edge.against.length && i < 4; i += 1) add(g.mid);
    }
    return grid;
  }

  function nodeBoxes(scale) {
    const grid = new Grid();
    for (const node of shown.nodes) {
      const r = radius(node, scale) * 1.1 + 1.5;
      grid.add({ x0: node.x * scale - r, y0: node.y * scale - r, x1: node.x * scale + r, y1: node.y * scale + r, owner: node });
    }
    return grid;
  }

  // Names keep to the breadth that a fitted map leaves free beside its outermost shapes.
  function sidesOf(scale) {
    let left = Infinity;
    let right = -Infinity;
    for (const node of shown.nodes) {
      left = Math.min(left, node.x);
      right = Math.max(right, node.x);
    }
    const room = Math.max(map.sides() - 6, 0);
    return { left: left * scale - room, right: right * scale + room };
  }

  let labelCache = { key: '', list: [] };
  let baseLabels = { key: '', map: new Map() };

  function ringsFor(node, lit, wanted) {
    if (!lit) return node.hub ? 14 : 0;
    if (node === lit.main) return 14;
    return wanted <= 40 ? 7 : 1;
  }

  function placeLabels(scale, lit, before) {
    const scene = {
      scale,
      taken: nodeBoxes(scale),
      shapes: nodeBoxes(scale),
      names: new Grid(),
      lines: lit ? null : lineSamples(scale),
      before,
      ...sidesOf(scale),
    };
    const list = [];
    const wanted = lit ? shown.nodes.filter((node) => lit.nodes.has(node)) : shown.nodes.slice(0, 3000);
    if (lit && lit.main && !lit.main.type) wanted.sort((a, b) => (b === lit.main) - (a === lit.main) || a.rank - b.rank);
    for (const node of wanted) {
      const label = placeOne(node, scene, ringsFor(node, lit, wanted.length));
      if (!label) continue;
      for (const box of [label.box, ...(label.leader || [])]) {
        scene.taken.add(box);
        scene.names.add(box);
      }
      list.push(label);
    }
    return list;
  }

  function labels() {
    const scale = map.scale();
    const lit = litNow();
    const base = `${scale} ${version} ${state.size} ${map.moves} ${crowding}`;
    if (baseLabels.key !== base) baseLabels = { key: base, list: placeLabels(scale, null, baseLabels.map), map: null };
    if (!baseLabels.map) baseLabels.map = new Map(baseLabels.list.map((label) => [label.node, label]));
    if (!lit) return baseLabels.list;
    const key = `${base} ${lit.key}`;
    if (labelCache.key !== key) labelCache = { key, list: placeLabels(scale, lit, baseLabels.map) };
    return labelCache.list;
  }

  // ============================================================ colours of the page, for the canvas

  let ink = {};

  function readColours() {
    const style = getComputedStyle(document.documentElement);
    const value = (name) => style.getPropertyValue(name).trim();
    ink = {
      page: value('--map'),
      text: value('--text'),
      muted: value('--muted'),
      edge: value('--edge'),
      pale: value('--edge-ended'),
      lit: value('--edge-lit'),
      accent: value('--accent'),
      warn: value('--warn'),
    };
  }

  const USER_EDGE = asObject(options.edges);
  const USER_EDGE_COLOUR = cssColour(USER_EDGE.color);

  function edgeStyle(edge, lit) {
    const ended = hasEnded(edge);
    const isLit = Boolean(lit) && lit.edges.has(edge);
    const chosen = state.rel === edge.id || hover === edge;
    const own = edge.colour || USER_EDGE_COLOUR;
    let width = edge.said === 'implied' ? 0.8 : 1.35;
    const given = edge.width === null ? asNumber(USER_EDGE.width) : edge.width;
    if (given !== null) width = clamp(given, 0.4, 12);
    let colour = own || (ended ? ink.pale : ink.edge);
    if (isLit) {
      colour = own || (ended ? ink.muted : ink.lit);
      width += 0.35;
    }
    if (chosen) {
      colour = ink.accent;
      width += 1.1;
    }
    return { colour, width, ended, alpha: lit && !isLit ? 0.16 : 1, dash: edge.dash, chosen };
  }

  // ============================================================ painting the live map

  function strokeLine(ctx, g) {
    ctx.beginPath();
    trace(ctx, g);
    ctx.stroke();
  }

  function trace(ctx, g) {
    if (g.loop) {
      ctx.moveTo(g.loop.x + g.loop.r, g.loop.y);
      ctx.arc(g.loop.x, g.loop.y, g.loop.r, 0, 2 * Math.PI);
      return;
    }
    ctx.moveTo(g.a.x, g.a.y);
    ctx.quadraticCurveTo(g.c.x, g.c.y, g.b.x, g.b.y);
  }

  function arrowPoints(g, px, width) {
    const long = (arrowLength() + width) * px;
    const wide = (2.1 + width) * detail() * px;
    const cos = Math.cos(g.angle);
    const sin = Math.sin(g.angle);
    const back = { x: g.tip.x - long * cos, y: g.tip.y - long * sin };
    return [g.tip, { x: back.x - wide * sin, y: back.y + wide * cos }, { x: back.x + wide * sin, y: back.y - wide * cos }];
  }

  function barPoints(g, px) {
    const dx = -Math.sin(g.tilt) * 5 * px;
    const dy = Math.cos(g.tilt) * 5 * px;
    return [
      { x: g.mid.x - dx, y: g.mid.y - dy },
      { x: g.mid.x + dx, y: g.mid.y + dy },
    ];
  }

  function paintEdge(ctx, edge, g, lit, px) {
    const style = edgeStyle(edge, lit);
    if (style.chosen) paintGlow(ctx, g, px, style);
    ctx.globalAlpha = style.alpha;
    ctx.strokeStyle = style.colour;
    ctx.fillStyle = style.colour;
    ctx.lineWidth = style.width * px;
    ctx.setLineDash(style.dash.map((n) => n * px));
    strokeLine(ctx, g);
    ctx.setLineDash([]);
    if (edge.directed && !g.loop) fillPoints(ctx, arrowPoints(g, px, style.width));
    if (style.ended) paintBar(ctx, g, px, style);
    if (edge.against.length) paintMark(ctx, g.mid.x, g.mid.y, px, 5.5 * detail());
  }

  // A dotted line says little about being chosen: a band beneath it does.
  function paintGlow(ctx, g, px, style) {
    ctx.globalAlpha = 0.22;
    ctx.strokeStyle = ink.accent;
    ctx.lineWidth = (style.width + 8) * px;
    strokeLine(ctx, g);
  }

  function fillPoints(ctx, points) {
    ctx.beginPath();
    points.forEach((p, i) => (i ? ctx.lineTo(p.x, p.y) : ctx.moveTo(p.x, p.y)));
    ctx.fill();
  }

  function paintBar(ctx, g, px, style) {
    const [p, q] = barPoints(g, px);
    ctx.strokeStyle = barColour(style);
    ctx.lineWidth = Math.max(1.6, style.width) * px;
    ctx.beginPath();
    ctx.moveTo(p.x, p.y);
    ctx.lineTo(q.x, q.y);
    ctx.stroke();
  }

  // The line is pale; the bar that says why is not.
  const barColour = (style) => (style.colour === ink.pale ? ink.edge : style.colour);

  // The sign for "sources disagree": unequal, in a small disc. Drawn, not written, so that it looks the same everywhere.
  const UNEQUAL = 'M-.5 -.22H.5M-.5 .22H.5M.3 -.58L-.3 .58';

  function paintMark(ctx, x, y, px, r) {
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(r * px, r * px);
    ctx.beginPath();
    ctx.arc(0, 0, 1, 0, 2 * Math.PI);
    ctx.fillStyle = ink.page;
    ctx.fill();
    ctx.strokeStyle = ink.warn;
    ctx.lineWidth = 0.22;
    ctx.stroke();
    ctx.stroke(markPath());
    ctx.restore();
  }
  const markPath = () => shapePaths.unequal || (shapePaths.unequal = new Path2D(UNEQUAL));

  function viewport(slack) {
    const view = map.toScreen();
    const { w, h } = map.size();
    return {
      x0: (-slack - view.x) / view.scale,
      y0: (-slack - view.y) / view.scale,
      x1: (w + slack - view.x) / view.scale,
      y1: (h + slack - view.y) / view.scale,
    };
  }

  function isOutside({ a, c, b }, box) {
    return (
      Math.max(a.x, c.x, b.x) < box.x0 ||
      Math.min(a.x, c.x, b.x) > box.x1 ||
      Math.max(a.y, c.y, b.y) < box.y0 ||
      Math.min(a.y, c.y, b.y) > box.y1
    );
  }

  // Above this many lines those in the background are drawn together, style by style, without their dashes.
  const MANY = 1500;

  function paintEdges(ctx) {
    const lit = litNow();
    const px = 1 / map.scale();
    const list = geometry();
    const box = viewport(20);
    const seen = shown.edges.filter((edge) => !isOutside(list.get(edge).whole, box));
    const plain = seen.length > MANY ? seen.filter((edge) => !(lit && lit.edges.has(edge))) : [];
    ctx.lineCap = 'round';
    paintTogether(ctx, plain, list, lit, px);
    if (!plain.length) for (const edge of seen) if (!(lit && lit.edges.has(edge))) paintEdge(ctx, edge, list.get(edge), lit, px);
    if (lit) for (const edge of seen) if (lit.edges.has(edge)) paintEdge(ctx, edge, list.get(edge), lit, px);
    ctx.globalAlpha = 1;
  }

  function paintTogether(ctx, list, shapes, lit, px) {
    const styles = new Map();
    for (const edge of list) {
      const style = edgeStyle(edge, lit);
      const key = `${style.colour} ${style.width} ${style.alpha}`;
      if (!styles.has(key)) styles.set(key, { style, edges: [] });
      styles.get(key).edges.push(edge);
    }
    for (const { style, edges: same } of styles.values()) {
      ctx.globalAlpha = style.alpha;
      ctx.strokeStyle = style.colour;
      ctx.lineWidth = style.width * px;
      ctx.beginPath();
      for (const edge of same) trace(ctx, shapes.get(edge));
      ctx.stroke();
    }
  }

  // Called by vis-network for each node, in the units of the positions.
  function drawCustomNode({ ctx, id, x, y }) {
    const node = nodes.get(String(id));
    if (!node || !shown.nodeSet.has(node)) return { drawNode() {}, nodeDimensions: { width: 0.01, height: 0.01 } };
    const scale = map.scale();
    const r = radius(node, scale) / scale;
    return { drawNode: () => paintNode(ctx, node, x, y, r, 1 / scale), nodeDimensions: { width: 2 * r, height: 2 * r } };
  }

  function paintNode(ctx, node, x, y, r, px) {
    const lit = litNow();
    const path = shapePath(node.shape);
    ctx.globalAlpha = lit && !lit.nodes.has(node) ? 0.24 : 1;
    ctx.save();
    ctx.translate(x, y);
    ctx.scale(r, r);
    ctx.lineJoin = 'round';
    if (state.org === node.id || hover === node) {
      ctx.strokeStyle = ink.accent;
      ctx.lineWidth = (8 * px) / r;
      ctx.stroke(path);
    }
    // A rim in the colour of the page keeps lines from touching the shape.
    ctx.strokeStyle = ink.page;
    ctx.lineWidth = (3.4 * px) / r;
    ctx.stroke(path);
    ctx.fillStyle = nodeColour(node);
    ctx.fill(path, 'evenodd');
    ctx.restore();
    if (node.disputes.length && ctx.globalAlpha === 1) paintMark(ctx, x + r * 0.95, y - r * 0.95, px, 4.6 * detail());
    ctx.globalAlpha = 1;
  }

  function toPixels() {
    const view = map.toScreen();
    return (p) => ({ x: p.x * view.scale + view.x, y: p.y * view.scale + view.y });
  }

  // vis-network hands its canvas over in the units of the positions; names are written in pixels.
  function inPixels(ctx, draw) {
    const ratio = ctx.canvas.width / (ctx.canvas.clientWidth || ctx.canvas.width);
    ctx.save();
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0);
    draw();
    ctx.restore();
  }

  function paintLabels(ctx) {
    const at = toPixels();
    const { w, h } = map.size();
    inPixels(ctx, () => {
      ctx.textBaseline = 'alphabetic';
      ctx.lineJoin = 'round';
      ctx.direction = 'ltr';
      for (const label of labels()) {
        const p = at(label.node);
        const x = p.x + label.dx;
        const y = p.y + label.dy;
        if (x < w && y < h && x + label.w > 0 && y + label.h > 0) paintLabel(ctx, label, Math.round(x), Math.round(y));
      }
    });
  }

  function leaderEnds(label, at) {
    const from = at(label.node);
    const x = from.x + label.dx;
    const y = from.y + label.dy;
    const to = { x: clamp(from.x, x, x + label.w), y: clamp(from.y, y + 2, y + label.h - 1) };
    const r = radius(label.node, map.scale()) + 2;
    const length = far(from, to) || 1;
    return [{ x: from.x + ((to.x - from.x) * r) / length, y: from.y + ((to.y - from.y) * r) / length }, to];
  }

  const leaderStrokes = () => [
    [ink.page, 2.6],
    [ink.text, 0.9],
  ];

  // Beneath the shapes, above the lines.
  function paintLeaders(ctx) {
    const at = toPixels();
    inPixels(ctx, () => {
      for (const label of labels().filter((other) => other.extra > LEADER)) {
        const [p, q] = leaderEnds(label, at);
        ctx.beginPath();
        ctx.moveTo(p.x, p.y);
        ctx.lineTo(q.x, q.y);
        for (const [colour, width] of leaderStrokes()) {
          ctx.strokeStyle = colour;
          ctx.lineWidth = width;
          ctx.stroke();
        }
      }
    });
  }

  const anchorX = (label) => (label.align === 'left' ? 0 : label.align === 'right' ? label.w : label.w / 2);

  function paintLabel(ctx, label, x, y) {
    ctx.font = fontText(label.font);
    ctx.textAlign = label.align;
    ctx.strokeStyle = ink.page;
    ctx.lineWidth = 3.5;
    ctx.fillStyle = ink.text;
    const chosen = label.node.id === state.org || label.node === hover;
    if (chosen) ctx.fillStyle = ink.accent;
    label.lines.forEach((line, i) => {
      const baseline = y + i * label.font.line + label.font.size * 0.95;
      ctx.strokeText(line, x + anchorX(label), baseline);
      ctx.fillText(line, x + anchorX(label), baseline);
    });
  }

  // ============================================================ the map: a small face over vis-network

  const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
  const isPhone = () => window.matchMedia('(max-width: 760px)').matches;
  // Below this width the details lie over the map; above it they have a column of their own.
  const isNarrow = () => window.matchMedia('(max-width: 1359px)').matches;

  function pick(from, names) {
    const out = {};
    for (const [name, type] of Object.entries(names)) {
      const value = asObject(from)[name];
      if (typeof value === type && (type !== 'number' || Number.isFinite(value))) out[name] = value;
    }
    return out;
  }

  const MOTION = {
    theta: 'number',
    gravitationalConstant: 'number',
    centralGravity: 'number',
    springLength: 'number',
    springConstant: 'number',
    nodeDistance: 'number',
    damping: 'number',
    avoidOverlap: 'number',
  };
  const SOLVERS = ['barnesHut', 'repulsion', 'hierarchicalRepulsion', 'forceAtlas2Based'];

  // Only what moves things is passed on, name by name and type by type: an option can neither bring in markup nor an address.
  function userPhysics() {
    const given = options.physics === true ? { enabled: true } : asObject(options.physics);
    const out = {
      enabled: given.enabled === true,
      ...pick(given, { maxVelocity: 'number', minVelocity: 'number', timestep: 'number', adaptiveTimestep: 'boolean' }),
    };
    for (const solver of SOLVERS) if (given[solver]) out[solver] = pick(given[solver], MOTION);
    if (SOLVERS.includes(given.solver)) out.solver = given.solver;
    out.stabilization = {
      fit: false,
      ...pick(given.stabilization, { enabled: 'boolean', iterations: 'number', updateInterval: 'number' }),
    };
    return out;
  }

  function visOptions() {
    const interaction = pick(options.interaction, {
      dragNodes: 'boolean',
      dragView: 'boolean',
      zoomView: 'boolean',
      zoomSpeed: 'number',
      hover: 'boolean',
      hideEdgesOnDrag: 'boolean',
      hideNodesOnDrag: 'boolean',
    });
    return {
      autoResize: true,
      physics: userPhysics(),
      layout: { improvedLayout: false, randomSeed: 1 },
      nodes: { shape: 'custom', ctxRenderer: drawCustomNode, font: { size: 0 }, chosen: false },
      edges: { hidden: true, smooth: false, chosen: false },
      interaction: {
        dragNodes: false,
        hover: true,
        hoverConnectedEdges: false,
        selectable: false,
        selectConnectedEdges: false,
        zoomSpeed: 0.7,
        ...interaction,
      },
    };
  }

  const map = {
    network: null,
    // Until the map has its first place and scale, drawing lines and placing names would be for nothing.
    ready: false,
    springs: false,
    free: false,
    dragging: false,
    held: false,
    auto: true,
    moves: 0,

    start() {
      const settings = visOptions();
      map.springs = settings.physics.enabled;
      map.free = map.springs || settings.interaction.dragNodes;
      const fixed = (node) => (node.raw.fixed === true ? { fixed: true } : {});
      const points = allNodes.map((node) => ({ id: node.id, x: node.x, y: node.y, ...fixed(node) }));
      // Lines are drawn by this page; vis-network needs them only where its physics pulls on them.
      const springs = map.springs ? allEdges.map((edge) => ({ id: edge.id, from: edge.from.id, to: edge.to.id })) : [];
      map.network = new vis.Network(byId('canvas'), { nodes: new vis.DataSet(points), edges: new vis.DataSet(springs) }, settings);
      map.listen();
      map.name();
    },

    listen() {
      const { network } = map;
      const hidden = asObject(options.interaction).hideEdgesOnDrag === true;
      network.on('beforeDrawing', (ctx) => {
        if (!map.ready) return;
        if (map.free) map.follow();
        if (!(hidden && map.dragging)) paintEdges(ctx);
        paintLeaders(ctx);
      });
      network.on('afterDrawing', (ctx) => {
        if (map.ready) paintLabels(ctx);
      });
      network.on('click', (event) => clicked(event.pointer.DOM, event.event && event.event.pointerType === 'touch'));
      network.on('dragStart', () => {
        map.dragging = true;
        map.auto = false;
        setHover(null);
      });
      network.on('dragEnd', () => {
        map.dragging = false;
        keepAddress();
      });
      network.on('zoom', () => {
        map.auto = false;
        map.limit();
        setHover(null);
        keepAddress();
      });
      network.on('resize', () => {
        if (map.auto && !map.held) map.fit(true);
      });
      network.on('stabilized', () => {
        if (map.auto) map.fit();
      });
    },

    // A screen reader meets the map as one thing with a name, and is told where the same content can be read.
    name() {
      const frame = byId('canvas').firstElementChild;
      frame.setAttribute('role', 'application');
      frame.setAttribute(
        'aria-label',
        'Map of organizations and relations. Arrow keys move it, plus and minus zoom, 0 shows all. The table holds the same relations.',
      );
      frame.addEventListener('keydown', mapKey);
      frame.addEventListener('pointermove', pointerMoved);
      frame.addEventListener('pointerleave', () => setHover(null));
    },

    // Positions are ours, except where physics or a hand moves them.
    follow() {
      // getPositions() rounds, and rounded places would drift from where vis-network draws.
      const places = map.network.body.nodes;
      let changed = false;
      for (const node of allNodes) {
        const place = places[node.id];
        if (node.x !== place.x || node.y !== place.y) {
          node.x = place.x;
          node.y = place.y;
          changed = true;
        }
      }
      if (changed) map.moves += 1;
    },

    hold: () => (map.network ? { view: map.view(), w: map.size().w } : null),

    // When the details open or close, the map keeps its left edge and its scale: nothing jumps under the pointer.
    resized(before) {
      if (!before || before.w === map.size().w) return;
      const { auto } = map;
      const shift = (map.size().w - before.w) / 2 / before.view.scale;
      map.held = true;
      map.network.redraw();
      map.setView({ scale: before.view.scale, x: before.view.x + (turned ? 0 : shift), y: before.view.y + (turned ? shift : 0) });
      map.held = false;
      map.auto = auto;
    },

    size: () => ({ w: byId('canvas').clientWidth, h: byId('canvas').clientHeight }),
    scale: () => (map.network ? map.network.getScale() : 1),
    moved: () => Boolean(map.network) && !map.auto,
    view() {
      const p = map.network.getViewPosition();
      return { scale: map.scale(), x: turned ? p.y : p.x, y: turned ? p.x : p.y };
    },
    toScreen() {
      const p = map.network.canvasToDOM({ x: 0, y: 0 });
      return { scale: map.scale(), x: p.x, y: p.y };
    },
    redraw() {
      if (map.network && state.view === 'map') requestPaint();
    },

    setView(view) {
      map.auto = false;
      map.network.moveTo({ position: turned ? { x: view.y, y: view.x } : { x: view.x, y: view.y }, scale: view.scale, animation: false });
    },

    move(position, scale, still) {
      const animation = still || calm.matches || document.hidden ? false : { duration: 380, easingFunction: 'easeInOutQuad' };
      map.network.moveTo({ position, scale, animation });
    },

    limit() {
      const scale = map.scale();
      const bounded = clamp(scale, fitScale / 3, Math.max(fitScale * 14, 4));
      if (bounded !== scale) map.network.moveTo({ scale: bounded, animation: false });
    },

    // Fits what is shown, with room at the sides for the names.
    fit(still) {
      const { w, h } = map.size();
      if (!map.network || !w || !h) return;
      const list = shown.nodes.length ? shown.nodes : allNodes;
      const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
      for (const { x, y } of list) {
        box.x0 = Math.min(box.x0, x);
        box.y0 = Math.min(box.y0, y);
        box.x1 = Math.max(box.x1, x);
        box.y1 = Math.max(box.y1, y);
      }
      if (!list.length) return;
      const { right, below } = map.covered();
      const sides = map.sides();
      fitScale = clamp(
        Math.min((w - right - 2 * sides) / Math.max(box.x1 - box.x0, 1), (h - below - 84) / Math.max(box.y1 - box.y0, 1)),
        0.005,
        2,
      );
      crowding = clamp(Math.sqrt(((w - right) * (h - below)) / (list.length * 4600)), 0.5, 1.2);
      map.auto = true;
      map.move({ x: (box.x0 + box.x1) / 2 + right / 2 / fitScale, y: (box.y0 + box.y1) / 2 + below / 2 / fitScale }, fitScale, still);
    },

    sides: () => (map.size().w < 600 ? 26 : 70),

    // How much of the map the details hide: the lower part on a phone, the right part on a screen of middle width.
    covered() {
      const panel = byId('panel');
      if (panel.hidden || !isNarrow()) return { right: 0, below: 0 };
      return isPhone() ? { right: 0, below: Math.min(panel.offsetHeight, map.size().h * 0.7) } : { right: panel.offsetWidth, below: 0 };
    },

    zoomBy(factor) {
      map.auto = false;
      map.move(map.network.getViewPosition(), clamp(map.scale() * factor, fitScale / 3, Math.max(fitScale * 14, 4)), true);
      keepAddress();
    },

    pan(dx, dy) {
      map.auto = false;
      const p = map.network.getViewPosition();
      map.move({ x: p.x + dx / map.scale(), y: p.y + dy / map.scale() }, map.scale(), true);
      keepAddress();
    },

    // Brings something into view only when it is out of it, or when asked to come closer.
    show(point, closer) {
      if (!map.network || state.view !== 'map') return;
      const { w, h } = map.size();
      const { right, below } = map.covered();
      const at = map.network.canvasToDOM(point);
      const inside = at.x > 40 && at.y > 30 && at.x < w - right - 40 && at.y < h - below - 30;
      const scale = closer ? Math.max(map.scale(), fitScale * 1.7) : map.scale();
      if (inside && scale === map.scale()) return;
      map.auto = false;
      map.move({ x: point.x + right / 2 / scale, y: point.y + below / 2 / scale }, scale, false);
      keepAddress();
    },
  };

  let paintAsked = false;

  function requestPaint() {
    if (paintAsked) return;
    paintAsked = true;
    requestAnimationFrame(() => {
      paintAsked = false;
      map.network.redraw();
    });
  }

  function mapKey(event) {
    const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (steps[event.key]) map.pan(...steps[event.key]);
    else if (event.key === '+' || event.key === '=') map.zoomBy(1.3);
    else if (event.key === '-') map.zoomBy(1 / 1.3);
    else if (event.key === '0') fitAll();
    else return;
    event.preventDefault();
  }

  function fitAll() {
    map.fit();
    keepAddress();
  }

  // ------------------------------------------------------------ what is under the pointer

  function nodeAt(at, view, slack) {
    let best = null;
    let least = Infinity;
    for (const node of shown.nodes) {
      const distance = Math.hypot(node.x * view.scale + view.x - at.x, node.y * view.scale + view.y - at.y) - radius(node, view.scale);
      if (distance < slack && distance < least) {
        best = node;
        least = distance;
      }
    }
    return best;
  }

  function labelAt(at, view) {
    const found = labels().find((label) => {
      const x = label.node.x * view.scale + view.x + label.dx;
      const y = label.node.y * view.scale + view.y + label.dy;
      return at.x >= x && at.x <= x + label.w && at.y >= y && at.y <= y + label.h;
    });
    return found ? found.node : null;
  }

  function edgeAt(at, view, slack) {
    const p = { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
    const reach = slack / view.scale;
    let best = null;
    let least = reach;
    for (const [edge, g] of geometry()) {
      const { a, c, b } = g.whole;
      if (
        p.x < Math.min(a.x, b.x, c.x) - reach ||
        p.x > Math.max(a.x, b.x, c.x) + reach ||
        p.y < Math.min(a.y, b.y, c.y) - reach ||
        p.y > Math.max(a.y, b.y, c.y) + reach
      )
        continue;
      const distance = distanceToCurve(p, a, c, b);
      if (distance < least) {
        best = edge;
        least = distance;
      }
    }
    return best;
  }

  function distanceToCurve(p, a, c, b) {
    let least = Infinity;
    let last = a;
    for (let i = 1; i <= 20; i += 1) {
      const next = mid(a, c, b, i / 20);
      least = Math.min(least, distanceToSegment(p, last, next));
      last = next;
    }
    return least;
  }

  function distanceToSegment(p, a, b) {
    const dx = b.x - a.x;
    const dy = b.y - a.y;
    const t = clamp(((p.x - a.x) * dx + (p.y - a.y) * dy) / (dx * dx + dy * dy || 1), 0, 1);
    return Math.hypot(a.x + t * dx - p.x, a.y + t * dy - p.y);
  }

  function thingAt(at, touch) {
    const view = map.toScreen();
    return nodeAt(at, view, touch ? 12 : 4) || labelAt(at, view) || edgeAt(at, view, touch ? 16 : 7) || null;
  }

  function clicked(at, touch) {
    const thing = thingAt(at, touch);
    if (!thing) {
      unchoose();
      return;
    }
    choose(thing, { show: !thing.type });
  }

  // A click beside everything: the fading ends; where the details have their own column it stays, so that the map does not jump.
  function unchoose() {
    if (!state.org && !state.rel) return;
    choose(null);
    if (!isNarrow()) showAbout();
  }

  let lastMove = null;

  function pointerMoved(event) {
    if (event.pointerType === 'touch' || event.buttons) return;
    const waiting = lastMove !== null;
    const box = byId('canvas').getBoundingClientRect();
    lastMove = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (!waiting)
      requestAnimationFrame(() => {
        const at = lastMove;
        lastMove = null;
        if (at && state.view === 'map') setHover(thingAt(at, false), at);
      });
  }

  function setHover(thing, at) {
    const changed = thing !== hover;
    hover = thing;
    byId('canvas').classList.toggle('over', Boolean(thing));
    showTip(thing, at);
    if (changed) map.redraw();
  }

  function showTip(thing, at) {
    const tip = byId('tip');
    tip.hidden = !thing || !at;
    if (tip.hidden) return;
    if (tip.shows !== thing) tip.replaceChildren(...(thing.type ? edgeTip(thing) : nodeTip(thing)));
    tip.shows = thing;
    const { w, h } = map.size();
    tip.style.left = `${clamp(at.x + 14, 4, Math.max(4, w - tip.offsetWidth - 6))}px`;
    tip.style.top = `${at.y + 18 + tip.offsetHeight > h ? Math.max(4, at.y - tip.offsetHeight - 12) : at.y + 18}px`;
  }

  function nodeTip(node) {
    const place = node.country ? `, ${countryName(node.country)}` : '';
    return [
      el('strong', null, bdi(node.short)),
      el('span', null, `${node.kind.label}${place} · ${count(node.degree, 'relation', 'relations')}`),
    ];
  }

  function edgeTip(edge) {
    const ended = hasEnded(edge) ? ` · ended ${edge.ended}` : '';
    const against = edge.against.length ? ' · sources disagree' : '';
    return [
      el('strong', null, bdi(edge.from.short), ' ', el('em', null, edge.type.label), ' ', bdi(edge.to.short)),
      el('span', null, `${count(edge.nSources, 'source', 'sources')} · ${when(edge)}${ended}${against}`),
    ];
  }

  // ============================================================ choosing an organization or a line

  function choose(thing, how) {
    const before = state.org + state.rel;
    const ask = how || {};
    state.org = thing && !thing.type ? thing.id : '';
    state.rel = thing && thing.type ? thing.id : '';
    const stepped = state.steps > 0;
    if (!state.org) state.steps = 0;
    if (thing) {
      closeHint();
      reveal(thing);
    }
    hover = null;
    byId('tip').hidden = true;
    drawPanel(thing, ask);
    refresh({ filters: stepped });
    if (stepped) map.fit();
    if (thing && ask.show) map.show(thing.type ? middleOf(thing) : thing, ask.closer);
    if (before !== state.org + state.rel) keepAddress(true);
  }

  const middleOf = (edge) => ({ x: (edge.from.x + edge.to.x) / 2, y: (edge.from.y + edge.to.y) / 2 });

  // Whoever is asked for by name is shown: the filters that would hide it give way.
  function reveal(thing) {
    const ends = thing.type ? [thing.from, thing.to] : [thing];
    if (thing.type ? shown.edgeSet.has(thing) : shown.nodeSet.has(thing)) return;
    for (const node of ends) {
      state.off.kind.delete(node.kind.id);
      state.off.country.delete(node.country);
    }
    if (thing.type) {
      state.off.type.delete(thing.type.id);
      state.off.said.delete(thing.said);
      if (state.source && !thing.sources.has(state.source)) state.source = '';
      if (thing.nSources < state.min) state.min = 1;
      if (state.year !== null && (thing.firstYear === null || thing.firstYear > state.year)) state.year = null;
    }
    applyFilters();
    if (!thing.type && !shown.nodeSet.has(thing)) {
      state.source = '';
      state.alone = true;
    }
    refresh({ filters: true });
  }

  // ============================================================ details

  let opener = null;

  function drawPanel(thing, how) {
    const panel = byId('panel');
    const body = byId('panel-body');
    if (!thing) {
      closePanel();
      return;
    }
    if (how.focus) opener = how.opener || document.activeElement;
    body.replaceChildren(...(thing.type ? edgePanel(thing) : orgPanel(thing)).filter(Boolean));
    openPanel(thing.type ? 'edge' : 'org');
    if (how.focus) panel.querySelector('h2').focus({ preventScroll: true });
  }

  function openPanel(what) {
    const panel = byId('panel');
    const before = map.hold();
    panel.hidden = false;
    panel.dataset.shows = what;
    panel.scrollTop = 0;
    document.documentElement.dataset.panel = 'open';
    byId('about').setAttribute('aria-expanded', String(what === 'about'));
    map.resized(before);
  }

  function closePanel() {
    const before = map.hold();
    byId('panel').hidden = true;
    document.documentElement.dataset.panel = 'closed';
    byId('about').setAttribute('aria-expanded', 'false');
    map.resized(before);
    if (map.auto) map.fit();
    if (opener && document.contains(opener)) opener.focus({ preventScroll: true });
    opener = null;
  }

  function showAbout(how) {
    byId('panel-body').replaceChildren(...aboutPanel());
    openPanel('about');
    if (how && how.focus) {
      opener = byId('about');
      byId('panel').querySelector('h2').focus({ preventScroll: true });
    }
  }

  // ------------------------------------------------------------ words for years

  function when(edge) {
    if (!edge.first && !edge.last) return 'no year given';
    if (!edge.last || edge.first === edge.last) return `documented ${edge.first || edge.last}`;
    return edge.first ? `documented ${edge.first}, last documented ${edge.last}` : `last documented ${edge.last}`;
  }

  const languageNames = namesOf('language');

  function languageName(code) {
    try {
      return languageNames.of(code) || code;
    } catch {
      return code;
    }
  }

  function joined(parts, between) {
    return parts.filter(Boolean).flatMap((part, i) => (i ? [between || ' · ', part] : [part]));
  }

  // ------------------------------------------------------------ one source, and what it says

  function sourceHead(id) {
    const source = asObject(sources[id]);
    const title = el('span', null, bdi(shorten(sourceTitle(id) || 'source not named', 240)));
    const issued = asText(source.issued) ? `published ${asText(source.issued)}` : 'undated';
    const language = asText(source.language);
    const meta = joined([
      shorten(asText(source.publisher), 160) && bdi(shorten(asText(source.publisher), 160)),
      issued,
      language && language !== 'en' && `in ${languageName(language)}`,
    ]);
    const out = [el('p', { class: 'src' }, outLink(source.url, title)), el('p', { class: 'meta' }, meta)];
    if (context.linksAsText && asText(source.url)) out.push(el('p', { class: 'meta address' }, asText(source.url)));
    return out;
  }

  function fact(name, value) {
    return value ? [el('dt', null, name), el('dd', null, typeof value === 'string' ? bdi(value) : value)] : [];
  }

  function money(ev) {
    const text = asText(ev.amount);
    if (!text) return '';
    const amount = Number(text);
    return `${Number.isFinite(amount) ? number.format(amount) : text} ${asText(ev.currency)}${asText(ev.year) ? ` (${asText(ev.year)})` : ''}`.trim();
  }

  function saysWhen(ev) {
    const since = asText(ev.start);
    const until = asText(ev.end);
    const span = since && until ? `${since} to ${until}` : since ? `since ${since}` : until ? `until ${until}` : '';
    const parts = [span, asText(ev.asOf) && `as of ${asText(ev.asOf)}`];
    return parts.filter(Boolean).join(', ');
  }

  function howSaid(ev) {
    if (ev.stance === 'denies') return el('span', { class: 'tag warn' }, 'says it is not so');
    return el('span', { class: 'tag' }, ev.reading === 'implied' ? 'implied' : 'stated');
  }

  function evidenceItem(ev) {
    const id = asText(ev.source);
    const source = asObject(sources[id]);
    const facts = [
      ...fact('Place in the source', shorten(asText(ev.locator), 600)),
      ...fact('For when', saysWhen(ev)),
      ...fact('Role', asText(ev.role)),
      ...fact('Amount', money(ev)),
      ...fact('Note', shorten(asText(ev.note), 900)),
      ...fact('Date taken from', shorten(asText(source.note), 300)),
      ...fact('Looked at', asText(ev.checked)),
    ];
    const item = el(
      'li',
      { class: ev.stance === 'denies' ? 'ev denies' : 'ev' },
      howSaid(ev),
      ...sourceHead(id),
      facts.length ? el('dl', null, facts) : null,
    );
    const says = saysHowMany.get(id) || 0;
    if (says > 1 && state.source !== id)
      item.append(
        el('button', { type: 'button', class: 'plain', click: () => pickSource(id) }, `Show only what this source says (${says})`),
      );
    return item;
  }

  function pickSource(id) {
    state.source = id;
    refresh({ filters: true });
    map.fit();
    keepAddress();
  }

  function againstBlock(edge) {
    if (!edge.against.length) return null;
    const items = edge.against.map((other) => {
      const id = asText(other.source);
      const known = Object.hasOwn(sources, id);
      const who = known ? outLink(asObject(sources[id]).url, bdi(shorten(sourceTitle(id), 200))) : id && bdi(shorten(id, 200));
      return el(
        'li',
        null,
        el('p', null, bdi(shorten(asText(other.text), 600))),
        el('p', { class: 'meta' }, joined([who, asText(other.date)])),
      );
    });
    return el('div', { class: 'against' }, el('h4', null, sign(), 'What contradicts it'), el('ul', null, items));
  }

  function sign() {
    const icon = svgEl('svg', { viewBox: '-1.2 -1.2 2.4 2.4', width: 15, height: 15, class: 'sign', 'aria-hidden': 'true' });
    icon.append(
      svgEl('circle', { r: 1, fill: 'none', stroke: 'currentColor', 'stroke-width': 0.2 }),
      svgEl('path', { d: UNEQUAL, fill: 'none', stroke: 'currentColor', 'stroke-width': 0.2 }),
    );
    return icon;
  }

  // ------------------------------------------------------------ an organization

  function orgPanel(node) {
    const place = node.country ? countryName(node.country) : '';
    return [
      el('p', { class: 'kicker' }, shapeIcon(node.shape, nodeColour(node)), joined([node.kind.label, place])),
      el('h2', { tabindex: '-1' }, bdi(node.name)),
      ...orgNames(node),
      orgLinks(node),
      orgNotes(node),
      stepButtons(node),
      ...disputesBlock(node),
      ...relationsBlock(node),
    ];
  }

  function orgNames(node) {
    const others = node.aliases.filter((alias) => alias !== node.name && alias !== node.acronym);
    const out = [];
    if (node.acronym) out.push(el('p', { class: 'names' }, el('span', { class: 'lead' }, 'Acronym '), bdi(shorten(node.acronym, 60))));
    if (others.length)
      out.push(
        el(
          'p',
          { class: 'names' },
          el('span', { class: 'lead' }, 'Also called '),
          joined(
            others.slice(0, 30).map((alias) => bdi(shorten(alias, 200))),
            ', ',
          ),
        ),
      );
    return out;
  }

  function orgLinks(node) {
    const url = webAddress(node.raw.homepage);
    const links = [];
    if (node.raw.page) links.push(localLink(node.raw.page, 'Its page in the directory'));
    if (url) links.push(outLink(url.href, context.linksAsText ? url.href : url.host));
    return links.length ? el('p', { class: 'links' }, joined(links)) : null;
  }

  function orgNotes(node) {
    const texts = [...asList(node.raw.notes), ...asList(node.raw.note), ...(node.plain ? [node.raw.title] : [])]
      .map(asText)
      .filter(Boolean);
    return texts.length
      ? el(
          'div',
          { class: 'notes' },
          texts.slice(0, 12).map((text) => el('p', null, bdi(shorten(text, 900)))),
        )
      : null;
  }

  function stepButtons(node) {
    const choices = [
      [0, 'Everything'],
      [1, 'One step around'],
      [2, 'Two steps'],
    ];
    return el(
      'div',
      { class: 'pair steps', role: 'group', 'aria-label': 'How much to show around it' },
      choices.map(([steps, text]) =>
        el(
          'button',
          {
            type: 'button',
            'aria-pressed': String(state.steps === steps),
            'data-steps': steps,
            click: () => setSteps(node, steps),
          },
          text,
        ),
      ),
    );
  }

  function setSteps(node, steps) {
    state.org = node.id;
    state.rel = '';
    state.steps = steps;
    refresh({ filters: true });
    for (const button of document.querySelectorAll('.steps button'))
      button.setAttribute('aria-pressed', String(Number(button.dataset.steps) === steps));
    map.fit();
    keepAddress();
  }

  function disputesBlock(node) {
    if (!node.disputes.length) return [];
    const blocks = node.disputes
      .map(asObject)
      .map((dispute) =>
        el(
          'div',
          { class: 'dispute' },
          el('h4', null, bdi(asText(dispute.property)), withWhom(dispute)),
          el('ul', null, asList(dispute.values).map(asObject).map(answerItem)),
        ),
      );
    return [el('section', { class: 'against' }, el('h3', null, sign(), 'Sources disagree'), blocks)];
  }

  // Some questions are about two: "partner of, since when" needs the other one's name.
  function withWhom(dispute) {
    const other = nodes.get(asText(dispute.other));
    return other ? el('span', { class: 'meta' }, ' · ', bdi(other.short)) : null;
  }

  function answerItem(answer) {
    const id = asText(answer.source);
    const source = asObject(sources[id]);
    const date = asText(answer.date) || asText(source.issued) || 'undated';
    const locator = asText(answer.locator);
    return el(
      'li',
      null,
      el('b', null, bdi(shorten(asText(answer.value), 120))),
      el(
        'div',
        null,
        el('p', null, outLink(source.url, bdi(shorten(sourceTitle(id), 200)))),
        el(
          'p',
          { class: 'meta' },
          joined(
            [
              asText(source.publisher) && bdi(shorten(asText(source.publisher), 120)),
              date,
              locator && ['place: ', bdi(shorten(locator, 300))],
            ].map((part) => (Array.isArray(part) ? el('span', null, part) : part)),
          ),
        ),
      ),
    );
  }

  function relationGroups(node) {
    const groups = new Map();
    for (const edge of node.links) {
      const outward = edge.from === node;
      const title = outward || !edge.type.directed ? edge.type.label : edge.type.inverse;
      const key = `${edge.type.id} ${title}`;
      if (!groups.has(key)) groups.set(key, { title, type: edge.type, list: [] });
      groups.get(key).list.push(edge);
    }
    const order = Array.from(types.keys());
    return Array.from(groups.values()).sort((a, b) => order.indexOf(a.type.id) - order.indexOf(b.type.id) || (a.title < b.title ? -1 : 1));
  }

  const otherEnd = (edge, node) => (edge.from === node ? edge.to : edge.from);

  function relationsBlock(node) {
    if (!node.links.length)
      return [el('p', { class: 'quiet' }, 'No relation of this organization is documented here. ', asText(context.caveat))];
    const evidence = node.links.reduce((sum, edge) => sum + edge.evidence.length, 0);
    const open = evidence <= 8;
    const hidden = node.links.filter((edge) => !shown.edgeSet.has(edge)).length;
    const all = el(
      'button',
      { type: 'button', class: 'plain', 'aria-expanded': String(open), click: toggleAll },
      open ? 'Hide all sources' : 'Show all sources',
    );
    const out = [el('div', { class: 'rel-head' }, el('h3', null, count(node.links.length, 'relation', 'relations')), all)];
    if (hidden)
      out.push(el('p', { class: 'quiet' }, `${hidden} of them ${hidden === 1 ? 'is' : 'are'} hidden on the map by the filters in use.`));
    for (const group of relationGroups(node)) out.push(relationGroup(group, node, open));
    return out;
  }

  function toggleAll(event) {
    const open = event.currentTarget.getAttribute('aria-expanded') !== 'true';
    for (const box of byId('panel-body').querySelectorAll('details.rel')) box.open = open;
    event.currentTarget.setAttribute('aria-expanded', String(open));
    event.currentTarget.textContent = open ? 'Hide all sources' : 'Show all sources';
  }

  function relationGroup(group, node, open) {
    group.list.sort((a, b) => hasEnded(a) - hasEnded(b) || collator.compare(otherEnd(a, node).name, otherEnd(b, node).name));
    const items = group.list.map((edge) => relationItem(edge, node, open));
    return el(
      'section',
      { class: 'rel-group' },
      el('h4', null, lineIcon(group.type, group.type.directed), `${group.title} `, el('span', { class: 'n' }, String(group.list.length))),
      items,
    );
  }

  function arrowOf(edge, node) {
    if (!edge.directed) return el('span', { class: 'dir', title: 'both ways' }, '↔');
    return edge.from === node ? el('span', { class: 'dir', title: 'from here' }, '→') : el('span', { class: 'dir', title: 'to here' }, '←');
  }

  // The end of the line is a button of its own; the rest of the row opens who says so.
  function relationItem(edge, node, open) {
    const other = otherEnd(edge, node);
    const ended = edge.ended ? el('span', { class: 'tag ended' }, `ended ${edge.ended}`) : null;
    const facts = joined([when(edge), SAID[edge.said], count(edge.nSources, 'source', 'sources')]);
    return el(
      'div',
      { class: hasEnded(edge) ? 'rel-item over' : 'rel-item' },
      el(
        'p',
        { class: 'end' },
        arrowOf(edge, node),
        el('button', { type: 'button', class: 'link', click: () => choose(other, { show: true, focus: true }) }, bdi(other.short)),
        ended,
      ),
      el(
        'details',
        { class: 'rel', open },
        el('summary', null, facts),
        el('ul', { class: 'evs' }, edge.evidence.map(evidenceItem)),
        el('button', { type: 'button', class: 'plain', click: () => choose(edge, { show: true, focus: true }) }, 'Open this relation'),
      ),
      againstBlock(edge),
    );
  }

  // ------------------------------------------------------------ a line

  function edgePanel(edge) {
    const end = (node) =>
      el('button', { type: 'button', class: 'link', click: () => choose(node, { show: true, focus: true }) }, bdi(node.short));
    const facts = [
      ...fact('First documented', edge.first || 'no year given'),
      ...fact('Last documented', edge.last || 'no year given'),
      ...fact('Ended', edge.ended),
      ...fact('How it is put', SAID[edge.said]),
      ...fact('Through', shorten(asList(edge.raw.programmes).map(asText).join(', '), 300)),
    ];
    const rawNote = [asText(edge.raw.title), asText(edge.raw.label)].filter(Boolean).map((text) => el('p', null, bdi(shorten(text, 600))));
    const out = [
      el('p', { class: 'kicker' }, lineIcon(edge.type, edge.directed), 'Relation'),
      el(
        'h2',
        { tabindex: '-1', class: 'sentence' },
        end(edge.from),
        ' ',
        el('span', { class: 'verb' }, edge.type.label),
        ' ',
        end(edge.to),
      ),
      edge.type.definition ? el('p', { class: 'quiet' }, edge.type.definition) : null,
      ...rawNote,
      el('dl', { class: 'facts' }, facts),
      againstBlock(edge),
      el('h3', null, `Who says so `, el('span', { class: 'n' }, count(edge.nSources, 'source', 'sources'))),
    ];
    out.push(
      edge.evidence.length
        ? el('ul', { class: 'evs' }, edge.evidence.map(evidenceItem))
        : el('p', { class: 'quiet' }, 'No source is given for this line.'),
    );
    if (edge.twins.length > 1) out.push(...twinsBlock(edge));
    return out;
  }

  function twinsBlock(edge) {
    const others = edge.twins.filter((twin) => twin !== edge);
    const items = others.map((twin) =>
      el(
        'li',
        null,
        el(
          'button',
          { type: 'button', class: 'link', click: () => choose(twin, { show: true, focus: true }) },
          bdi(twin.from.short),
          ` ${twin.type.label} `,
          bdi(twin.to.short),
        ),
      ),
    );
    return [el('h3', null, 'Also between the two'), el('ul', { class: 'plain-list' }, items)];
  }

  // ------------------------------------------------------------ about: how to read it, where to start

  function aboutPanel() {
    return [el('h2', { tabindex: '-1' }, 'How to read this map'), howToRead(), ...startingPoints(), ...aboutData()].filter(Boolean);
  }

  function howToRead() {
    const shape = allNodes.length ? allNodes[0] : null;
    const icon = shape ? shapeIcon(shape.shape, GREY) : null;
    const line = types.size ? lineIcon(types.values().next().value, true) : null;
    return el(
      'ul',
      { class: 'how' },
      el(
        'li',
        null,
        el('span', { class: 'how-icon' }, icon),
        el('span', null, 'A shape is an organization. Its form tells the kind; the larger it is, the more relations are documented.'),
      ),
      el(
        'li',
        null,
        el('span', { class: 'how-icon' }, line),
        el(
          'span',
          null,
          'A line is a statement somebody published. Click it: it shows which page says so, where on the page, and who says otherwise.',
        ),
      ),
      el('li', null, el('span', { class: 'how-icon warn' }, sign()), el('span', null, 'Here sources disagree. All answers are kept.')),
    );
  }

  function startingPoints() {
    const disputed = allNodes.filter((node) => node.disputes.length).slice(0, 5);
    const busiest = allNodes.filter((node) => node.degree > 0).slice(0, 5);
    const open = (node) => choose(node, { show: true, closer: true, focus: true });
    const out = [];
    if (disputed.length) {
      out.push(
        el('h3', null, 'Where sources disagree'),
        el(
          'ul',
          { class: 'plain-list' },
          disputed.map((node) =>
            el(
              'li',
              null,
              el('button', { type: 'button', class: 'link', click: () => open(node) }, bdi(node.short)),
              el('span', { class: 'meta' }, answersLine(node)),
            ),
          ),
        ),
      );
    }
    if (busiest.length)
      out.push(
        el('h3', null, 'Most relations documented'),
        el(
          'ul',
          { class: 'plain-list tight' },
          busiest.map((node) =>
            el(
              'li',
              null,
              el('button', { type: 'button', class: 'link', click: () => open(node) }, bdi(node.short)),
              el('span', { class: 'n' }, String(node.degree)),
            ),
          ),
        ),
      );
    return out;
  }

  function answersLine(node) {
    const dispute = asObject(node.disputes[0]);
    const values = Array.from(
      new Set(
        asList(dispute.values)
          .map((answer) => shorten(asText(asObject(answer).value), 24))
          .filter(Boolean),
      ),
    );
    const text = values.length > 1 ? `${values.slice(0, -1).slice(0, 5).join(', ')} or ${values[values.length - 1]}` : values.join('');
    return el('span', null, shorten(asText(dispute.property), 40), withWhom(dispute), ': ', bdi(text));
  }

  function countsText() {
    const counts = asObject(context.counts);
    const parts = [
      [counts.organizations, 'organization', 'organizations'],
      [counts.relations, 'relation', 'relations'],
      [counts.sources, 'source', 'sources'],
    ]
      .filter(([n]) => asNumber(n) !== null)
      .map(([n, one, many]) => count(n, one, many));
    if (asNumber(counts.leftOut)) parts.push(`${number.format(counts.leftOut)} left out`);
    return parts.join(', ');
  }

  function versionText() {
    const parts = [
      asText(context.version) && `data version ${asText(context.version)}`,
      asText(context.hash) && asText(context.hash).slice(0, 12),
      asText(context.asOf) && `as of ${asText(context.asOf)}`,
    ];
    return parts.filter(Boolean).join(' · ');
  }

  function aboutData() {
    const tie = asText(asObject(context.projection).summary);
    const wrong = correctionLink(context.correction, 'Tell us');
    return [
      tie ? el('h3', null, 'What counts as a tie') : null,
      tie ? el('p', null, tie) : null,
      el('h3', null, 'About the data'),
      el('p', null, joined([countsText(), versionText()])),
      el('p', null, joined([asText(context.caveat), asText(context.notASanctionsScreen)], ' ')),
      wrong ? el('p', null, 'Something wrong or unsafe? ', wrong) : null,
    ];
  }

  function drawFoot() {
    const tie = asText(asObject(context.projection).summary);
    const wrong = correctionLink(context.correction, 'Tell us');
    const parts = [
      tie && el('span', null, el('b', null, 'What counts as a tie: '), tie),
      countsText() && el('span', null, countsText()),
      versionText() && el('span', null, versionText()),
      asText(context.caveat) && el('b', null, asText(context.caveat)),
      asText(context.notASanctionsScreen) && el('span', null, asText(context.notASanctionsScreen)),
      wrong && el('span', null, 'Wrong or unsafe? ', wrong),
    ];
    byId('foot').replaceChildren(...joined(parts, ' '));
  }

  // ============================================================ icons of the legend

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

  // ============================================================ legend = filter

  const LISTS = {
    kind: {
      all: () => Array.from(kinds.values()).filter((kind) => kind.nodes),
      icon: (kind) => shapeIcon(kind.shape, state.colour === 'country' ? GREY : kind.colour),
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
        el('li', null, lineIcon(null, false, { bar: true, width: 1.2, colour: 'var(--edge-ended)' }), 'ended, by what a source says'),
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
    byId('year').value = String(state.year === null ? lastYear + 1 : state.year);
    byId('as-map').setAttribute('aria-pressed', String(state.view === 'map'));
    byId('as-table').setAttribute('aria-pressed', String(state.view === 'table'));
    drawYear();
  }

  function fillSelects() {
    const rows = Array.from(saysHowMany).sort((a, b) => b[1] - a[1] || collator.compare(sourceTitle(a[0]), sourceTitle(b[0])));
    const name = (id) => shorten(drawable([sourceTitle(id), asText(asObject(sources[id]).publisher)].filter(Boolean).join(' · ')), 78);
    byId('source').replaceChildren(
      el('option', { value: '' }, `any of ${number.format(rows.length)}`),
      ...rows.map(([id, n]) => el('option', { value: id }, `${name(id)} (${n})`)),
    );
    const most = clamp(Math.max(1, ...allEdges.map((edge) => edge.nSources)), 1, 20);
    byId('min').replaceChildren(
      ...Array.from({ length: most }, (_, i) => el('option', { value: String(i + 1) }, i ? `${i + 1} or more` : 'any')),
    );
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
      : `Only what a source documents by ${state.year}.${undated ? ` ${none} and ${undated === 1 ? 'is' : 'are'} not shown.` : ''}`;
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

  function chipList() {
    const chips = [];
    const add = (text, undo) => chips.push([text, undo]);
    for (const [name, one, many] of [
      ['kind', 'kind', 'kinds'],
      ['type', 'kind of relation', 'kinds of relations'],
      ['country', 'country', 'countries'],
      ['said', '', ''],
    ]) {
      const off = state.off[name];
      const on = LISTS[name].all().filter((item) => !off.has(item.id));
      if (off.size)
        add(
          on.length === 1
            ? `only ${shorten(LISTS[name].name(on[0]), 30)}`
            : name === 'said'
              ? 'nothing'
              : `${count(off.size, one, many)} hidden`,
          () => {
            state.off[name] = new Set();
          },
        );
    }
    if (state.source)
      add(`says: ${shorten(sourceTitle(state.source), 34)}`, () => {
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
      add(`${state.steps === 1 ? 'one step' : 'two steps'} around ${shorten(nodes.get(state.org).name, 26)}`, () => {
        state.steps = 0;
      });
    return chips;
  }

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
      ...chips.map(([text, undo]) =>
        el(
          'button',
          { type: 'button', class: 'chip', 'aria-label': `Remove the filter: ${text}`, click: undoOne(undo) },
          bdi(text),
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
      sort: state.sort,
      down: state.down,
      colour: state.colour,
      size: state.size,
    };
    state = { ...everything(), ...keep };
    refresh({ filters: true });
    syncSteps();
    map.fit();
    keepAddress();
  }

  // ============================================================ status and redrawing

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
      else if (document.documentElement.dataset.panel === 'open' && byId('panel').dataset.shows !== 'about') closePanel();
    }
    syncControls();
    drawView(what);
  }

  function drawView(what) {
    const table = state.view === 'table';
    byId('table').hidden = !table;
    // Hidden from eye and keyboard, but still laid out: a picture can be saved from the table, too.
    byId('map').classList.toggle('away', table);
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

  // ============================================================ search

  let found = [];
  let active = -1;

  function rankOf(node, query) {
    let best = 99;
    let hit = null;
    for (const entry of node.keys) {
      let score = 99;
      if (entry.key === query) score = 0;
      else if (entry.key.startsWith(query)) score = 1;
      else if (entry.key.includes(` ${query}`)) score = 2;
      else if (query.length > 1 && entry.key.includes(query)) score = 3;
      if (score < best) {
        best = score;
        hit = entry;
      }
    }
    return hit ? { node, score: best, hit } : null;
  }

  function search(text) {
    const query = fold(text);
    if (!query) return [];
    return allNodes
      .map((node) => rankOf(node, query))
      .filter(Boolean)
      .sort((a, b) => a.score - b.score || a.node.rank - b.node.rank);
  }

  function drawFound() {
    const text = byId('find').value;
    const all = search(text);
    found = all.slice(0, 9);
    active = found.length ? 0 : -1;
    matches = all.length && all.length <= 40 ? new Set(all.map((entry) => entry.node).filter((node) => shown.nodeSet.has(node))) : null;
    const items = found.map((entry, i) => foundItem(entry, i));
    if (!found.length && fold(text))
      items.push(
        el(
          'li',
          { class: 'none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' },
          'No organization of that name is here.',
        ),
      );
    byId('found').replaceChildren(...items);
    openFound(items.length > 0);
    markActive();
    map.redraw();
  }

  function foundItem({ node, hit }, index) {
    const also = hit.text !== node.name ? el('span', { class: 'also' }, bdi(shorten(hit.text, 70))) : null;
    const hidden = shown.nodeSet.has(node) ? '' : ' · hidden by the filters';
    const place = node.country ? `, ${countryName(node.country)}` : '';
    const item = el(
      'li',
      {
        role: 'option',
        id: `found-${index}`,
        'aria-selected': 'false',
        mousedown: (event) => event.preventDefault(),
        click: () => take(index),
        mousemove: () => {
          if (active !== index) {
            active = index;
            markActive();
          }
        },
      },
      shapeIcon(node.shape, nodeColour(node)),
      el(
        'span',
        { class: 'who' },
        el('span', { class: 'name' }, bdi(shorten(node.name, 90))),
        also,
        el('span', { class: 'meta' }, `${node.kind.label}${place}${hidden}`),
      ),
    );
    return item;
  }

  function openFound(open) {
    byId('found').hidden = !open;
    byId('find').setAttribute('aria-expanded', String(open));
    if (!open) byId('find').removeAttribute('aria-activedescendant');
  }

  function markActive() {
    const input = byId('find');
    if (active < 0) {
      input.removeAttribute('aria-activedescendant');
      return;
    }
    Array.from(byId('found').children).forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
    input.setAttribute('aria-activedescendant', `found-${active}`);
    const item = byId(`found-${active}`);
    if (item) item.scrollIntoView({ block: 'nearest' });
  }

  function take(index) {
    const entry = found[index];
    if (!entry) return;
    closeSearch();
    byId('find').value = '';
    if (isPhone()) byId('find').blur();
    choose(entry.node, { show: true, closer: true, focus: !isPhone(), opener: byId('find') });
  }

  function closeSearch() {
    openFound(false);
    if (matches) {
      matches = null;
      map.redraw();
    }
  }

  function searchKey(event) {
    const open = !byId('found').hidden;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (!open) drawFound();
      else if (found.length) {
        active = (active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
        markActive();
      }
      event.preventDefault();
    } else if (event.key === 'Enter' && open) {
      take(active);
      event.preventDefault();
    } else if (event.key === 'Escape' && (open || byId('find').value)) {
      if (!open) byId('find').value = '';
      closeSearch();
      event.stopPropagation();
    }
  }

  // ============================================================ table

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

  // ============================================================ saving: picture, drawing, table

  const fileName = (ending) =>
    `${
      fold(document.title)
        .replace(/[^a-z0-9]+/g, '-')
        .replace(/^-|-$/g, '')
        .slice(0, 60) || 'map'
    }.${ending}`;

  function download(blob, name) {
    const address = URL.createObjectURL(blob);
    const link = el('a', { href: address, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(address), 30000);
  }

  // A drawing is a list of paths and texts, in pixels: the SVG and the PNG are made from the same list.
  function drawing() {
    const { w, h } = map.size();
    const view = map.toScreen();
    const items = [];
    const lit = litNow();
    const at = toPixels();
    for (const [edge, g] of geometry()) drawnEdge(items, edge, g, lit, at, view.scale);
    for (const label of labels().filter((other) => other.extra > LEADER)) {
      for (const [stroke, width] of leaderStrokes()) items.push({ d: pathTo(leaderEnds(label, at)), stroke, width });
    }
    for (const node of shown.nodes) drawnNode(items, node, lit, at, view.scale);
    for (const label of labels()) drawnLabel(items, label, at);
    const caption = drawnCaption(w, h);
    return { w, h, total: caption.total, map: items, caption: caption.items };
  }

  const two = (value) => Math.round(value * 100) / 100;
  const pathTo = (points) => `M${points.map((p) => `${two(p.x)} ${two(p.y)}`).join('L')}`;

  function drawnEdge(items, edge, g, lit, at, scale) {
    const style = edgeStyle(edge, lit);
    const px = 1 / scale;
    const base = { stroke: style.colour, width: two(style.width), alpha: style.alpha };
    if (g.loop) {
      const c = at(g.loop);
      items.push({ ...base, d: disc(two(g.loop.r * scale)), x: c.x, y: c.y, dash: style.dash });
    } else {
      const [a, c, b] = [g.a, g.c, g.b].map(at);
      items.push({ ...base, d: `M${two(a.x)} ${two(a.y)}Q${two(c.x)} ${two(c.y)} ${two(b.x)} ${two(b.y)}`, dash: style.dash });
      if (edge.directed) items.push({ d: `${pathTo(arrowPoints(g, px, style.width).map(at))}Z`, fill: style.colour, alpha: style.alpha });
    }
    if (style.ended)
      items.push({ ...base, d: pathTo(barPoints(g, px).map(at)), stroke: barColour(style), width: Math.max(1.6, style.width) });
    if (edge.against.length) drawnMark(items, at(g.mid), 5.5 * detail(), style.alpha);
  }

  function drawnMark(items, p, r, alpha) {
    items.push({ d: disc(r), x: p.x, y: p.y, fill: ink.page, stroke: ink.warn, width: 1.2, alpha });
    items.push({ d: UNEQUAL, x: p.x, y: p.y, s: r, stroke: ink.warn, width: 1.2 / r, alpha });
  }

  function drawnNode(items, node, lit, at, scale) {
    const p = at(node);
    const r = radius(node, scale);
    const alpha = lit && !lit.nodes.has(node) ? 0.24 : 1;
    const base = { d: SHAPES[node.shape], x: p.x, y: p.y, s: r, alpha };
    if (state.org === node.id) items.push({ ...base, stroke: ink.accent, width: 8 / r });
    items.push({ ...base, stroke: ink.page, width: 3.4 / r }, { ...base, fill: nodeColour(node), title: node.label });
    if (node.disputes.length && alpha === 1) drawnMark(items, { x: p.x + r * 0.95, y: p.y - r * 0.95 }, 4.6 * detail(), 1);
  }

  function drawnLabel(items, label, at) {
    const p = at(label.node);
    label.lines.forEach((text, i) =>
      items.push({
        text,
        x: p.x + label.dx + anchorX(label),
        y: p.y + label.dy + i * label.font.line + label.font.size * 0.95,
        font: label.font,
        align: label.align,
        fill: label.node.id === state.org ? ink.accent : ink.text,
        halo: ink.page,
      }),
    );
  }

  // A picture travels without its page: title, legend, what counts as a tie, version and caveat go with it.
  function drawnCaption(w, h) {
    const items = [{ d: `M0 ${h}H${w}`, stroke: ink.pale, width: 1, alpha: 0.6 }];
    const small = { size: 11.5, weight: 400, line: 16 };
    const put = (text, x, y, font, fill) =>
      items.push({ text: drawable(text), x, y, font: font || small, align: 'left', fill: fill || ink.muted });
    let y = h + 26;
    put(shorten(byId('top').querySelector('h1').textContent, 120), 16, y, { size: 15, weight: 600, line: 18 }, ink.text);
    y = captionLegend(items, put, w, y + 22, small);
    const words = [
      statusText(),
      ...chipList().map(([text]) => text),
      asText(asObject(context.projection).summary) && `What counts as a tie: ${asText(asObject(context.projection).summary)}`,
      versionText(),
      asText(context.caveat),
      asText(context.notASanctionsScreen),
    ]
      .filter(Boolean)
      .join('  ·  ');
    for (const line of wrapped(drawable(words), small, w - 32).slice(0, 8)) {
      y += small.line;
      put(line, 16, y);
    }
    return { items, total: Math.ceil(y + 16) };
  }

  function captionLegend(items, put, w, top, font) {
    let x = 16;
    let y = top;
    const step = (text, iconWidth, draw) => {
      const need = iconWidth + 6 + widthOf(drawable(text), font) + 18;
      if (x + need > w - 10 && x > 16) {
        x = 16;
        y += 20;
      }
      draw(x, y - 4);
      put(text, x + iconWidth + 6, y);
      x += need;
    };
    const kindsHere = new Set(shown.nodes.map((node) => node.kind));
    const typesHere = new Set(shown.edges.map((edge) => edge.type));
    for (const kind of kinds.values())
      if (kindsHere.has(kind))
        step(kind.label, 12, (cx, cy) =>
          items.push({ d: SHAPES[kind.shape], x: cx + 6, y: cy, s: 5, fill: state.colour === 'country' ? GREY : kind.colour }),
        );
    for (const type of types.values())
      if (typesHere.has(type))
        step(type.label, 30, (cx, cy) => {
          items.push({ d: `M${cx} ${cy}H${cx + (type.directed ? 24 : 30)}`, stroke: ink.lit, width: 1.3, dash: type.dash });
          if (type.directed) items.push({ d: `M${cx + 30} ${cy}l-7 -3v6Z`, fill: ink.lit });
        });
    if (shown.edges.some(hasEnded))
      step('ended', 30, (cx, cy) =>
        items.push(
          { d: `M${cx} ${cy}H${cx + 30}`, stroke: ink.pale, width: 1.2 },
          { d: `M${cx + 15} ${cy - 5}V${cy + 5}`, stroke: ink.pale, width: 1.6 },
        ),
      );
    if (shown.edges.some((edge) => edge.against.length) || shown.nodes.some((node) => node.disputes.length))
      step('sources disagree', 12, (cx, cy) => drawnMark(items, { x: cx + 6, y: cy }, 5, 1));
    if (state.colour === 'country')
      for (const country of countries.values())
        if (shown.nodes.some((node) => node.country === country.id))
          step(country.label, 12, (cx, cy) => items.push({ d: disc(5), x: cx + 6, y: cy, fill: country.colour }));
    return y + 4;
  }

  function wrapped(text, font, width) {
    const lines = [''];
    for (const word of text.split(' ')) {
      const longer = lines[lines.length - 1] ? `${lines[lines.length - 1]} ${word}` : word;
      if (lines[lines.length - 1] && widthOf(longer, font) > width) lines.push(word);
      else lines[lines.length - 1] = longer;
    }
    return lines;
  }

  function svgItem(item) {
    if (item.text !== undefined) {
      const attributes = {
        x: two(item.x),
        y: two(item.y),
        'font-size': two(item.font.size),
        'font-weight': item.font.weight === 400 ? '' : item.font.weight,
        fill: item.fill,
        'text-anchor': { left: 'start', right: 'end', center: 'middle' }[item.align],
      };
      if (item.halo)
        Object.assign(attributes, { stroke: item.halo, 'stroke-width': 3.5, 'stroke-linejoin': 'round', 'paint-order': 'stroke' });
      return svgEl('text', attributes, item.text);
    }
    const place = item.x === undefined ? '' : `translate(${two(item.x)} ${two(item.y)})${item.s ? ` scale(${two(item.s)})` : ''}`;
    const path = svgEl('path', {
      d: item.d,
      transform: place,
      fill: item.fill || 'none',
      'fill-rule': item.fill ? 'evenodd' : '',
      stroke: item.stroke,
      'stroke-width': item.stroke ? item.width : '',
      'stroke-dasharray': asList(item.dash).join(' '),
      'stroke-linecap': item.stroke ? 'round' : '',
      'stroke-linejoin': item.stroke ? 'round' : '',
      opacity: item.alpha === undefined || item.alpha === 1 ? '' : item.alpha,
    });
    if (item.title) path.append(svgEl('title', null, item.title));
    return path;
  }

  function toSvg() {
    const { w, total, h, map: items, caption } = drawing();
    const root = svgEl('svg', {
      xmlns: SVG,
      width: w,
      height: total,
      viewBox: `0 0 ${w} ${total}`,
      'font-family': FONT.replace(/"/g, "'"),
    });
    root.append(svgEl('title', null, drawable(document.title)), svgEl('rect', { width: w, height: total, fill: ink.page }));
    const clip = svgEl('clipPath', { id: 'frame' }, svgEl('rect', { width: w, height: h }));
    root.append(
      svgEl('defs', null, clip),
      svgEl('g', { 'clip-path': 'url(#frame)' }, ...items.map(svgItem)),
      svgEl('g', null, ...caption.map(svgItem)),
    );
    return `<?xml version="1.0" encoding="UTF-8"?>\n${new XMLSerializer().serializeToString(root)}\n`;
  }

  function paintItem(ctx, item) {
    ctx.save();
    ctx.globalAlpha = item.alpha === undefined ? 1 : item.alpha;
    ctx.lineJoin = 'round';
    ctx.lineCap = 'round';
    if (item.text !== undefined) {
      ctx.font = fontText(item.font);
      ctx.textAlign = item.align;
      if (item.halo) {
        ctx.strokeStyle = item.halo;
        ctx.lineWidth = 3.5;
        ctx.strokeText(item.text, item.x, item.y);
      }
      ctx.fillStyle = item.fill;
      ctx.fillText(item.text, item.x, item.y);
    } else {
      if (item.x !== undefined) ctx.translate(item.x, item.y);
      if (item.s) ctx.scale(item.s, item.s);
      const path = new Path2D(item.d);
      if (item.fill) {
        ctx.fillStyle = item.fill;
        ctx.fill(path, 'evenodd');
      }
      if (item.stroke) {
        ctx.strokeStyle = item.stroke;
        ctx.lineWidth = item.width;
        ctx.setLineDash(asList(item.dash));
        ctx.stroke(path);
      }
    }
    ctx.restore();
  }

  function toPng(done) {
    const { w, h, total, map: items, caption } = drawing();
    const canvas = el('canvas', { width: w * 2, height: total * 2 });
    const ctx = canvas.getContext('2d');
    ctx.scale(2, 2);
    ctx.fillStyle = ink.page;
    ctx.fillRect(0, 0, w, total);
    ctx.save();
    ctx.beginPath();
    ctx.rect(0, 0, w, h);
    ctx.clip();
    items.forEach((item) => paintItem(ctx, item));
    ctx.restore();
    caption.forEach((item) => paintItem(ctx, item));
    canvas.toBlob(done, 'image/png');
  }

  // A spreadsheet must not take a name for a formula.
  function cell(value) {
    const text = /^[=+\-@\t\r]/.test(asText(value)) ? `'${asText(value)}` : asText(value);
    return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
  }

  function toCsv() {
    const head = [
      'From',
      'Relation',
      'To',
      'First documented',
      'Last documented',
      'Ended',
      'Sources',
      'Stated',
      'Who says so',
      'Contradicted by',
    ];
    const says = (ev) => {
      const source = asObject(sources[asText(ev.source)]);
      return [
        sourceTitle(asText(ev.source)),
        asText(source.publisher),
        asText(source.issued),
        asText(ev.locator),
        asText(source.url),
        ev.stance === 'denies' ? 'says it is not so' : '',
      ]
        .filter(Boolean)
        .join('; ');
    };
    const against = (other) => [asText(other.text), sourceTitle(asText(other.source)), asText(other.date)].filter(Boolean).join('; ');
    const rows = sortedEdges().map((edge) => [
      edge.from.name,
      edge.type.label,
      edge.to.name,
      edge.first,
      edge.last,
      edge.ended,
      edge.nSources,
      SAID[edge.said],
      edge.evidence.map(says).join(' | '),
      edge.against.map(against).join(' | '),
    ]);
    return `\ufeff${[head, ...rows].map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;
  }

  function say(button, text) {
    const before = button.dataset.text || button.textContent;
    button.dataset.text = before;
    button.textContent = text;
    setTimeout(() => {
      button.textContent = before;
    }, 1600);
  }

  function copyLink() {
    clearTimeout(saveTimer);
    writeAddress();
    const address = location.href.split('#')[0] + stateToHash();
    const done = () => say(byId('copy'), 'Copied');
    const other = () => (copyByHand(address) ? done() : window.prompt('The address of this view:', address));
    if (navigator.clipboard && window.isSecureContext) navigator.clipboard.writeText(address).then(done, other);
    else other();
  }

  function copyByHand(text) {
    const box = el('textarea', { class: 'sr', 'aria-hidden': 'true' });
    box.value = text;
    document.body.append(box);
    box.select();
    let worked = false;
    try {
      worked = document.execCommand('copy');
    } catch {
      worked = false;
    }
    box.remove();
    return worked;
  }

  // ------------------------------------------------------------ print: the table, and the sources it stands on

  function beforePrint() {
    byId('table').hidden = false;
    drawTable(Infinity);
    const used = Array.from(new Set(shown.edges.flatMap((edge) => Array.from(edge.sources)))).sort((a, b) =>
      collator.compare(sourceTitle(a), sourceTitle(b)),
    );
    const place = new Map(used.map((id, i) => [id, i + 1]));
    for (const row of byId('rows').children) {
      const edge = edges.get(row.dataset.id);
      row.querySelector('.c-sources').textContent =
        Array.from(edge.sources)
          .map((id) => place.get(id))
          .sort((a, b) => a - b)
          .join(', ') || '0';
    }
    const items = used.map((id) => {
      const source = asObject(sources[id]);
      return el(
        'li',
        null,
        joined([bdi(sourceTitle(id)), asText(source.publisher), asText(source.issued) || 'undated', asText(source.url)]),
      );
    });
    byId('print-sources').replaceChildren(el('h2', null, 'Who says so'), el('ol', null, items));
  }

  function afterPrint() {
    byId('print-sources').replaceChildren();
    drawView({ all: true });
  }

  // ============================================================ theme, hint, nav

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

  // ============================================================ listening

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
    if (state.org || state.rel) choose(null);
    else closePanel();
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
    on('skip-map', 'click', (event) => {
      event.preventDefault();
      setView('map');
      byId('canvas').firstElementChild.focus();
    });
    on('skip-table', 'click', (event) => {
      event.preventDefault();
      setView('table');
      byId('columns').querySelector('button').focus();
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
      drawList('kind');
      drawList('country');
      if (state.colour === 'country') byId('countries').open = true;
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

  // ============================================================ for tests

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

  function pageState() {
    const sets = Object.fromEntries(Object.entries(state.off).map(([name, set]) => [name, Array.from(set).sort()]));
    return {
      ...state,
      off: sets,
      panel: byId('panel').hidden ? '' : byId('panel').dataset.shows,
      dark: isDark(),
      at: map.network ? map.view() : null,
      moved: map.moved(),
    };
  }

  function pointOf(id) {
    const view = map.toScreen();
    const thing = nodes.get(id) || edges.get(id);
    const box = byId('canvas').getBoundingClientRect();
    const at = (p) => ({ x: p.x * view.scale + view.x, y: p.y * view.scale + view.y });
    const g = thing && thing.type ? geometry().get(thing) : null;
    const tries = g
      ? [0.5, 0.4, 0.6, 0.32, 0.68, 0.25, 0.75].map((t) => at(mid(g.whole.a, g.whole.c, g.whole.b, t)))
      : thing && !thing.type
        ? [at(thing)]
        : [];
    const p = tries.find((q) => thingAt(q, false) === thing) || tries[0];
    return p ? { x: box.left + p.x, y: box.top + p.y } : null;
  }

  function timePaint(frames) {
    const began = performance.now();
    for (let i = 0; i < frames; i += 1) map.network.redraw();
    return (performance.now() - began) / frames;
  }

  function offerHook() {
    window.amurgraphPage = Object.freeze({
      state: pageState,
      labelBoxes: () => labels().map(screenBox),
      nodeBoxes: () => shown.nodes.map(nodeBox),
      visible: () => ({ nodes: shown.nodes.map((node) => node.id), edges: shown.edges.map((edge) => edge.id) }),
      select: (id) => choose(nodes.get(id) || edges.get(id) || null, { show: true }),
      point: pointOf,
      svg: toSvg,
      csv: toCsv,
      timePaint,
      search: (text) => search(text).map((entry) => entry.node.id),
    });
  }

  // ============================================================ start

  function firstPanel() {
    if (!state.org && !state.rel && !isNarrow()) showAbout();
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
    firstPanel();
    map.start();
    refresh({ all: true });
    drawTheme();
    listenTools();
    listenFilters();
    listenWindow();
    byId('hint').hidden = recall('amurgraph-hint') === 'seen' || !allEdges.length;
    const view = viewOfHash(location.hash);
    // The details may have taken their column since the map was made.
    map.network.redraw();
    map.ready = true;
    map.fit(true);
    if (view) map.setView(view);
    offerHook();
  }

  start();
})();
