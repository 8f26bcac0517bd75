// Saving what is shown: picture, drawing, table.

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
  drawnHulls(items, at, view.scale);
  for (const [edge, g] of geometry(shown.edges)) drawnEdge(items, edge, g, lit, at, view.scale);
  drawnNumbers(items, at);
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
    ...chipList().map(([words]) => chipText(words)),
    largerMeans(),
    state.groups && NOBODY_STATED,
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
        items.push({ d: SHAPES[kind.shape], x: cx + 6, y: cy, s: 5, fill: state.colour === 'kind' ? kind.colour : GREY }),
      );
  for (const type of types.values())
    if (typesHere.has(type))
      step(type.label, 30, (cx, cy) => {
        items.push({ d: `M${cx} ${cy}H${cx + (type.directed ? 24 : 30)}`, stroke: ink.lit, width: 1.3, dash: type.dash });
        if (type.directed) items.push({ d: `M${cx + 30} ${cy}l-7 -3v6Z`, fill: ink.lit });
      });
  for (const fate of fates.values())
    if (shown.edges.some((edge) => edge.fate === fate))
      step(fate.label, 30, (cx, cy) =>
        items.push({ d: `M${cx} ${cy}H${cx + 30}`, stroke: fate.colour || ink.lit, width: fate.width, dash: fate.dash }),
      );
  if (state.colour === 'change')
    for (const one of standings.values())
      step(one.label, 12, (cx, cy) => items.push({ d: disc(5), x: cx + 6, y: cy, fill: one.colour }));
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
  for (const { group, members } of hulls())
    step(`${group.label} (${members.length})`, 12, (cx, cy) =>
      items.push({ d: disc(5), x: cx + 6, y: cy, stroke: group.colour, width: 2 }),
    );
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

const toCsv = () => (state.view === 'table' && state.list === 'organizations' ? organizationsCsv() : relationsCsv());
const csvText = (rows) => `\ufeff${rows.map((row) => row.map(cell).join(',')).join('\r\n')}\r\n`;

function organizationsCsv() {
  const list = Array.from(measures.values());
  const tied = relationsShown();
  const head = ['Organization', 'Acronym', 'Kind', 'Country', ...list.map((measure) => measure.label), 'Relations shown'];
  const rows = sortedNodes().map((node) => [
    node.name,
    node.acronym,
    node.kind.label,
    node.country,
    ...list.map((measure) => scoreOf(node, measure)),
    tied.get(node) || 0,
    ...(state.groups ? [node.group] : []),
  ]);
  return csvText([[...head, ...(state.groups ? ['Computed group'] : [])], ...rows]);
}

function relationsCsv() {
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
    ...(fates.size ? ['What changed'] : []),
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
    ...(fates.size ? [edge.fate && edge.fate.label] : []),
  ]);
  return csvText([head, ...rows]);
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
  if (state.list !== 'relations') return;
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
      joined([sourceTitle(id), asText(source.publisher), asText(source.issued) || 'undated', asText(source.url)].filter(Boolean).map(bdi)),
    );
  });
  byId('print-sources').replaceChildren(el('h2', null, 'Who says so'), el('ol', null, items));
}

function afterPrint() {
  byId('print-sources').replaceChildren();
  drawView({ all: true });
}
