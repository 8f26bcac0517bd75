// A large network where the browser has no WebGL 2: its communities, one of them open at a time, and the surroundings of
// whoever is chosen.

const groupsRenderer = {
  view: { x: 0, y: 0, scale: 1 },
  layer: null,
  key: '',
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
    frame.addEventListener('pointermove', overDisc);
    tellCommunities();
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
  nodes: drawnAndLit,
  edges: () => large.edges(),
  inFrame: (most) => large.nodes.slice(0, most),

  paint() {
    const { x, y, scale } = groupsRenderer.view;
    const key = `${version} ${communities.turn} ${x} ${y} ${scale} ${map.size().w}`;
    if (groupsRenderer.key !== key) large.look();
    groupsRenderer.key = key;
    sizeLayer(groupsRenderer.layer, map.size());
    paintLayer(groupsRenderer.layer, (ctx) => {
      if (!map.ready) return;
      paintDiscs(ctx);
      map.drawLines(ctx);
      if (communities.used) paintNodes(ctx, communities.now().nodes);
      paintNodes(ctx, litNodes());
      map.drawAbove(ctx);
    });
  },

  take(at) {
    const one = discAt(at);
    if (one) openCommunity(one);
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
