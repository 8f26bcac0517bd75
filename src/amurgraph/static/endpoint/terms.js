// Terms as people read them: short where a prefix is known, linked where a browser may safely be sent.

const facts = JSON.parse(document.getElementById('facts').textContent);
const NUMBERS = /#(?:integer|decimal|double|float|int|long|short|byte|nonNegativeInteger|positiveInteger)$/;
const LINKED = ['http:', 'https:', 'mailto:'];

// The longest namespace first: of two that fit, the nearer one.
const namespaces = Object.entries(facts.prefixes).sort((one, other) => other[1].length - one[1].length);

function shortened(iri) {
  for (const [prefix, namespace] of namespaces)
    if (iri.startsWith(namespace) && /^[\w.-]*$/.test(iri.slice(namespace.length)))
      return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
}

function element(name, text, properties) {
  const made = document.createElement(name);
  if (text !== undefined) made.textContent = text;
  return Object.assign(made, properties);
}

function linked(iri) {
  let scheme = '';
  try {
    scheme = new URL(iri).protocol;
  } catch {
    // no address
  }
  if (!LINKED.includes(scheme)) return element('bdi', shortened(iri));
  return element('a', shortened(iri), { href: iri, title: iri, rel: 'noopener noreferrer nofollow', dir: 'auto' });
}

// Returns what stands in a cell for a term of the W3C's results format.
function shown(term) {
  if (term.type === 'uri') return [linked(term.value)];
  if (term.type === 'bnode') return [element('span', `_:${term.value}`)];
  if (term.type === 'triple') {
    const parts = ['subject', 'predicate', 'object'].flatMap((part) => [' ', ...shown(term.value[part])]);
    return ['<<', ...parts, ' >>'];
  }
  const text = element('bdi', term.value);
  const of = term['xml:lang'] || (term.datatype && !NUMBERS.test(term.datatype) ? shortened(term.datatype) : '');
  return of ? [text, ' ', element('span', of, { className: 'of' })] : [text];
}

function isNumber(term) {
  return Boolean(term && term.type === 'literal' && term.datatype && NUMBERS.test(term.datatype));
}
