// The answer as a table: things by name and linked, what repeats a name or is empty left out, unless ids are asked for.

const MOST_DRAWN = 1000;

const sortedBy = { column: -1, down: false };

// Columns that the data call by a word of their own.
const HEADS = new Map([['locator', 'Place in it'], ['reading', 'Stated or implied'], ['stance', 'Asserts or denies'], ['claims', 'Statements']]);
const headWords = (name) => HEADS.get(name) || sentence(name.replace(/_/g, ' '));

// The things that a text of slugs names ("memberOf partnerOf"), or nothing.
const partsOf = (() => {
  const bySlug = new Map(facts.relations.map((relation) => [relation.slug, { words: relation.label }]));
  for (const thing of facts.things) if (!bySlug.has(slugOf(thing.iri))) bySlug.set(slugOf(thing.iri), { words: thing.label, href: thing.href });
  return (text) => {
    const parts = text.split(' ').map((part) => bySlug.get(part));
    return parts.every(Boolean) ? parts : null;
  };
})();
const SLUG_COLUMNS = new Set(['types', 'shared']);

// From which side a relation is stored, said for somebody who looks at one organization.
const DIRECTIONS = new Map([['out', '→ from it'], ['in', '← to it'], ['both', '↔ both ways']]);

// What a reader sees of a cell: { words, href (in the site), address (elsewhere), parts }.
function drawnOf(cell, column) {
  if (cell.iri) {
    const thing = thingOf.get(cell.iri) || sourceOf.get(cell.iri);
    if (thing) return { words: thing.label, href: thing.href, source: facts.linksAsText ? null : thing.url };
    if (cell.iri.startsWith(facts.namespace)) return { words: termWords.get(slugOf(cell.iri)) || cell.text };
    const action = facts.actions.find((one) => one.iri === cell.iri);
    if (action) return { words: action.label };
    return { words: cell.text, address: safeUrl(cell.iri) };
  }
  if (!cell.literal) return { words: cell.text };
  if (column === 'direction' && DIRECTIONS.has(cell.text)) return { words: DIRECTIONS.get(cell.text) };
  if (/(^|_)country$/.test(column) && /^[A-Z]{2}$/.test(cell.text)) return { words: countryName(cell.text) };
  const parts = SLUG_COLUMNS.has(column) ? partsOf(cell.text) : null;
  if (parts) return { words: parts.map((part) => part.words).join(', '), parts };
  if (/^[a-z]+(_[a-z]+)+$/.test(cell.text)) return { words: cell.text.replace(/_/g, ' ') };
  const address = /^https?:\/\/\S+$/.test(cell.text) ? safeUrl(cell.text) : '';
  return { words: address ? new URL(address).hostname : cell.text, address, whole: cell.text };
}

function linked(drawn) {
  if (drawn.parts) return drawn.parts.flatMap((part, place) => [place ? ', ' : '', part.href ? el('a', { href: part.href }, bdi(part.words)) : bdi(part.words)]);
  const outwards = (address, ...inside) => el('a', { href: address, class: 'out', rel: 'noopener noreferrer nofollow', title: address }, ...inside);
  if (drawn.href) {
    const there = drawn.source ? ['\u00a0', outwards(drawn.source, el('span', { class: 'unseen' }, 'the page itself'))] : [];
    return [el('a', { href: drawn.href }, bdi(drawn.words)), ...there];
  }
  if (drawn.address && !facts.linksAsText) return [outwards(drawn.address, bdi(drawn.words))];
  return [bdi(drawn.address && facts.linksAsText ? drawn.whole || drawn.address : drawn.words)];
}

// The columns that say something new: not empty in all rows, and no name or address that another column gives already.
function tellingColumns({ columns, drawn }) {
  const places = columns.map((_, place) => place);
  const says = places.filter((place) => drawn.some((row) => row[place].words !== ''));
  const named = says.filter((place) => drawn.some((row) => row[place].href));
  const repeats = (place) =>
    !named.includes(place) &&
    named.some((other) => drawn.every((row) => row[place].words === row[other].words || (row[place].whole || row[place].words) === row[other].source));
  const telling = says.filter((place) => !repeats(place));
  return telling.length ? telling : places;
}

function order(answer, asIds) {
  const { column, down } = sortedBy;
  const places = answer.rows.map((_, place) => place);
  if (column < 0) return places;
  const text = (place) => (asIds ? answer.rows[place][column].text : answer.drawn[place][column].words);
  const compare = (one, other) => {
    const [a, b] = [answer.rows[one][column], answer.rows[other][column]];
    if (!a.text || !b.text) return a.text ? -1 : b.text ? 1 : 0; // what is empty comes last, either way
    const found =
      a.number !== undefined && b.number !== undefined ? a.number - b.number : text(one).localeCompare(text(other), 'en', { numeric: true });
    return down ? -found : found;
  };
  return places.sort(compare);
}

const isNumeric = (answer, column) => answer.rows.every((row) => row[column].number !== undefined || !row[column].text);

function sortButton(answer, column, asIds) {
  const name = answer.columns[column];
  const mine = sortedBy.column === column;
  const label = asIds ? name : headWords(name);
  const mark = mine ? (sortedBy.down ? ' ↓' : ' ↑') : '';
  const press = () => {
    if (!mine) Object.assign(sortedBy, { column, down: false });
    else if (!sortedBy.down) sortedBy.down = true;
    else Object.assign(sortedBy, { column: -1, down: false });
    drawTable(answer);
    const again = byId('table-place').querySelector(`th[data-column="${column}"] button`);
    if (again) again.focus();
  };
  return el(
    'th',
    { scope: 'col', role: 'columnheader', class: isNumeric(answer, column) ? 'number' : null, 'data-column': column, 'aria-sort': mine ? (sortedBy.down ? 'descending' : 'ascending') : null },
    el('button', { type: 'button', click: press, title: `Sort by ${label}` }, bdi(label), el('span', { 'aria-hidden': 'true' }, mark)),
  );
}

function classOf(cell) {
  if (!cell.text) return 'empty';
  if (cell.number !== undefined) return 'number';
  return /^\d{4}(-\d\d){1,2}$/.test(cell.text) ? 'date' : null;
}

function cellElement(answer, place, column, asIds) {
  const cell = answer.rows[place][column];
  const inside = asIds ? [bdi(cell.text)] : linked(answer.drawn[place][column]);
  return el(
    'td',
    { role: 'cell', class: classOf(cell), 'data-label': asIds ? answer.columns[column] : headWords(answer.columns[column]) },
    cell.text ? el('span', {}, ...inside) : '',
  );
}

function drawTable(answer) {
  const asIds = byId('ids').checked;
  const columns = asIds ? answer.columns.map((_, place) => place) : answer.telling;
  const places = order(answer, asIds).slice(0, MOST_DRAWN);
  const left = answer.columns.filter((_, place) => !columns.includes(place));
  const notes = [];
  if (answer.rows.length > MOST_DRAWN) notes.push(`The first ${number(MOST_DRAWN, 'row')} of ${answer.rows.length.toLocaleString('en')} are drawn; the CSV holds all.`);
  if (left.length) notes.push(`Not drawn, being empty or a name said already: ${left.join(', ')}. The CSV holds them.`);
  const table = el(
    'table',
    { role: 'table', class: asIds ? 'as-ids' : null },
    el('caption', {}, `${answer.title} ${number(answer.rows.length, 'row')}`),
    el('thead', { role: 'rowgroup' }, el('tr', { role: 'row' }, ...columns.map((column) => sortButton(answer, column, asIds)))),
    el(
      'tbody',
      { role: 'rowgroup' },
      ...places.map((place) => el('tr', { role: 'row' }, ...columns.map((column) => cellElement(answer, place, column, asIds)))),
    ),
  );
  byId('sort').replaceChildren(
    el('option', { value: -1 }, 'as answered'),
    ...columns.map((column) => el('option', { value: column, selected: sortedBy.column === column }, asIds ? answer.columns[column] : headWords(answer.columns[column]))),
  );
  byId('table-place').replaceChildren(table, ...notes.map((note) => el('p', { class: 'meta' }, note)));
}
