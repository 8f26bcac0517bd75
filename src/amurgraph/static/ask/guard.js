// A look at a query before the engine sees it: what would ask another machine, change the data or exhaust the engine
// is refused, in the words of `amurgraph query`. Strings, IRIs and comments are taken out first, so that nothing hides in them.

const LONGEST = 64000;
const DEEPEST = 64;
const WITHOUT_MEANING =
  /"""(?:[^"\\]|\\[^]|"(?!""))*"""|'''(?:[^'\\]|\\[^]|'(?!''))*'''|"(?:[^"\\\n\r]|\\[^])*"|'(?:[^'\\\n\r]|\\[^])*'|<[^<>"{}|^`\\\u0000-\u0020]*>|#[^\n\r]*/g;
const CHANGING = new Set('INSERT DELETE LOAD CLEAR DROP CREATE ADD MOVE COPY WITH'.split(' '));

function depthOf(text) {
  let deepest = 0;
  let depth = 0;
  for (const bracket of text.match(/[({[\])}]/g) || []) {
    depth += '({['.includes(bracket) ? 1 : -1;
    deepest = Math.max(deepest, depth);
  }
  return deepest;
}

// Returns the form of the query: SELECT, ASK, CONSTRUCT or DESCRIBE.
function formOf(text) {
  const length = new TextEncoder().encode(text).length;
  const inWords = (number) => number.toLocaleString('en');
  if (length > LONGEST)
    throw new Refusal(`query: has ${inWords(length)} bytes; ${inWords(LONGEST)} are the most, shorten it`);
  const resolved = text.replace(/\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})/g, (all, short, long) =>
    String.fromCodePoint(Math.min(parseInt(short || long, 16), 0x10ffff)),
  );
  const bare = resolved.replace(WITHOUT_MEANING, ' ');
  if (Math.max(depthOf(resolved), depthOf(bare)) > DEEPEST)
    throw new Refusal(`query: is nested more than ${DEEPEST} deep; flatten it`);
  for (const seen of [bare, text.replace(WITHOUT_MEANING, ' ')])
    if (/(?<![\w:?$.-])SERVICE(?![\w:-])/i.test(seen))
      throw new Refusal('query: SERVICE would ask another machine; leave it out');
  const first = /^\s*(?:(?:PREFIX\s+[^\s:]*:|BASE)\s*)*([A-Za-z]*)/i.exec(bare)[1].toUpperCase();
  if (CHANGING.has(first))
    throw new Refusal(`query: ${first} would change the data, which are only read; use SELECT, ASK, CONSTRUCT or DESCRIBE`);
  if (!text.trim()) throw new Refusal('query: is empty; write one, as SELECT * { ?who ag:memberOf ?alliance }');
  return first;
}
