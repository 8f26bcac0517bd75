// Choosing an organization or a line, and what the panel then says of it.

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
    state.off.group.delete(node.group);
  }
  if (thing.type) {
    state.off.type.delete(thing.type.id);
    if (thing.fate) state.off.change.delete(thing.fate.id);
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

let opener = null;

function drawPanel(thing, how) {
  const panel = byId('panel');
  const body = byId('panel-body');
  if (!thing) {
    closePanel();
    return;
  }
  if (how.focus) opener = how.opener || document.activeElement;
  body.replaceChildren(...(thing.type ? edgePanel(thing, asList(how.here)) : orgPanel(thing)).filter(Boolean));
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
  markBeside(what === 'beside');
  map.resized(before);
}

function closePanel() {
  const before = map.hold();
  byId('panel').hidden = true;
  document.documentElement.dataset.panel = 'closed';
  byId('about').setAttribute('aria-expanded', 'false');
  markBeside(false);
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
  if (!edge.first && !edge.last) return ['no year given'];
  if (!edge.last || edge.first === edge.last) return ['documented ', bdi(edge.first || edge.last)];
  const last = ['last documented ', bdi(edge.last)];
  return edge.first ? ['documented ', bdi(edge.first), ', ', ...last] : last;
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
  const issued = asText(source.issued) ? el('span', null, 'published ', bdi(asText(source.issued))) : 'undated';
  const language = asText(source.language);
  const meta = joined([
    shorten(asText(source.publisher), 160) && bdi(shorten(asText(source.publisher), 160)),
    issued,
    language && language !== 'en' && el('span', null, 'in ', bdi(languageName(language))),
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

function againstBlock(edge, heading) {
  if (!edge.against.length) return null;
  const items = edge.against.map((other) => {
    const id = asText(other.source);
    const known = Object.hasOwn(sources, id);
    const who = known ? outLink(asObject(sources[id]).url, bdi(shorten(sourceTitle(id), 200))) : id && bdi(shorten(id, 200));
    return el(
      'li',
      null,
      el('p', null, bdi(shorten(asText(other.text), 600))),
      el('p', { class: 'meta' }, joined([who, asText(other.date) && bdi(asText(other.date)), placeIn(other)])),
    );
  });
  return el('div', { class: 'against' }, el(heading, null, sign(), 'What contradicts it'), el('ul', null, items));
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
    el('p', { class: 'kicker' }, shapeIcon(node.shape, nodeColour(node)), joined([bdi(node.kind.label), place && bdi(place)])),
    el('h2', { tabindex: '-1' }, bdi(node.name)),
    ...orgNames(node),
    orgLinks(node),
    orgNotes(node),
    standing(node),
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

// Its measure and, while they are shown, its computed group.
function standing(node) {
  const measure = measureNow();
  const group = state.groups && groups.get(node.group);
  return el(
    'dl',
    { class: 'facts standing' },
    fact('What changed', node.standing && node.standing.label),
    fact(capital(measure.label), scoreText(scoreOf(node, measure)) || 'not measured'),
    state.groups ? fact('Computed group', group && group.id ? `${group.id}, of ${group.nodes}` : 'none') : null,
  );
}

// What in the open details depends on filters, size and groups.
function drawStanding() {
  const node = nodes.get(state.org);
  for (const [name, draw] of [
    ['.standing', standing],
    ['.hidden-note', hiddenNote],
  ]) {
    const old = byId('panel-body').querySelector(name);
    if (old && node) old.replaceWith(draw(node));
  }
  for (const place of byId('panel-body').querySelectorAll('.larger')) place.textContent = largerMeans();
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

// Some questions are about two: "start, partner of" needs the other one's name.
function withWhom(dispute) {
  const other = nodes.get(asText(dispute.other));
  return other ? el('span', { class: 'meta' }, ', ', bdi(asText(dispute.joined)), ' ', bdi(other.short)) : null;
}

const placeIn = (said) =>
  asText(said.locator) && el('span', null, 'place: ', bdi(shorten(asText(said.locator), 300)));

// The value with its unit, unless it says it itself; after words the unit stands apart.
function valueWords(answer) {
  const [value, unit] = [asText(answer.value), asText(answer.unit)];
  const apart = /\d(?: (?:hundred|thousand|million|billion))?%?$/.test(value) ? ' ' : ' · ';
  return value.includes(unit) ? value : `${value}${apart}${unit}`;
}

function answerItem(answer) {
  const id = asText(answer.source);
  const source = asObject(sources[id]);
  const date = asText(answer.date) || asText(source.issued) || 'undated';
  return el(
    'li',
    null,
    el('b', null, bdi(shorten(valueWords(answer), 120))),
    el(
      'div',
      null,
      el('p', null, outLink(source.url, bdi(shorten(sourceTitle(id), 200)))),
      el(
        'p',
        { class: 'meta' },
        joined([asText(source.publisher) && bdi(shorten(asText(source.publisher), 120)), bdi(date), placeIn(answer)]),
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
  const all = el(
    'button',
    { type: 'button', class: 'plain', 'aria-expanded': String(open), click: toggleAll },
    open ? 'Hide all sources' : 'Show all sources',
  );
  const out = [el('div', { class: 'rel-head' }, el('h3', null, count(node.links.length, 'relation', 'relations')), all)];
  out.push(hiddenNote(node));
  for (const group of relationGroups(node)) out.push(relationGroup(group, node, open));
  return out;
}

function hiddenNote(node) {
  const hidden = node.links.filter((edge) => !shown.edgeSet.has(edge)).length;
  return el(
    'p',
    { class: 'quiet hidden-note', hidden: !hidden },
    `${number.format(hidden)} of them ${hidden === 1 ? 'is' : 'are'} hidden on the map by the filters in use.`,
  );
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
    el('h4', null, lineIcon(group.type, group.type.directed), bdi(group.title), ' ', el('span', { class: 'n' }, String(group.list.length))),
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
  const ended = edge.ended ? el('span', { class: 'tag ended' }, `${edge.endedHow} `, bdi(edge.ended)) : null;
  const facts = joined([el('span', null, when(edge)), SAID[edge.said], count(edge.nSources, 'source', 'sources')]);
  return el(
    'div',
    { class: hasEnded(edge) ? 'rel-item over' : 'rel-item', 'data-id': edge.id },
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
    againstBlock(edge, 'h5'),
  );
}

// ------------------------------------------------------------ a line

function edgePanel(edge, here) {
  const end = (node) =>
    el('button', { type: 'button', class: 'link', click: () => choose(node, { show: true, focus: true }) }, bdi(node.short));
  const facts = [
    ...fact('What changed', edge.fate && edge.fate.label),
    ...fact('First documented', edge.first || 'no year given'),
    ...fact('Last documented', edge.last || 'no year given'),
    ...fact(edge.endedHow[0].toUpperCase() + edge.endedHow.slice(1), edge.ended),
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
      el('bdi', { class: 'verb' }, edge.type.label),
      ' ',
      end(edge.to),
    ),
    edge.type.definition ? el('p', { class: 'quiet' }, edge.type.definition) : null,
    ...rawNote,
    el('dl', { class: 'facts' }, facts),
    ...(edge.fate && beside ? toldOf(edge) || [] : []),
    againstBlock(edge, 'h3'),
    el('h3', null, `Who says so `, el('span', { class: 'n' }, count(edge.nSources, 'source', 'sources'))),
  ];
  out.push(
    edge.evidence.length
      ? el('ul', { class: 'evs' }, edge.evidence.map(evidenceItem))
      : el('p', { class: 'quiet' }, 'No source is given for this line.'),
  );
  out.push(...linesBlock('Also between the two', edge.twins.filter((twin) => twin !== edge)));
  out.push(...linesBlock('Also at this place of the map', here.filter((other) => !edge.twins.includes(other)).slice(0, 12)));
  return out;
}

// Where lines lie over one another, those beneath are one click away, too.
function linesBlock(title, others) {
  const items = others.map((twin) =>
    el(
      'li',
      null,
      el(
        'button',
        { type: 'button', class: 'link', 'data-id': twin.id, click: () => choose(twin, { show: true, focus: true }) },
        bdi(twin.from.short),
        ' ',
        bdi(twin.type.label),
        ' ',
        bdi(twin.to.short),
      ),
    ),
  );
  return items.length ? [el('h3', null, title), el('ul', { class: 'plain-list' }, items)] : [];
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
      el('span', null, 'A shape is an organization. Its form tells the kind. ', el('span', { class: 'larger' }, largerMeans())),
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
    el(
      'li',
      null,
      el('span', { class: 'how-icon' }, lineIcon(null, false, { bar: true, width: 1.2, colour: 'var(--edge-ended)' })),
      el('span', null, 'A source says that it ended or is not so, or one side was merged into another. “Last documented” is no end: it is the latest time a page speaks of.'),
    ),
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
      el('h3', null, 'Most ties documented'),
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
        .map((answer) => shorten(valueWords(asObject(answer)), 24))
        .filter(Boolean),
    ),
  );
  const text = values.length > 1 ? `${values.slice(0, -1).slice(0, 5).join(', ')} or ${values[values.length - 1]}` : values.join('');
  return el('span', null, bdi(shorten(asText(dispute.property), 40)), withWhom(dispute), ': ', bdi(text));
}

function countsText() {
  const counts = asObject(context.counts);
  const parts = [
    [counts.organizations, 'organization', 'organizations'],
    [counts.relations, 'relation between them', 'relations between them'],
    [counts.sources, 'source of these', 'sources of these'],
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
    asText(context.asOf) && `documented ${context.documented === 'in' ? 'in' : 'by'} ${asText(context.asOf)}`,
  ];
  return parts.filter(Boolean).join(' · ');
}

function aboutData() {
  const tie = asText(asObject(context.projection).summary);
  const wrong = correctionLink(context.correction, 'Tell us');
  return [
    tie ? el('h3', null, 'What counts as a tie') : null,
    tie ? el('p', null, bdi(tie)) : null,
    el('h3', null, 'About the data'),
    asText(context.subtitle) ? el('p', null, asText(context.subtitle)) : null,
    el('p', null, joined([countsText(), versionText()])),
    el('p', null, joined([asText(context.caveat), asText(context.notASanctionsScreen)], ' ')),
    wrong ? el('p', null, 'Something wrong or unsafe? ', wrong) : null,
  ];
}

function drawFoot() {
  const tie = asText(asObject(context.projection).summary);
  const wrong = correctionLink(context.correction, 'Tell us');
  const parts = [
    tie && el('span', null, el('b', null, 'What counts as a tie: '), bdi(tie)),
    countsText() && el('span', null, countsText()),
    versionText() && el('span', null, versionText()),
    asText(context.caveat) && el('b', null, asText(context.caveat)),
    asText(context.notASanctionsScreen) && el('span', null, asText(context.notASanctionsScreen)),
    wrong && el('span', null, 'Wrong or unsafe? ', wrong),
  ];
  byId('foot').replaceChildren(...joined(parts, ' '));
}
