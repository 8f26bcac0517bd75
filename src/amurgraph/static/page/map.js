// The map: a small face over vis-network.

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
