// The map by sigma: many thousand shapes and lines on the graphics card; what is lit, near or named is painted over it by this page.

const ATLAS = { cell: 64, across: 8 };

// All shapes in one picture: how much of a point the shape covers in red, how much its rim in green.
function shapeAtlas(gl) {
  const names = Object.keys(SHAPES);
  const rows = Math.ceil(names.length / ATLAS.across);
  const canvas = el('canvas', { width: ATLAS.cell * ATLAS.across, height: ATLAS.cell * rows });
  const ctx = canvas.getContext('2d');
  ctx.fillStyle = '#000';
  ctx.fillRect(0, 0, canvas.width, canvas.height);
  ctx.globalCompositeOperation = 'lighter';
  ctx.lineJoin = 'round';
  names.forEach((name, i) => {
    ctx.save();
    ctx.translate(((i % ATLAS.across) + 0.5) * ATLAS.cell, (Math.floor(i / ATLAS.across) + 0.5) * ATLAS.cell);
    ctx.scale(ATLAS.cell / 2 / SHAPE_REACH, ATLAS.cell / 2 / SHAPE_REACH);
    ctx.fillStyle = '#f00';
    ctx.fill(shapePath(name), 'evenodd');
    ctx.strokeStyle = '#0f0';
    ctx.lineWidth = 0.4;
    ctx.stroke(shapePath(name));
    ctx.restore();
  });
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texImage2D(gl.TEXTURE_2D, 0, gl.RGBA, gl.RGBA, gl.UNSIGNED_BYTE, canvas);
  gl.generateMipmap(gl.TEXTURE_2D);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, gl.LINEAR_MIPMAP_LINEAR);
  return { texture, rows };
}

// How far a shape reaches from its middle, in radii, its rim included.
const SHAPE_REACH = 1.6;
const CELL_OF = new Map(Object.keys(SHAPES).map((name, i) => [name, i]));

const NODE_VERTEX = `
attribute vec2 a_position;
attribute float a_size;
attribute vec4 a_color;
attribute float a_cell;
attribute vec2 a_corner;
uniform mat3 u_matrix;
uniform float u_sizeRatio;
uniform float u_correctionRatio;
uniform vec2 u_cells;
varying vec4 v_color;
varying vec2 v_at;
void main() {
  float reach = a_size * ${SHAPE_REACH.toFixed(1)} * 2.0 * u_correctionRatio / u_sizeRatio;
  gl_Position = vec4((u_matrix * vec3(a_position + a_corner * reach, 1)).xy, 0, 1);
  vec2 cell = vec2(mod(a_cell, u_cells.x), floor(a_cell / u_cells.x));
  v_at = (cell + 0.5 + 0.5 * vec2(a_corner.x, -a_corner.y)) / u_cells;
  v_color = a_color;
}`;

const NODE_FRAGMENT = `
precision mediump float;
uniform sampler2D u_atlas;
uniform vec3 u_rim;
varying vec4 v_color;
varying vec2 v_at;
void main() {
  vec2 cover = texture2D(u_atlas, v_at).rg;
  float alpha = max(cover.r, cover.g);
  gl_FragColor = vec4(mix(u_rim, v_color.rgb, cover.r) * alpha, alpha);
}`;

// Two triangles for each node, cut out by its shape. Nobody asks the card what lies under the pointer: this page knows.
function shapeProgram() {
  const { FLOAT, UNSIGNED_BYTE, TRIANGLES } = WebGL2RenderingContext;
  return class extends Sigma.rendering.NodeProgram {
    constructor(gl, picking, sigma) {
      super(gl, null, sigma);
      this.atlas = shapeAtlas(gl);
    }

    getDefinition() {
      return {
        VERTICES: 6,
        VERTEX_SHADER_SOURCE: NODE_VERTEX,
        FRAGMENT_SHADER_SOURCE: NODE_FRAGMENT,
        METHOD: TRIANGLES,
        UNIFORMS: ['u_matrix', 'u_sizeRatio', 'u_correctionRatio', 'u_cells', 'u_atlas', 'u_rim'],
        ATTRIBUTES: [
          { name: 'a_position', size: 2, type: FLOAT },
          { name: 'a_size', size: 1, type: FLOAT },
          { name: 'a_color', size: 4, type: UNSIGNED_BYTE, normalized: true },
          { name: 'a_cell', size: 1, type: FLOAT },
        ],
        CONSTANT_ATTRIBUTES: [{ name: 'a_corner', size: 2, type: FLOAT }],
        CONSTANT_DATA: [[-1, -1], [1, -1], [-1, 1], [-1, 1], [1, -1], [1, 1]],
      };
    }

    processVisibleItem(index, start, data) {
      this.array.set([data.x, data.y, data.size, data.packed, data.cell], start);
    }

    setUniforms(params, { gl, uniformLocations: at }) {
      gl.activeTexture(gl.TEXTURE0);
      gl.bindTexture(gl.TEXTURE_2D, this.atlas.texture);
      gl.uniform1i(at.u_atlas, 0);
      gl.uniform2f(at.u_cells, ATLAS.across, this.atlas.rows);
      gl.uniform3fv(at.u_rim, rgbOf(ink.page));
      gl.uniform1f(at.u_correctionRatio, params.correctionRatio);
      gl.uniform1f(at.u_sizeRatio, params.sizeRatio);
      gl.uniformMatrix3fv(at.u_matrix, false, params.matrix);
    }
  };
}

// Lines are left out while the map moves, and where this page paints them better.
const plainLines = () => !large.moving && (large.near.length === 0 || Boolean(litNow()));

function lineProgram() {
  return class extends Sigma.rendering.EdgeRectangleProgram {
    render(params) {
      if (plainLines()) super.render(params);
    }
  };
}

// The canvas writes any colour it knows as #rrggbb.
function rgbOf(colour) {
  ruler.fillStyle = '#000';
  ruler.fillStyle = colour;
  return [1, 3, 5].map((i) => parseInt(ruler.fillStyle.slice(i, i + 2), 16) / 255);
}

// Four bytes in the place of one number, as sigma hands colours to the card.
const bytes = new Uint8Array(4);
const asFloat = new Float32Array(bytes.buffer);
const floatOf = new Map();

function packedColour(colour) {
  if (!floatOf.has(colour)) {
    bytes.set([...rgbOf(colour).map((part) => Math.round(part * 255)), 254]);
    floatOf.set(colour, asFloat[0]);
  }
  return floatOf.get(colour);
}

// sigma blends colours that already carry their alpha.
function blended(colour, alpha) {
  const [r, g, b] = rgbOf(colour).map((part) => Math.round(part * alpha * 255));
  return `rgba(${r},${g},${b},${alpha})`;
}

const sigmaRenderer = {
  sigma: null,
  camera: null,
  graph: null,
  held: { nodes: [], edges: [] },
  // The square of the map that sigma takes for its unit, and how many pixels it is wide at the camera's ratio 1.
  square: { x: 0, y: 0, side: 1 },
  across: 1,
  size: { w: 0, h: 0 },
  key: '',
  lineColours: new Map(),
  layers: {},
  // Whether the view follows a hand, and whether it jumps instead of moving.
  byHand: true,
  jumps: false,
  // Whether the card has drawn this place and scale.
  drawn: false,
  withLines: false,

  start() {
    const frame = el('div', { class: 'frame', tabindex: '0' });
    byId('canvas').append(frame);
    sigmaRenderer.frameSquare();
    const { square } = sigmaRenderer;
    sigmaRenderer.graph = new graphology({ multi: true, type: 'directed' });
    const sigma = new Sigma(sigmaRenderer.graph, frame, {
      allowInvalidContainer: true,
      renderLabels: false,
      stagePadding: 0,
      enableCameraRotation: false,
      zoomToSizeRatioFunction: (ratio) => 1 / growth(sigmaRenderer.across / square.side / ratio),
      defaultNodeType: 'shape',
      nodeProgramClasses: { shape: shapeProgram() },
      defaultEdgeType: 'line',
      edgeProgramClasses: { line: lineProgram() },
      minEdgeThickness: 0.4,
      nodeReducer: (key, data) => sigmaRenderer.drawnNode(allNodes[key], data),
      edgeReducer: (key, data) => sigmaRenderer.drawnEdge(sigmaRenderer.held.edges[key], data),
      zoomingRatio: 1.5,
    });
    sigma.setCustomBBox({ x: [square.x - square.side / 2, square.x + square.side / 2], y: [-square.y - square.side / 2, -square.y + square.side / 2] });
    Object.assign(sigmaRenderer, { sigma, camera: sigma.getCamera() });
    sigmaRenderer.addLayers();
    sigmaRenderer.listen(frame);
    sigmaRenderer.measure();
  },

  // Holds who is drawn one by one. Keys are places in our lists: whatever an id is, it is no key of an object here.
  fill() {
    const { graph, held } = sigmaRenderer;
    // What filters hide of a map without communities stays, hidden: to take it out and in again takes longer.
    const whole = !communities.used || communities.everybody;
    const now = whole ? { nodes: allNodes, edges: allEdges } : communities.now();
    if (held.nodes === now.nodes && held.edges === now.edges) return;
    sigmaRenderer.held = { nodes: now.nodes, edges: now.edges };
    graph.clear();
    for (let i = now.nodes.length - 1; i >= 0; i -= 1) graph.addNode(String(now.nodes[i].rank), { x: now.nodes[i].x, y: -now.nodes[i].y });
    now.edges.forEach((edge, i) => graph.addDirectedEdgeWithKey(String(i), String(edge.from.rank), String(edge.to.rank)));
  },

  frameSquare() {
    const box = boundsOf(allNodes);
    const side = Math.max(box.x1 - box.x0, box.y1 - box.y0, 1);
    sigmaRenderer.square = { x: (box.x0 + box.x1) / 2, y: (box.y0 + box.y1) / 2, side };
  },

  drawnNode(node, data) {
    data.hidden = !shown.nodeSet.has(node);
    data.size = radius(node, fitScale);
    data.packed = packedColour(nodeColour(node));
    data.cell = CELL_OF.get(node.shape);
    return data;
  },

  drawnEdge(edge, data) {
    const style = edgeStyle(edge, null);
    const key = `${style.colour} ${style.width}`;
    if (!sigmaRenderer.lineColours.has(key)) {
      const crowd = clamp(Math.sqrt(6000 / Math.max(shown.edges.length, 1)), 0.42, 0.9);
      sigmaRenderer.lineColours.set(key, blended(style.colour, two(Math.min(1, crowd * clamp(style.width, 0.6, 1.4)))));
    }
    data.hidden = !shown.edgeSet.has(edge);
    data.color = sigmaRenderer.lineColours.get(key);
    data.size = clamp(style.width * 0.65, 0.5, 4);
    return data;
  },

  // Over and under what sigma draws: outlines; lines with names' leaders; lit shapes and names.
  addLayers() {
    const canvases = sigmaRenderer.sigma.getCanvases();
    for (const [name, above] of Object.entries({ under: canvases.edges, lines: canvases.nodes, over: canvases.mouse })) {
      sigmaRenderer.layers[name] = layer(name);
      above.before(sigmaRenderer.layers[name].canvas);
    }
    // What this page does itself sigma need not: a canvas that nobody sees costs as much as any other.
    for (const name of ['edgeLabels', 'labels', 'hovers', 'hoverNodes']) canvases[name].style.display = 'none';
    canvases.mouse.style.opacity = '0';
  },

  listen(frame) {
    const { sigma, camera } = sigmaRenderer;
    const mouse = sigma.getMouseCaptor();
    const touch = sigma.getTouchCaptor();
    // sigma would read back from the card what lies under each move of the pointer.
    mouse.removeAllListeners('mousemove');
    for (const type of ['touchmove', 'touchdown']) touch.removeAllListeners(type);
    frame.addEventListener('pointermove', overDisc);
    mouse.on('click', (at) => clicked({ x: at.x, y: at.y }, false));
    touch.on('tap', ({ touches, previousTouches }) => clicked(touches[0] || previousTouches[0], true));
    let last = camera.getState();
    camera.on('updated', (now) => {
      sigmaRenderer.drawn = false;
      if (!sigmaRenderer.jumps) large.moved();
      const zoomed = now.ratio !== last.ratio;
      last = now;
      if (!sigmaRenderer.byHand) return;
      if (zoomed) map.onZoom();
      else {
        map.auto = false;
        setHover(null);
        keepAddress();
      }
    });
    frame.addEventListener('pointerdown', () => large.hold(true));
    for (const type of ['pointerup', 'pointercancel']) window.addEventListener(type, () => large.hold(false));
    sigma.on('afterRender', () => {
      sigmaRenderer.drawn = true;
      sigmaRenderer.withLines = plainLines();
      sigmaRenderer.paintOver();
    });
    new ResizeObserver(() => {
      if (sigmaRenderer.measure()) map.onResize();
      map.redraw();
    }).observe(frame);
  },

  // The same part of the map stays in the middle, at the same scale, when the frame changes its size.
  measure() {
    const { w, h } = map.size();
    const { sigma, camera, size } = sigmaRenderer;
    if (!w || !h || (w === size.w && h === size.h)) return false;
    const before = size.w ? { position: sigmaRenderer.centre(), scale: sigmaRenderer.scale() } : null;
    sigmaRenderer.size = { w, h };
    sigma.resize();
    const cameraState = { x: 0.5, y: 0.5, ratio: 1, angle: 0 };
    const [a, b] = [0, 1].map((x) => sigma.framedGraphToViewport({ x, y: 0 }, { cameraState }).x);
    sigmaRenderer.across = b - a;
    if (before) sigmaRenderer.moveTo({ ...before, animation: false });
    return true;
  },

  frame: () => byId('canvas').firstElementChild,
  scale: () => sigmaRenderer.across / sigmaRenderer.square.side / sigmaRenderer.camera.ratio,
  centre() {
    const { square, camera } = sigmaRenderer;
    return { x: square.x + (camera.x - 0.5) * square.side, y: square.y - (camera.y - 0.5) * square.side };
  },
  toScreen(point) {
    const centre = sigmaRenderer.centre();
    const scale = sigmaRenderer.scale();
    return { x: (point.x - centre.x) * scale + sigmaRenderer.size.w / 2, y: (point.y - centre.y) * scale + sigmaRenderer.size.h / 2 };
  },

  moveTo({ position, scale, animation }) {
    const { square, camera, across } = sigmaRenderer;
    const to = {};
    if (position) Object.assign(to, { x: 0.5 + (position.x - square.x) / square.side, y: 0.5 - (position.y - square.y) / square.side });
    if (scale) to.ratio = across / square.side / scale;
    // As map.limit() has it.
    camera.minRatio = across / square.side / Math.max(fitScale * 14, 4);
    camera.maxRatio = (across / square.side / fitScale) * 3;
    sigmaRenderer.byHand = false;
    const done = () => {
      sigmaRenderer.byHand = true;
    };
    if (animation) camera.animate(to, { duration: animation.duration, easing: 'quadraticInOut' }, done);
    else {
      sigmaRenderer.jumps = true;
      camera.setState(to);
      sigmaRenderer.jumps = false;
      large.still();
      done();
    }
  },

  follow: () => false,
  nodes: drawnAndLit,
  edges: () => large.edges(),
  inFrame: (most) => large.nodes.slice(0, most),

  // A click that met nothing may have meant one of the plain lines.
  take(at) {
    const edge = litNow() ? null : plainLineAt(map.toMap(at), 5 / map.scale());
    if (edge) choose(edge);
    const one = edge ? null : discAt(at);
    if (one) openCommunity(one);
    return Boolean(edge || one);
  },

  // Data are handed over anew only when something about them changed; a new place or scale is the card's own work.
  paint() {
    sigmaRenderer.measure();
    const { sigma } = sigmaRenderer;
    const key = `${version} ${communities.turn} ${state.size} ${state.colour} ${crowding} ${ink.page} ${ink.edge}`;
    if (!map.ready) return;
    if (key !== sigmaRenderer.key) {
      sigmaRenderer.key = key;
      sigmaRenderer.lineColours.clear();
      sigmaRenderer.fill();
      large.look();
      sigma.refresh();
    } else if (!sigmaRenderer.drawn || plainLines() !== sigmaRenderer.withLines) sigma.refresh({ partialGraph: {}, skipIndexation: true });
    else sigmaRenderer.paintOver();
  },

  paintOver() {
    if (!map.ready) return;
    const { sigma, layers, size } = sigmaRenderer;
    const lit = litNow();
    const { edges: lines, nodes: shapes } = sigma.getCanvases();
    lines.style.display = plainLines() ? 'block' : 'none';
    lines.style.opacity = lit ? '0.3' : '1';
    shapes.style.opacity = lit ? '0.24' : '1';
    const discs = discsAreShown();
    const outlines = discs || (state.groups && !large.moving);
    layers.under.canvas.style.display = outlines ? 'block' : 'none';
    layers.lines.canvas.style.display = lit || !large.moving ? 'block' : 'none';
    for (const one of Object.values(layers)) sizeLayer(one, size);
    if (outlines) paintLayer(layers.under, (ctx) => (discs ? paintDiscs(ctx) : map.drawBeneath(ctx)));
    if (lit || !large.moving) paintLayer(layers.lines, (ctx) => map.drawLines(ctx));
    paintLayer(layers.over, (ctx) => {
      paintNodes(ctx, litNodes());
      if (!lit) paintDisputes(ctx);
      map.drawAbove(ctx);
    });
  },
};

function plainLineAt(p, reach) {
  let best = null;
  let least = reach;
  for (const edge of communities.now().edges) {
    const { from: a, to: b } = edge;
    if (p.x < Math.min(a.x, b.x) - reach || p.x > Math.max(a.x, b.x) + reach) continue;
    if (p.y < Math.min(a.y, b.y) - reach || p.y > Math.max(a.y, b.y) + reach) continue;
    const distance = distanceToSegment(p, a, b);
    if (distance < least) {
      best = edge;
      least = distance;
    }
  }
  return best;
}

function paintDisputes(ctx) {
  const scale = map.scale();
  for (const node of large.nodes.slice(0, NEAR_NODES).filter((other) => other.disputes.length)) {
    const r = radius(node, scale) / scale;
    paintMark(ctx, node.x + r * 0.95, node.y - r * 0.95, 1 / scale, 4.6 * detail());
  }
}

const chosenRenderer = hasWebGL ? sigmaRenderer : groupsRenderer;
const renderer = Object.defineProperties(chosenRenderer, {
  frameKey: { get: () => large.frameKey },
  moving: { get: () => large.moving },
});
if (renderer === sigmaRenderer) {
  hintAt(
    communities.used
      ? 'Click a disc: it opens, and shows who is in it. Click an organization: it shows which page says so.'
      : 'Click an organization: it shows its relations, and which page says so.',
  );
  sayLines('On a map this large, lines are plain until you come close or choose an organization: then their dashes, arrows and marks are drawn.');
}

function sayLines(text) {
  byId('line-note').textContent = text;
  byId('line-note').hidden = false;
}
