// A very large map starts with its communities, the computed groups: each a disc that opens on a click, its members in
// their places. What is open stands in the address. The shell of small maps knows nothing of it: what it must do
// besides is added at the end of this room.

const DISCS_FROM = 2000;
const TIES_OF_A_DISC = 4;
const MEMBERS_LISTED = 300;
const ONE_RUN =
  'Computed from the ties alone, by one run of Louvain: nobody stated these groups, and another run may part them otherwise.';

const communities = {
  used: !hasWebGL || (groupRows.length > 1 && allNodes.length > DISCS_FROM),
  open: new Set(),
  everybody: false,
  // Changes with what is open.
  turn: 0,
  drawnKey: '',
  drawn: null,
  discsVersion: -1,
  discs: [],
  ties: [],
  most: 1,

  isOpen: (id) => !communities.used || communities.everybody || communities.open.has(id),

  // Whether so few are left by the filters that each can be shown.
  few: () => hasWebGL && !communities.inPicture && shown.nodes.length <= DISCS_FROM,
  inPicture: false,

  // Who is shown by a shape and a line of their own.
  now() {
    const key = `${version} ${communities.turn}`;
    if (communities.drawnKey === key) return communities.drawn;
    communities.drawnKey = key;
    if (!communities.used || communities.everybody || communities.few()) communities.drawn = shown;
    else {
      const { open } = communities;
      const nodes_ = open.size ? shown.nodes.filter((node) => open.has(node.group)) : [];
      const edges_ = open.size ? shown.edges.filter((edge) => open.has(edge.from.group) && open.has(edge.to.group)) : [];
      communities.drawn = { nodes: nodes_, edges: edges_, nodeSet: new Set(nodes_), edgeSet: new Set(edges_) };
    }
    return communities.drawn;
  },

  changed() {
    communities.turn += 1;
    tellCommunities();
    refresh({});
  },

  openOnly(ids) {
    communities.everybody = false;
    communities.open = new Set(ids);
    communities.changed();
  },

  // A browser without WebGL 2 draws the members of one community, not of many.
  add(ids) {
    const missing = ids.filter((id) => !communities.isOpen(id));
    if (missing.length) communities.openOnly(hasWebGL ? [...communities.open, ...missing] : missing.slice(-1));
  },

  remove(id) {
    communities.openOnly(Array.from(communities.open).filter((other) => other !== id));
  },
};

// ------------------------------------------------------------ discs and the ties between them

// Where a community lies, and how far out its members stand, whatever the filters leave of it.
const places = new Map();
for (const node of allNodes) {
  const place = places.get(node.group) || { x: 0, y: 0, n: 0, reach: 0 };
  place.x += node.x;
  place.y += node.y;
  place.n += 1;
  places.set(node.group, place);
}
for (const place of places.values()) [place.x, place.y] = [place.x / place.n, place.y / place.n];
for (const node of allNodes) {
  const place = places.get(node.group);
  place.reach = Math.max(place.reach, far(place, node));
}

// How wide a disc is for each root of a member: so that hardly any reaches into another.
const widthOfMembers = (() => {
  const list = Array.from(places.entries(), ([id, place]) => (id ? place : null)).filter(Boolean).sort((a, b) => b.n - a.n).slice(0, 600);
  const room = list
    .map((one) => list.reduce((least, other) => (one === other ? least : Math.min(least, far(one, other) / (Math.sqrt(one.n) + Math.sqrt(other.n)))), Infinity))
    .sort((a, b) => a - b);
  return Number.isFinite(room[0]) ? 0.95 * room[Math.floor(room.length * 0.04)] : 60;
})();
// Most of a register may be in no group: their disc, about which the map says nothing, leaves room for the others.
const widest = Array.from(places.entries()).reduce((most, [id, { n }]) => (id ? Math.max(most, n) : most), 1);
const radiusOf = (id, members) => widthOfMembers * Math.sqrt(id ? members : Math.min(members, 4 * widest));

// It stands just below the others.
if (places.has('') && places.size > 1) {
  const none = places.get('');
  const others = Array.from(places.entries()).filter(([id]) => id);
  const box = boundsOf(others.map(([, place]) => place));
  none.x = (box.x0 + box.x1) / 2;
  none.y = others.reduce((most, [id, place]) => Math.max(most, place.y + radiusOf(id, place.n)), -Infinity) + 1.15 * radiusOf('', none.n);
}

function discsNow() {
  if (communities.discsVersion === version) return communities.discs;
  communities.discsVersion = version;
  const discs = new Map();
  for (const node of shown.nodes) {
    if (!discs.has(node.group)) discs.set(node.group, { id: node.group, members: [], x: places.get(node.group).x, y: places.get(node.group).y, reach: places.get(node.group).reach, ties: new Map() });
    discs.get(node.group).members.push(node);
  }
  for (const edge of shown.edges) {
    if (edge.from.group === edge.to.group) continue;
    const [a, b] = [discs.get(edge.from.group), discs.get(edge.to.group)];
    a.ties.set(b, (a.ties.get(b) || 0) + 1);
    b.ties.set(a, (b.ties.get(a) || 0) + 1);
  }
  communities.discs = Array.from(discs.values()).sort((a, b) => b.members.length - a.members.length || a.id - b.id);
  for (const one of communities.discs) one.r = radiusOf(one.id, one.members.length);
  communities.ties = strongestTies(communities.discs);
  communities.most = communities.ties.reduce((most, tie) => Math.max(most, tie.n), 1);
  return communities.discs;
}

// The strongest ties of each community, each pair once.
function strongestTies(discs) {
  const found = new Map();
  for (const one of discs) {
    const strongest = Array.from(one.ties).sort((a, b) => b[1] - a[1] || a[0].id - b[0].id);
    for (const [other, n] of strongest.slice(0, TIES_OF_A_DISC)) {
      const pair = Number(one.id) < Number(other.id) ? [one, other] : [other, one];
      found.set(`${pair[0].id} ${pair[1].id}`, { pair, n });
    }
  }
  return Array.from(found.values());
}

const discsAreShown = () => communities.used && !communities.everybody && !communities.few();
const discRadius = (one) => Math.max(one.r * map.scale(), 3);
const discColour = (one) => (state.colour === 'group' && one.id ? groups.get(one.id).colour : ink.accent);

function discAt(at) {
  if (!discsAreShown()) return null;
  const view = map.toScreen();
  return (
    discsNow().find(
      (one) => !communities.open.has(one.id) && Math.hypot(one.x * view.scale + view.x - at.x, one.y * view.scale + view.y - at.y) <= discRadius(one) + 2,
    ) || null
  );
}

// Beneath everything else, in the units of the map.
function paintDiscs(ctx) {
  if (!discsAreShown()) return;
  const px = 1 / map.scale();
  const faded = litNow() ? 0.35 : 1;
  const box = viewport(0);
  const discs = discsNow();
  ctx.save();
  ctx.strokeStyle = ink.edge;
  for (const { pair, n } of communities.ties) {
    const [a, b] = pair;
    if (Math.max(a.x, b.x) < box.x0 || Math.min(a.x, b.x) > box.x1 || Math.max(a.y, b.y) < box.y0 || Math.min(a.y, b.y) > box.y1) continue;
    const share = Math.sqrt(n / communities.most);
    ctx.globalAlpha = faded * (0.1 + 0.32 * share);
    ctx.lineWidth = (0.5 + 4 * share) * px;
    ctx.beginPath();
    for (const [end, p] of [rimTowards(a, b), rimTowards(b, a)].entries()) ctx[end ? 'lineTo' : 'moveTo'](p.x, p.y);
    ctx.stroke();
  }
  const inSight = discs.filter((one) => one.x + one.reach > box.x0 && one.x - one.reach < box.x1 && one.y + one.reach > box.y0 && one.y - one.reach < box.y1);
  for (const one of inSight) paintDisc(ctx, one, px, faded);
  paintDiscNames(ctx, faded);
  ctx.restore();
}

// A line to an open community ends where its members begin.
function rimTowards(one, other) {
  if (!one.id || !communities.open.has(one.id)) return one;
  const share = Math.min(1, (one.reach * 1.04) / (far(one, other) || 1));
  return { x: one.x + (other.x - one.x) * share, y: one.y + (other.y - one.y) * share };
}

function paintDisc(ctx, one, px, faded) {
  const open = communities.open.has(one.id);
  // Those without a group lie all over the map: no outline holds them.
  if (open && !one.id) return;
  ctx.beginPath();
  ctx.arc(one.x, one.y, open ? one.reach * 1.04 : discRadius(one) * px, 0, 2 * Math.PI);
  ctx.fillStyle = ink.page;
  ctx.globalAlpha = open ? 0.55 : 1;
  ctx.fill();
  ctx.fillStyle = discColour(one);
  ctx.strokeStyle = discColour(one);
  ctx.globalAlpha = open ? 0.04 : 0.16 * (0.4 + 0.6 * faded);
  ctx.fill();
  ctx.globalAlpha = (open ? 0.5 : 0.85) * (0.4 + 0.6 * faded);
  ctx.lineWidth = (one === communities.under ? 3 : 1.2) * px;
  ctx.setLineDash(open ? [5 * px, 5 * px] : []);
  ctx.stroke();
  ctx.setLineDash([]);
}

// A closed disc bears the name of its best connected member and how many more there are, where there is room for both:
// it is no name of the group, which nobody stated.
const DISC_SIZES = [14, 12.5, 11.5, 10.5];
// A word is broken nowhere here. Chinese, Japanese and Thai write many words without a space between.
const isOneWord = (name) => !name.includes(' ') && !/[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}]/u.test(name);

function discWords(one, r) {
  const rest = one.members.length - 1;
  const more = rest ? `+ ${number.format(rest)}` : '';
  if (!one.id) return r > 30 ? wordsThatFit([['in no', 'group'], ['no group']], number.format(one.members.length), r) : null;
  const [best] = one.members;
  const name = best.label;
  const tries = (isOneWord(name) ? [1] : [1, 2, 3]).map((rows) => linesOf(shorten(name, 46), rows)).filter((lines, i, all) => !i || lines.length > all[i - 1].length);
  return wordsThatFit(tries, more, r);
}

// The largest letters in which some way to write it keeps inside a circle.
function wordsThatFit(tries, more, r) {
  for (const size of DISC_SIZES) {
    const [font, line] = [{ size, weight: 600 }, size * 1.17];
    for (const lines of tries) {
      const all = more ? [...lines, more] : lines;
      const half = (all.length * line) / 2;
      const fits = all.every((text, i) => {
        const y = Math.max(Math.abs(i * line - half), Math.abs((i + 1) * line - half)) * 0.9;
        return y < r && widthOf(text, font) / 2 < Math.sqrt(r * r - y * y) * 0.97;
      });
      if (fits) return { lines: all, font, line, more: Boolean(more) };
    }
  }
  return null;
}

// What stands on each disc, at this scale. Where a name is too broad for its disc it may reach over the rim, but over no
// other name and no other number; where it cannot, the disc bears its number alone.
let wordsCache = { key: '', list: [] };
const NAME_FONT = { size: 11, weight: 600 };
const LARGEST = 40;

function wordsOnDiscs() {
  const scale = map.scale();
  const key = `${scale} ${version} ${communities.turn}`;
  if (wordsCache.key === key || large.moving) return wordsCache.list;
  const taken = new Grid();
  const closed = discsNow().filter((one) => !communities.open.has(one.id));
  const list = closed.map((one) => ({ one, r: Math.max(one.r * scale, 3), ...discWords(one, Math.max(one.r * scale, 3)) }));
  for (const words of list) taken.add(boxOnDisc(words.one, words.lines || [number.format(words.one.members.length)], words.font || NAME_FONT, scale));
  list.forEach((words, place) => {
    if (!words.lines) Object.assign(words, wordsBeyond(words, place, taken, scale));
  });
  wordsCache = { key, list: list.filter((words) => words.lines) };
  return wordsCache.list;
}

function boxOnDisc(one, lines, font, scale) {
  const w = Math.max(...lines.map((text) => widthOf(text, font))) / 2 + 2;
  const h = (lines.length * font.size * 1.17) / 2;
  const [x, y] = [one.x * scale, one.y * scale];
  return { x0: x - w, y0: y - h, x1: x + w, y1: y + h, owner: one };
}

function wordsBeyond({ one, r }, place, taken, scale) {
  const amount = number.format(one.members.length);
  const name = one.id && (r >= 20 || (place < LARGEST && r >= 10)) ? shorten(one.members[0].label, 40) : '';
  for (const rows of name ? (isOneWord(name) ? [1] : [3, 2]) : []) {
    const lines = [...linesOf(name, rows), `+ ${number.format(one.members.length - 1)}`];
    const box = boxOnDisc(one, lines, NAME_FONT, scale);
    if (taken.hits(box, one)) continue;
    taken.add({ ...box, owner: null });
    return { lines, font: NAME_FONT, line: NAME_FONT.size * 1.17, more: true, halo: true };
  }
  return r >= 8 ? { lines: [amount], font: { size: clamp(r * 0.7, 7.5, 11), weight: 500 }, line: 11, plain: true } : {};
}

function paintDiscNames(ctx, faded) {
  const at = toPixels();
  const { w, h } = map.size();
  inPixels(ctx, () => {
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.direction = 'ltr';
    ctx.lineJoin = 'round';
    ctx.strokeStyle = ink.page;
    ctx.lineWidth = 2.6;
    ctx.globalAlpha = 0.25 + 0.75 * faded;
    for (const words of wordsOnDiscs()) {
      const p = at(words.one);
      if (p.x < -100 || p.y < -100 || p.x > w + 100 || p.y > h + 100) continue;
      words.lines.forEach((text, i) => {
        const last = words.more && i === words.lines.length - 1;
        const y = p.y + (i - (words.lines.length - 1) / 2) * words.line;
        ctx.font = fontText(last ? { ...words.font, weight: 400 } : words.font);
        ctx.fillStyle = last || words.plain ? ink.muted : ink.text;
        if (words.halo) ctx.strokeText(text, p.x, y);
        ctx.fillText(text, p.x, y);
      });
    }
  });
}

// ------------------------------------------------------------ opening and closing

function openCommunity(one, how) {
  closeHint();
  communities.add([one.id]);
  showMembers(one, how);
  // Those without a group lie all over the map.
  if (one.id) comeTo(one, one);
  keepAddress(true);
}

// Moves to a point of a community, so close that the community fills the frame.
function comeTo(one, point) {
  const { w, h } = map.size();
  const { right, below } = map.covered();
  const scale = clamp((0.46 * Math.min(w - right, h - below)) / Math.max(one.reach, one.r), map.scale(), Math.max(fitScale * 14, 4));
  map.auto = false;
  map.move({ x: point.x + right / 2 / scale, y: point.y + below / 2 / scale }, scale, false);
}

function showMembers(one, how) {
  const { members } = one;
  choose(null);
  const close = el(
    'button',
    {
      type: 'button',
      class: 'plain',
      click: () => {
        communities.remove(one.id);
        closePanel();
        map.fit();
        keepAddress(true);
      },
    },
    'Close this group',
  );
  byId('panel-body').replaceChildren(
    el('p', { class: 'kicker' }, count(members.length, 'organization', 'organizations')),
    el('h2', { tabindex: '-1' }, one.id ? `Computed group ${one.id}` : 'In no computed group'),
    el('p', { class: 'quiet' }, ONE_RUN),
    el('p', null, close),
    el('ul', { class: 'plain-list tight' }, members.slice(0, MEMBERS_LISTED).map(memberItem)),
    members.length > MEMBERS_LISTED ? el('p', { class: 'quiet' }, `And ${number.format(members.length - MEMBERS_LISTED)} more: search finds them.`) : '',
  );
  openPanel('group');
  if (how && how.focus) byId('panel-body').querySelector('h2').focus({ preventScroll: true });
}

const memberItem = (node) =>
  el(
    'li',
    null,
    el('button', { type: 'button', class: 'link', click: () => choose(node, { show: true, closer: true, focus: true }) }, bdi(node.short)),
    el('span', { class: 'n' }, String(node.degree)),
  );

// What the map says of itself, with a way to open or close all.
const ALL_AT_ONCE = 20000;

function tellCommunities() {
  if (!communities.used) return;
  const many = groupRows.length;
  const why = hasWebGL ? '' : `This browser has no WebGL 2, which a map of all ${number.format(allNodes.length)} organizations at once needs. `;
  const act = (label, done) => {
    const button = el('button', { type: 'button', class: 'plain', click: done }, label);
    button.style.pointerEvents = 'auto';
    return [' · ', button];
  };
  const words = communities.everybody
    ? ['Every organization is shown.']
    : communities.open.size
      ? [why, `${number.format(communities.open.size)} of ${count(many, 'computed group', 'computed groups')} open.`]
      : [why, `${count(many, 'computed group', 'computed groups')}, each with how many are in it and, where there is room, its best connected member. Click one to open it, or search.`];
  const closed = communities.everybody || communities.open.size;
  const fitted = (change) => () => {
    change();
    closePanel();
    map.fit();
    keepAddress(true);
  };
  if (closed) words.push(...act('Close all', fitted(() => communities.openOnly([]))));
  if (hasWebGL && !communities.everybody && allNodes.length <= ALL_AT_ONCE)
    words.push(
      ...act('Open all', fitted(() => {
        communities.everybody = true;
        communities.changed();
      })),
    );
  Object.assign(byId('map-note').style, { top: 'auto', bottom: '12px', maxWidth: 'min(40em, calc(100% - 90px))' });
  byId('map-note').replaceChildren(...words.filter(Boolean));
  byId('map-note').hidden = false;
}

function discTip(one) {
  const [best] = one.members;
  const who = one.id ? [el('strong', null, bdi(best.short)), el('span', null, `and ${number.format(one.members.length - 1)} more: computed group ${one.id}`)] : [el('strong', null, 'In no computed group'), el('span', null, count(one.members.length, 'organization', 'organizations'))];
  return [...who, el('span', null, 'click to open')];
}

function overDisc(event) {
  if (event.pointerType === 'touch' || event.buttons || hover) return;
  const box = byId('canvas').getBoundingClientRect();
  const at = { x: event.clientX - box.left, y: event.clientY - box.top };
  const one = discAt(at);
  const tip = byId('tip');
  if (one !== communities.under) {
    communities.under = one;
    byId('canvas').classList.toggle('over', Boolean(one));
    map.redraw();
  }
  if (!one) return;
  tip.shows = null;
  tip.replaceChildren(...discTip(one));
  tip.hidden = false;
  const { w, h } = map.size();
  tip.style.left = `${clamp(at.x + 14, 4, Math.max(4, w - tip.offsetWidth - 6))}px`;
  tip.style.top = `${at.y + 18 + tip.offsetHeight > h ? Math.max(4, at.y - tip.offsetHeight - 12) : at.y + 18}px`;
}

// ------------------------------------------------------------ what the shell does besides

// Whoever is asked for by name is shown: the communities of both ends open.
const revealed = reveal;
reveal = (thing) => {
  revealed(thing);
  if (discsAreShown()) communities.add((thing.type ? [thing.from, thing.to] : [thing]).map((node) => node.group));
};

const hashOfState = stateToHash;
stateToHash = () => {
  const open = communities.everybody ? 'all' : Array.from(communities.open, (id) => id || 'none').sort(collator.compare).join(',');
  const hash = hashOfState();
  return open && communities.used ? `${hash || '#'}${hash ? '&' : ''}open=${open}` : hash;
};

const stateOfHash = hashToState;
hashToState = (hash) => {
  const next = stateOfHash(hash);
  const asked = (new URLSearchParams(hash.replace(/^#/, '')).get('open') || '').split(',').filter(Boolean);
  const chosen = edges.get(next.rel);
  const ends = chosen ? [chosen.from, chosen.to] : [nodes.get(next.org)];
  communities.everybody = hasWebGL && asked.includes('all');
  const wanted = [...asked.map((id) => (id === 'none' ? '' : id)), ...ends.filter(Boolean).map((node) => node.group)].filter((id) => groups.has(id));
  communities.open = new Set(hasWebGL ? wanted : wanted.slice(-1));
  communities.turn += 1;
  tellCommunities();
  return next;
};

const shownAt = map.show;
map.show = (point, closer) => {
  const one = closer && point.group && discsAreShown() && discsNow().find((other) => other.id === point.group);
  if (!one) shownAt(point, closer);
  else {
    comeTo(one, point);
    keepAddress();
  }
};

// By the keyboard, too: Enter opens the community in the middle of the map.
const openedMiddle = openMiddle;
openMiddle = () => {
  const { w, h } = map.size();
  const one = discAt({ x: w / 2, y: h / 2 });
  if (one) openCommunity(one, { focus: true });
  else openedMiddle();
};

// What is closed needs as much room as its disc.
const boundsOfNodes = boundsOf;
boundsOf = (list) => {
  if (list !== shown.nodes || !discsAreShown()) return boundsOfNodes(list);
  const corners = discsNow().flatMap(({ id, x, y, r }) => (communities.isOpen(id) ? [] : [{ x: x - r, y: y - r }, { x: x + r, y: y + r }]));
  return boundsOfNodes([...corners, ...communities.now().nodes]);
};

// Discs are the outlines already; those of hundreds of groups would hide each other.
const outlined = hulls;
hulls = () => (discsAreShown() ? [] : outlined());

const drawnWhole = drawing;
drawing = () => {
  const whole = shown;
  if (!discsAreShown()) return drawnWhole();
  // Who is not open is in a disc: a picture holds as much as the map.
  shown = { ...shown, ...communities.now() };
  communities.inPicture = true;
  try {
    return drawnWhole();
  } finally {
    communities.inPicture = false;
    shown = whole;
  }
};

const drawnOutlines = drawnHulls;
drawnHulls = (items, at, scale) => {
  drawnOutlines(items, at, scale);
  if (discsAreShown()) drawnDiscs(items, at, scale);
};

// The same for a picture or drawing, in pixels of the frame.
function drawnDiscs(items, at, scale) {
  for (const { pair, n } of communities.ties) {
    const share = Math.sqrt(n / communities.most);
    items.push({ d: pathTo([at(rimTowards(...pair)), at(rimTowards(pair[1], pair[0]))]), stroke: ink.edge, width: 0.5 + 5 * share, alpha: 0.12 + 0.4 * share });
  }
  for (const one of communities.discs) {
    const p = at(one);
    const open = communities.open.has(one.id);
    if (open && !one.id) continue;
    const r = two(open ? one.reach * 1.04 * scale : Math.max(one.r * scale, 3));
    const colour = discColour(one);
    items.push({ d: disc(r), x: p.x, y: p.y, fill: ink.page });
    items.push({ d: disc(r), x: p.x, y: p.y, fill: colour, alpha: open ? 0.04 : 0.16 }, { d: disc(r), x: p.x, y: p.y, stroke: colour, width: 1.2, alpha: 0.85 });
  }
  for (const words of wordsOnDiscs()) {
    const p = at(words.one);
    const top = p.y - ((words.lines.length - 1) / 2) * words.line + words.font.size * 0.35;
    words.lines.forEach((text, i) => items.push({ text, x: p.x, y: top + i * words.line, font: words.font, align: 'center', fill: ink.text }));
  }
}

const offered = offerHook;
offerHook = () => {
  offered();
  const discOnScreen = (one) => ({ id: one.id, n: one.members.length, open: communities.isOpen(one.id), best: one.members[0].id, r: discRadius(one), ...toPixels()(one) });
  window.amurgraphPage = Object.freeze({
    ...window.amurgraphPage,
    discs: () => (discsAreShown() ? discsNow().map(discOnScreen) : []),
    drawn: () => ({ nodes: communities.now().nodes.map((node) => node.id), edges: communities.now().edges.length }),
    discWords: () => wordsOnDiscs().map((words) => words.lines.join(' ')),
  });
};
