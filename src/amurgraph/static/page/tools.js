// Small tools, and which addresses may be linked.

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
const capital = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
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
