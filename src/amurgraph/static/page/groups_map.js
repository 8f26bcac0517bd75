// A large network where the browser has no WebGL 2: its computed groups, and the surroundings of whoever is chosen.

const TIES_OF_A_GROUP = 4;

function groupDiscs() {
  const discs = new Map();
  for (const node of shown.nodes) {
    if (!discs.has(node.group)) discs.set(node.group, { id: node.group, members: [], x: 0, y: 0, ties: new Map() });
    const disc_ = discs.get(node.group);
    disc_.members.push(node);
    disc_.x += node.x;
    disc_.y += node.y;
  }
  for (const one of discs.values()) {
    one.x /= one.members.length;
    one.y /= one.members.length;
  }
  for (const edge of shown.edges) {
    const [a, b] = [discs.get(edge.from.group), discs.get(edge.to.group)];
    if (a === b) continue;
    a.ties.set(b, (a.ties.get(b) || 0) + 1);
    b.ties.set(a, (b.ties.get(a) || 0) + 1);
  }
  return Array.from(discs.values()).sort((a, b) => b.members.length - a.members.length || a.id - b.id);
}

// The strongest ties of each group, each pair once.
function groupTies(discs) {
  const found = new Map();
  for (const one of discs) {
    const strongest = Array.from(one.ties).sort((a, b) => b[1] - a[1] || a[0].id - b[0].id);
    for (const [other, n] of strongest.slice(0, TIES_OF_A_GROUP)) {
      const pair = Number(one.id) < Number(other.id) ? [one, other] : [other, one];
      found.set(`${pair[0].id} ${pair[1].id}`, { pair, n });
    }
  }
  return Array.from(found.values());
}

const groupsRenderer = {
  view: { x: 0, y: 0, scale: 1 },
  layer: null,
  discs: [],
  ties: [],
  unit: 1,
  version: -1,
  pointers: new Map(),
  travelled: 0,

  start() {
    const frame = el('div', { class: 'frame', tabindex: '0' });
    groupsRenderer.layer = layer('whole');
    frame.append(groupsRenderer.layer.canvas);
    byId('canvas').append(frame);
    frame.addEventListener('pointerdown', groupsRenderer.down);
    frame.addEventListener('pointermove', groupsRenderer.drag);
    for (const type of ['pointerup', 'pointercancel']) frame.addEventListener(type, groupsRenderer.up);
    frame.addEventListener('wheel', groupsRenderer.wheel, { passive: false });
    new ResizeObserver(() => {
      map.onResize();
      map.redraw();
    }).observe(frame);
    hintAt('Choose a computed group: it lists who is in it.');
    sayOnMap(
      `This browser has no WebGL 2, which a map of ${number.format(allNodes.length)} organizations needs. Shown are computed groups: choose one to see who is in it, or search.`,
    );
  },

  frame: () => byId('canvas').firstElementChild,
  scale: () => groupsRenderer.view.scale,
  centre: () => ({ x: groupsRenderer.view.x, y: groupsRenderer.view.y }),
  toScreen(point) {
    const { w, h } = map.size();
    const { x, y, scale } = groupsRenderer.view;
    return { x: (point.x - x) * scale + w / 2, y: (point.y - y) * scale + h / 2 };
  },
  moveTo({ position, scale }) {
    groupsRenderer.view = { ...groupsRenderer.view, ...position, ...(scale ? { scale } : {}) };
    map.redraw();
  },
  follow: () => false,
  nodes: litNodes,
  edges: () => large.edges(),
  inFrame: () => [],

  paint() {
    if (groupsRenderer.version !== version) {
      groupsRenderer.discs = groupDiscs();
      groupsRenderer.ties = groupTies(groupsRenderer.discs);
      const box = boundsOf(shown.nodes);
      groupsRenderer.unit = Math.sqrt((0.27 * (box.x1 - box.x0) * (box.y1 - box.y0)) / (Math.PI * Math.max(shown.nodes.length, 1)));
      groupsRenderer.version = version;
    }
    sizeLayer(groupsRenderer.layer, map.size());
    paintLayer(groupsRenderer.layer, (ctx) => {
      if (!map.ready) return;
      groupsRenderer.paintGroups(ctx);
      map.drawLines(ctx);
      paintNodes(ctx, litNodes());
      map.drawAbove(ctx);
    });
  },

  // All discs together cover about a quarter of the map.
  radiusOf: (one) => Math.max(groupsRenderer.unit * fitScale * Math.sqrt(one.members.length), 7) * growth(map.scale()),

  paintGroups(ctx) {
    const px = 1 / map.scale();
    const faded = litNow() ? 0.2 : 1;
    const most = groupsRenderer.ties.reduce((n, tie) => Math.max(n, tie.n), 1);
    ctx.strokeStyle = ink.edge;
    for (const { pair, n } of groupsRenderer.ties) {
      ctx.globalAlpha = faded * 0.55;
      ctx.lineWidth = (0.6 + 5 * Math.sqrt(n / most)) * px;
      ctx.beginPath();
      ctx.moveTo(pair[0].x, pair[0].y);
      ctx.lineTo(pair[1].x, pair[1].y);
      ctx.stroke();
    }
    for (const one of groupsRenderer.discs) groupsRenderer.paintGroup(ctx, one, px, faded);
    ctx.globalAlpha = 1;
  },

  paintGroup(ctx, one, px, faded) {
    const r = groupsRenderer.radiusOf(one);
    ctx.save();
    ctx.translate(one.x, one.y);
    ctx.scale(px, px);
    ctx.globalAlpha = faded;
    ctx.beginPath();
    ctx.arc(0, 0, r, 0, 2 * Math.PI);
    ctx.fillStyle = ink.page;
    ctx.fill();
    ctx.strokeStyle = ink.text;
    ctx.lineWidth = 1.4;
    ctx.stroke();
    ctx.font = fontText({ size: clamp(r * 0.62, 8, 18), weight: 600 });
    ctx.textAlign = 'center';
    ctx.textBaseline = 'middle';
    ctx.fillStyle = ink.text;
    ctx.fillText(number.format(one.members.length), 0, 0.5);
    ctx.restore();
  },

  groupAt(at) {
    return groupsRenderer.discs.find((one) => far(groupsRenderer.toScreen(one), at) <= groupsRenderer.radiusOf(one) + 3) || null;
  },

  take(at) {
    const one = groupsRenderer.groupAt(at);
    if (one) showMembers(one);
    return Boolean(one);
  },

  // ------------------------------------------------------------ moving it by hand

  down(event) {
    groupsRenderer.pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    if (groupsRenderer.pointers.size === 1) groupsRenderer.travelled = 0;
    event.currentTarget.setPointerCapture(event.pointerId);
  },

  drag(event) {
    const { pointers, view } = groupsRenderer;
    const before = pointers.get(event.pointerId);
    if (!before) return;
    const now = { x: event.clientX, y: event.clientY };
    const other = Array.from(pointers.entries()).find(([id]) => id !== event.pointerId);
    groupsRenderer.travelled += far(before, now);
    if (groupsRenderer.travelled > 5) map.auto = false;
    if (other) groupsRenderer.zoom(far(now, other[1]) / (far(before, other[1]) || 1), other[1]);
    else if (groupsRenderer.travelled > 5)
      groupsRenderer.moveTo({ position: { x: view.x - (now.x - before.x) / view.scale, y: view.y - (now.y - before.y) / view.scale } });
    pointers.set(event.pointerId, now);
  },

  up(event) {
    const last = groupsRenderer.pointers.delete(event.pointerId) && groupsRenderer.pointers.size === 0;
    if (!last) return;
    const box = byId('canvas').getBoundingClientRect();
    const at = { x: event.clientX - box.left, y: event.clientY - box.top };
    if (groupsRenderer.travelled <= 5 && event.type === 'pointerup') clicked(at, event.pointerType === 'touch');
    else keepAddress();
  },

  wheel(event) {
    event.preventDefault();
    groupsRenderer.zoom(Math.exp(-clamp(event.deltaY, -200, 200) / 400), { x: event.clientX, y: event.clientY });
  },

  // The point under the pointer stays where it is.
  zoom(factor, { x, y }) {
    const box = byId('canvas').getBoundingClientRect();
    const still = map.toMap({ x: x - box.left, y: y - box.top });
    const { view } = groupsRenderer;
    const scale = clamp(view.scale * factor, fitScale / 3, Math.max(fitScale * 14, 4));
    const share = view.scale / scale;
    groupsRenderer.moveTo({ position: { x: still.x + (view.x - still.x) * share, y: still.y + (view.y - still.y) * share }, scale });
    map.onZoom();
  },
};

function showMembers(one) {
  const members = one.members.slice().sort(byImportance);
  choose(null);
  byId('panel-body').replaceChildren(
    el('p', { class: 'kicker' }, count(members.length, 'organization', 'organizations')),
    el('h2', { tabindex: '-1' }, one.id ? `Computed group ${one.id}` : 'In no computed group'),
    el('p', { class: 'quiet' }, NOBODY_STATED),
    el(
      'ul',
      { class: 'plain-list tight' },
      members.map((node) =>
        el(
          'li',
          null,
          el('button', { type: 'button', class: 'link', click: () => choose(node, { show: true, closer: true, focus: true }) }, bdi(node.short)),
          el('span', { class: 'n' }, String(node.degree)),
        ),
      ),
    ),
  );
  openPanel('group');
}
