// The saved questions: values become terms as `amurgraph query` makes them, terms stand where the text was cut.

const questionOf = new Map(facts.questions.map((question) => [question.name, question]));

function dayText(year, month, day) {
  return `${String(year).padStart(4, '0')}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
}

// The first and the last day of a partial date: it covers its whole period.
function period(text) {
  const parts = /^(\d{4})(?:-(\d{2}))?(?:-(\d{2}))?$/.exec(text);
  const [year, month, day] = parts ? parts.slice(1).map((part) => (part === undefined ? null : Number(part))) : [0];
  const monthDays = (m) => {
    const date = new Date(Date.UTC(2000, 0, 1));
    date.setUTCFullYear(year, m, 0);
    return date.getUTCDate();
  };
  const inYear = month === null || (month >= 1 && month <= 12);
  if (!year || !inYear || (day !== null && (day < 1 || day > monthDays(month))))
    throw new Refusal(`“${oneLine(text, 100)}” is no date; write 1998, 1998-03 or 1998-03-21`);
  if (month === null) return [dayText(year, 1, 1), dayText(year, 12, 31)];
  return [dayText(year, month, day || 1), dayText(year, month, day || monthDays(month))];
}

function findThing(sort, text) {
  const list = options(sort);
  const wanted = text.trim();
  const exact = list.find((option) => [option.slug, option.iri].includes(wanted) || expanded(wanted) === option.iri);
  if (exact) return exact;
  const key = folded(wanted);
  const mainNames = (option) => [option.label, (thingOf.get(option.iri) || {}).acronym || ''];
  for (const names of [mainNames, (option) => [option.label, ...option.names]]) {
    const matches = list.filter((option) => names(option).some((name) => name && folded(name) === key));
    if (matches.length === 1) return matches[0];
    if (matches.length)
      throw new Refusal(`“${oneLine(text, 100)}” is a name of several: ${matches.map((option) => option.slug).join(', ')}; use one of these`);
  }
  throw new Refusal(unknown(sort, text));
}

const unknown = (sort, text) => `no ${sort} “${oneLine(text, 100)}”; choose one from the list`;

function findSource(text) {
  const found = facts.sources.find(
    (source) => [source.slug, `src:${source.slug}`].includes(text.toLowerCase()) || [source.iri, source.url].includes(text),
  );
  if (!found) throw new Refusal(unknown('source', text));
  return found;
}

function findAction(text) {
  const found = facts.actions.find((action) => action.slug === text) || facts.actions.find((action) => slugOf(action.iri) === text);
  if (!found) throw new Refusal(unknown('action', text));
  return found;
}

function findRelation(text) {
  const wanted = text.startsWith('ag:') ? text.slice(3) : text;
  if (!facts.relations.some((relation) => relation.slug === wanted)) throw new Refusal(unknown('relation type', text));
  return { slug: wanted, iri: facts.namespace + wanted };
}

function findCountry(text) {
  const known = options('country').find((option) => folded(option.label) === folded(text));
  return known ? known.slug : text;
}

// Returns { terms: by variable, value: as a link keeps it, iri: of a thing }.
function boundOne({ name, sort, help }, text) {
  if (!text) throw new Refusal(`“${name}” is needed: ${help}`);
  if (sort === 'date') {
    const [first, last] = period(text);
    return { terms: { [name]: literalToken(last, `${XSD}date`), [`${name}_first`]: literalToken(first, `${XSD}date`) }, value: text };
  }
  if (sort === 'integer') {
    if (!/^\d{1,9}$/.test(text)) throw new Refusal(`${name} “${oneLine(text, 100)}” is no whole number; write one, as 2`);
    return { terms: { [name]: String(Number(text)) }, value: text };
  }
  if (sort === 'text' || sort === 'country') {
    const value = sort === 'country' ? findCountry(text) : text;
    return { terms: { [name]: literalToken(value) }, value };
  }
  const find = { source: findSource, action: findAction, relation: findRelation }[sort];
  const found = find ? find(text) : findThing(sort, text);
  return { terms: { [name]: iriToken(found.iri) }, value: found.slug, iri: found.iri };
}

// Returns the query with these values, the values as a link keeps them, and the things among them.
function bound(question, given) {
  const terms = new Map();
  const values = {};
  const things = [];
  for (const parameter of question.parameters) {
    const one = boundOne(parameter, given[parameter.name] || '');
    for (const [variable, token] of Object.entries(one.terms)) terms.set(variable, token);
    values[parameter.name] = one.value;
    if (one.iri) things.push(one.iri);
  }
  return { text: filled(question, terms), values, things };
}

// Without a term the variable itself stands there: the question as it is, to read.
function filled(question, terms) {
  return question.pieces.map((piece) => (typeof piece === 'string' ? piece : terms.get(piece[0]) || `?${piece[0]}`)).join('');
}
