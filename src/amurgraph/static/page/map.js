// The map: what all renderers share. A renderer is one object, `renderer`, in a room of its own (vis_map.js, sigma_map.js):
//
//   start()             builds itself inside #canvas; from then on it calls map.drawBelow(ctx) before and
//                       map.drawAbove(ctx) after the shapes, with ctx in the units of the map, and the on… of map
//   frame()             the element that takes the keyboard and the pointer
//   scale()             pixels per unit of the map
//   centre()            the point of the map in the middle of the frame
//   toScreen(point)     that point in pixels of the frame
//   moveTo({ position, scale, animation })   animation: false, or { duration, easingFunction }
//   paint()             draws now
//   follow()            takes over positions that the renderer itself moved; true when there were any
//
// A renderer that paints the mass by itself also says what is left to this page: nodes() and edges() are what the page
// paints and a pointer can meet, inFrame(most) the best connected nodes in sight, frameKey changes with the frame,
// moving is true while the map moves, and take(at) may answer a click that met nothing else.
//
// Others draw on the map by map.beneath(paint): paint(ctx) is called below the lines, in the units of the map.

const calm = window.matchMedia('(prefers-reduced-motion: reduce)');
const isPhone = () => window.matchMedia('(max-width: 760px)').matches;
// Below this width the details lie over the map; above it they have a column of their own.
const isNarrow = () => window.matchMedia('(max-width: 1359px)').matches;

const map = {
  started: false,
  // Until the map has its first place and scale, drawing lines and placing names would be for nothing.
  ready: false,
  // Whether physics or a hand may move shapes.
  free: false,
  dragging: false,
  held: false,
  auto: true,
  moves: 0,
  paintsBeneath: [],

  start() {
    renderer.start();
    map.started = true;
    map.name();
  },

  beneath(paint) {
    map.paintsBeneath.push(paint);
  },

  drawBelow(ctx, withoutLines) {
    if (!map.ready) return;
    if (map.free && renderer.follow()) map.moves += 1;
    map.drawBeneath(ctx);
    map.drawLines(ctx, withoutLines);
  },

  drawBeneath(ctx) {
    for (const paint of map.paintsBeneath) {
      ctx.save();
      paint(ctx);
      ctx.restore();
    }
  },

  drawLines(ctx, withoutLines) {
    if (!withoutLines) paintEdges(ctx);
    paintNumbers(ctx);
    paintLeaders(ctx);
  },

  drawAbove(ctx) {
    if (map.ready) paintLabels(ctx);
  },

  onDrag(begins) {
    map.dragging = begins;
    if (begins) {
      map.auto = false;
      setHover(null);
    } else keepAddress();
  },

  onZoom() {
    map.auto = false;
    map.limit();
    setHover(null);
    keepAddress();
  },

  onResize() {
    if (map.auto && !map.held) map.fit(true);
  },

  // A screen reader meets the map as one thing with a name, and is told where the same content can be read.
  name() {
    const frame = renderer.frame();
    frame.setAttribute('role', 'application');
    frame.setAttribute(
      'aria-label',
      'Map of organizations and relations. Arrow keys move it, plus and minus zoom, 0 shows all, Enter opens what is in the middle. The table holds the same relations.',
    );
    frame.addEventListener('keydown', mapKey);
    frame.addEventListener('pointermove', pointerMoved);
    frame.addEventListener('pointerleave', () => setHover(null));
  },

  hold: () => (map.started ? { view: map.view(), w: map.size().w } : null),

  // When the details open or close, the map keeps its left edge and its scale: nothing jumps under the pointer.
  resized(before) {
    if (!before || before.w === map.size().w) return;
    const { auto } = map;
    const shift = (map.size().w - before.w) / 2 / before.view.scale;
    map.held = true;
    renderer.paint();
    map.setView({ scale: before.view.scale, x: before.view.x + (turned ? 0 : shift), y: before.view.y + (turned ? shift : 0) });
    map.held = false;
    map.auto = auto;
  },

  size: () => ({ w: byId('canvas').clientWidth, h: byId('canvas').clientHeight }),
  scale: () => (map.started ? renderer.scale() : 1),
  moved: () => map.started && !map.auto,
  view() {
    const p = renderer.centre();
    return { scale: map.scale(), x: turned ? p.y : p.x, y: turned ? p.x : p.y };
  },
  // A point of the map is in the frame at point * scale + (x, y) …
  toScreen() {
    const p = renderer.toScreen({ x: 0, y: 0 });
    return { scale: map.scale(), x: p.x, y: p.y };
  },
  // … and back.
  toMap(at) {
    const view = map.toScreen();
    return { x: (at.x - view.x) / view.scale, y: (at.y - view.y) / view.scale };
  },
  paint: () => renderer.paint(),
  redraw() {
    if (map.started && state.view === 'map') requestPaint();
  },

  setView(view) {
    map.auto = false;
    renderer.moveTo({ position: turned ? { x: view.y, y: view.x } : { x: view.x, y: view.y }, scale: view.scale, animation: false });
  },

  move(position, scale, still) {
    const animation = still || calm.matches || document.hidden ? false : { duration: 380, easingFunction: 'easeInOutQuad' };
    renderer.moveTo({ position, scale, animation });
  },

  limit() {
    const scale = map.scale();
    const bounded = clamp(scale, fitScale / 3, Math.max(fitScale * 14, 4));
    if (bounded !== scale) renderer.moveTo({ scale: bounded, animation: false });
  },

  // Fits what is shown, with room at the sides for the names.
  fit(still) {
    const { w, h } = map.size();
    if (!map.started || !w || !h) return;
    const list = shown.nodes.length ? shown.nodes : allNodes;
    const box = boundsOf(list);
    if (!list.length) return;
    const { right, below } = map.covered();
    const sides = map.sides();
    fitScale = clamp(
      Math.min((w - right - 2 * sides) / Math.max(box.x1 - box.x0, 1), (h - below - 84) / Math.max(box.y1 - box.y0, 1)),
      0.005,
      2,
    );
    crowding = clamp(Math.sqrt(((w - right) * (h - below)) / (list.length * 4600)), renderer.inFrame ? 0.28 : 0.5, 1.2);
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
    map.move(renderer.centre(), clamp(map.scale() * factor, fitScale / 3, Math.max(fitScale * 14, 4)), true);
    keepAddress();
  },

  pan(dx, dy) {
    map.auto = false;
    const p = renderer.centre();
    map.move({ x: p.x + dx / map.scale(), y: p.y + dy / map.scale() }, map.scale(), true);
    keepAddress();
  },

  // Brings something into view only when it is out of it, or when asked to come closer.
  show(point, closer) {
    if (!map.started || state.view !== 'map') return;
    const { w, h } = map.size();
    const { right, below } = map.covered();
    const at = renderer.toScreen(point);
    const inside = at.x > 40 && at.y > 30 && at.x < w - right - 40 && at.y < h - below - 30;
    const scale = closer ? Math.max(map.scale(), fitScale * 1.7) : map.scale();
    if (inside && scale === map.scale()) return;
    map.auto = false;
    map.move({ x: point.x + right / 2 / scale, y: point.y + below / 2 / scale }, scale, false);
    keepAddress();
  },
};

function boundsOf(list) {
  const box = { x0: Infinity, y0: Infinity, x1: -Infinity, y1: -Infinity };
  for (const { x, y } of list) {
    box.x0 = Math.min(box.x0, x);
    box.y0 = Math.min(box.y0, y);
    box.x1 = Math.max(box.x1, x);
    box.y1 = Math.max(box.y1, y);
  }
  return box;
}

let paintAsked = false;

function requestPaint() {
  if (paintAsked) return;
  paintAsked = true;
  requestAnimationFrame(() => {
    paintAsked = false;
    renderer.paint();
  });
}

function mapKey(event) {
  const steps = { ArrowLeft: [-60, 0], ArrowRight: [60, 0], ArrowUp: [0, -60], ArrowDown: [0, 60] };
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (steps[event.key]) map.pan(...steps[event.key]);
  else if (event.key === '+' || event.key === '=') map.zoomBy(1.3);
  else if (event.key === '-') map.zoomBy(1 / 1.3);
  else if (event.key === '0') fitAll();
  else if (event.key === 'Enter') openMiddle();
  else return;
  event.preventDefault();
}

// Who moves the map by keys opens what lies nearest to its middle.
function openMiddle() {
  const { w, h } = map.size();
  const { scale, x, y } = map.toScreen();
  const away = (node) => Math.hypot(node.x * scale + x - w / 2, node.y * scale + y - h / 2);
  const nearest = paintedNodes().reduce((best, node) => (best && away(best) <= away(node) ? best : node), null);
  if (nearest) choose(nearest, { focus: true });
}

function fitAll() {
  map.fit();
  keepAddress();
}

// ------------------------------------------------------------ what is under the pointer

function nodeAt(at, view, slack) {
  let best = null;
  let least = Infinity;
  for (const node of paintedNodes()) {
    const dx = node.x * view.scale + view.x - at.x;
    const dy = node.y * view.scale + view.y - at.y;
    if (Math.abs(dx) > 120 || Math.abs(dy) > 120) continue;
    const distance = Math.hypot(dx, dy) - radius(node, view.scale);
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

// The lines within reach, the nearest first.
function edgesAt(at, view, slack) {
  const p = map.toMap(at);
  const reach = slack / view.scale;
  const near = [];
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
    if (distance < reach) near.push([distance, edge]);
  }
  return near.sort(([one], [other]) => one - other).map(([, edge]) => edge);
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
  if (touch) return nodeAt(at, view, 12) || labelAt(at, view) || edgesAt(at, view, 16)[0] || null;
  // A line that ends close by is meant when the pointer is on it; otherwise the shape is.
  return nodeAt(at, view, 0) || labelAt(at, view) || edgesAt(at, view, 3)[0] || nodeAt(at, view, 4) || edgesAt(at, view, 7)[0] || null;
}

function clicked(at, touch) {
  const thing = thingAt(at, touch);
  if (!thing) {
    if (!renderer.take || !renderer.take(at)) unchoose();
    return;
  }
  choose(thing, { show: !thing.type, here: thing.type ? edgesAt(at, map.toScreen(), touch ? 16 : 7) : [] });
}

// A click beside everything: the fading ends; where the details have their own column it stays, so that the map does not jump.
function unchoose() {
  if (!state.org && !state.rel) return;
  choose(null);
  if (!isNarrow()) showFirst();
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
  const place = node.country ? [', ', bdi(countryName(node.country))] : '';
  return [
    el('strong', null, bdi(node.short)),
    el('span', null, bdi(node.kind.label), place, ` · ${count(node.links.length, 'relation', 'relations')}`),
  ];
}

function edgeTip(edge) {
  const ended = hasEnded(edge) ? [` · ${edge.endedHow} `, bdi(edge.ended)] : '';
  const against = edge.against.length ? ' · sources disagree' : '';
  return [
    el('strong', null, bdi(edge.from.short), ' ', el('em', null, bdi(edge.type.label)), ' ', bdi(edge.to.short)),
    el('span', null, edge.fate && `${edge.fate.label} · `, `${count(edge.nSources, 'source', 'sources')} · `, when(edge), ended, against),
  ];
}
