// Terms and values: what `amurgraph query` makes of a term, and how a term is written into a query.

const XSD = 'http://www.w3.org/2001/XMLSchema#';
const WHOLE = new Set(['integer', 'int', 'long'].map((name) => XSD + name));
const BROKEN = new Set(['decimal', 'double', 'float'].map((name) => XSD + name));

const slugOf = (iri) => iri.slice(Math.max(iri.lastIndexOf('/'), iri.lastIndexOf('#')) + 1);
const isOurs = (iri) => /^.*\/id\/[a-z]+\/[^/]+$/.test(iri) || iri.startsWith(facts.namespace);

function curie(iri) {
  const known = facts.prefixes.find(([, namespace]) => iri.startsWith(namespace));
  return known ? `${known[0]}:${iri.slice(known[1].length)}` : iri;
}

function expanded(name) {
  const colon = name.indexOf(':');
  const known = colon > 0 && facts.prefixes.find(([prefix]) => prefix === name.slice(0, colon));
  return known ? known[1] + name.slice(colon + 1) : null;
}

// Python writes a float with a decimal point, and an exponent of two digits.
function floatText(value) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf';
  const size = Math.abs(value);
  if (size && (size >= 1e16 || size < 1e-4)) return value.toExponential().replace(/e([+-])(\d)$/, (all, sign, digit) => `e${sign}0${digit}`);
  return Number.isInteger(value) ? `${value}.0` : String(value);
}

function floatOf(text) {
  const endless = /^([+-]?)inf(inity)?$/i.exec(text.trim());
  if (endless) return endless[1] === '-' ? -Infinity : Infinity;
  if (/^[+-]?nan$/i.test(text.trim())) return NaN;
  return text.trim() && Number.isFinite(Number(text)) ? Number(text) : null;
}

// A cell: its text as `amurgraph query` writes it, its number if it is one, its IRI if it is a thing.
function cellOf(term, named) {
  if (!term) return { text: '', value: null };
  if (term.type === 'uri') {
    const text = named(term.value);
    return { text, value: text, iri: term.value };
  }
  if (term.type === 'bnode') return { text: `_:${term.value}`, value: `_:${term.value}` };
  if (term.type === 'triple') {
    const text = `<<( ${['subject', 'predicate', 'object'].map((part) => ntriples(term.value[part])).join(' ')} )>>`;
    return { text, value: text };
  }
  if (WHOLE.has(term.datatype) && /^\s*[+-]?\d+\s*$/.test(term.value)) {
    const whole = BigInt(term.value.trim().replace('+', ''));
    return { text: String(whole), value: Number(whole), number: Number(whole) };
  }
  const float = BROKEN.has(term.datatype) ? floatOf(term.value) : null;
  if (float !== null) return { text: floatText(float), value: float, number: float };
  return { text: term.value, value: term.value, literal: true };
}

const asSlug = (iri) => (isOurs(iri) ? slugOf(iri) : iri);

const ESCAPES = { '"': '\\"', '\\': '\\\\', '\n': '\\n', '\r': '\\r', '\t': '\\t', '\b': '\\b', '\f': '\\f' };

function iriToken(iri) {
  if (/[<>"{}|^`\\\u0000-\u0020]/.test(iri)) throw new Refusal('this IRI holds what SPARQL does not allow');
  return `<${iri}>`;
}

function literalToken(text, datatype = '') {
  const inside = text.replace(/["\\\n\r\t\b\f]/g, (character) => ESCAPES[character]);
  return `"${inside}"${datatype && `^^${iriToken(datatype)}`}`;
}

function ntriples(term) {
  if (term.type === 'uri') return `<${term.value}>`;
  if (term.type === 'bnode') return `_:${term.value}`;
  if (term.type === 'triple') return cellOf(term).text;
  const tag = term['xml:lang'] ? `@${term['xml:lang']}` : '';
  return literalToken(term.value, tag ? '' : term.datatype) + tag;
}
