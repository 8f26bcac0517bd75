// Small tools that every room uses. What somebody else wrote gets into the page as text only.

const byId = (id) => document.getElementById(id);
const SVG = 'http://www.w3.org/2000/svg';

function made(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === 'function') element.addEventListener(name, value);
    else if (value !== null && value !== false) element.setAttribute(name, value === true ? '' : String(value));
  }
  element.append(...children.filter((child) => child !== null && child !== ''));
  return element;
}

const el = (tag, attributes = {}, ...children) => made(document.createElement(tag), attributes, children);
const svg = (tag, attributes = {}, ...children) => made(document.createElementNS(SVG, tag), attributes, children);

// Addresses of others lead to the web, or nowhere.
function safeUrl(text) {
  try {
    const url = new URL(text);
    return (url.protocol === 'http:' || url.protocol === 'https:') && url.host ? url.href : '';
  } catch (error) {
    return '';
  }
}

// A name in any script must not turn the text around it.
const bdi = (text) => el('bdi', {}, text);

// Case, accents and the ways of writing one letter do not matter.
const folded = (text) => text.normalize('NFKC').toLowerCase().replace(/ß/g, 'ss').trim();
const loose = (text) => folded(text).normalize('NFKD').replace(/\p{M}/gu, '');

const oneLine = (text, longest = 400) => {
  const line = text.split(/\s+/).filter(Boolean).join(' ');
  return line.length <= longest ? line : `${line.slice(0, longest - 1)}…`;
};
const sentence = (text) => text.slice(0, 1).toUpperCase() + text.slice(1);
const number = (count, what) => `${count.toLocaleString('en')} ${what}${count === 1 ? '' : 's'}`;

const countryNames = typeof Intl.DisplayNames === 'function' ? new Intl.DisplayNames(['en'], { type: 'region' }) : null;

function countryName(code) {
  try {
    return (countryNames && countryNames.of(code)) || code;
  } catch (error) {
    return code;
  }
}

class Refusal extends Error {}

function bytesOf(id) {
  const text = byId(id).textContent;
  if (Uint8Array.fromBase64) return Uint8Array.fromBase64(text);
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i += 1) bytes[i] = binary.charCodeAt(i);
  return bytes;
}

// What lies packed in the page (gzip, base64), unpacked.
const unpacked = (id) => new Response(new Blob([bytesOf(id)]).stream().pipeThrough(new DecompressionStream('gzip')));

if (typeof WebAssembly !== 'object' || typeof DecompressionStream !== 'function' || typeof Worker !== 'function') {
  byId('cannot').textContent = 'This browser is too old to answer here; a current Firefox, Chrome or Safari can.';
  byId('cannot').hidden = false;
  return;
}

const facts = await unpacked('ask-facts').json();
const thingOf = new Map(facts.things.map((thing) => [thing.iri, thing]));
const sourceOf = new Map(facts.sources.map((source) => [source.iri, source]));
const termWords = new Map(Object.entries(facts.terms));
