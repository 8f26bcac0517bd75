// What a parameter can be given: for each sort its options, and a field to choose one by any of its names.

const THINGS = { organization: ['org'], taxon: ['tax'], thing: ['org', 'prog', 'place', 'db', 'tax', 'threat', 'stress'] };
const SHORT_LIST = 16; // up to here people read a list rather than search in it
const MOST_FOUND = 8;

const byLabel = (one, other) => one.label.localeCompare(other.label) || (one.slug < other.slug ? -1 : 1);

function optionsOf(sort) {
  if (THINGS[sort]) {
    return facts.things
      .filter((thing) => THINGS[sort].includes(thing.sort))
      .map((thing) => ({
        iri: thing.iri,
        slug: thing.slug,
        label: thing.label,
        names: [thing.acronym, ...(thing.names || [])].filter(Boolean),
        about: [termWords.get(thing.kind) || '', thing.country ? countryName(thing.country) : ''].filter(Boolean).join(', '),
      }))
      .sort(byLabel);
  }
  if (sort === 'source')
    return facts.sources.map((source) => ({ iri: source.iri, slug: source.slug, label: source.label, names: [source.slug, source.url], about: source.about }));
  if (sort === 'country')
    return facts.examples.country.map((code) => ({ slug: code, label: countryName(code), names: [code], about: code })).sort(byLabel);
  if (sort === 'action')
    return facts.actions.map((action) => ({ ...action, label: oneLabel(action), names: [action.slug], about: '' })).sort(byLabel);
  if (sort === 'relation') return facts.relations.map((relation) => ({ ...relation, names: [relation.slug], about: '' }));
  return null;
}

const oneLabel = ({ label, slug }) => (folded(label) === folded(slug) ? label : `${label} (${slug})`);

const kept = new Map();

function options(sort) {
  if (!kept.has(sort)) kept.set(sort, optionsOf(sort));
  return kept.get(sort);
}

// How well an option fits what was typed: the lower the better, 99 not at all; and by which name.
function fit(option, typed) {
  let best = { score: 99, name: '' };
  [option.label, ...option.names, option.slug].forEach((name, place) => {
    const key = loose(name);
    const score = key === typed ? 0 : key.startsWith(typed) ? 1 : key.includes(` ${typed}`) ? 2 : key.includes(typed) ? 3 : 99;
    if (score < best.score) best = { score, name: place ? name : '' };
  });
  return best;
}

function foundOptions(list, text) {
  const typed = loose(text);
  if (!typed) return list.slice(0, MOST_FOUND).map((option) => ({ option, name: '' }));
  return list
    .map((option) => ({ option, ...fit(option, typed) }))
    .filter((found) => found.score < 99)
    .sort((one, other) => one.score - other.score)
    .slice(0, MOST_FOUND);
}

// A text field with a list that opens under it (WAI-ARIA: combobox, list autocomplete, manual selection).
function searchField(id, list, attributes) {
  const box = el('ul', { id: `${id}-list`, role: 'listbox', 'aria-label': 'Found', hidden: true });
  const input = el('input', {
    id,
    type: 'text',
    role: 'combobox',
    autocomplete: 'off',
    spellcheck: 'false',
    'aria-autocomplete': 'list',
    'aria-expanded': 'false',
    'aria-controls': box.id,
    ...attributes,
  });
  let found = [];
  let active = -1;

  function mark(place) {
    active = place;
    Array.from(box.children).forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
    if (active < 0) input.removeAttribute('aria-activedescendant');
    else input.setAttribute('aria-activedescendant', box.children[active].id);
    if (active >= 0) box.children[active].scrollIntoView({ block: 'nearest' });
  }

  function show(open) {
    if (open) {
      found = foundOptions(list, input.value === input.dataset.label ? '' : input.value);
      box.replaceChildren(
        ...found.map(({ option, name }, place) =>
          el(
            'li',
            {
              role: 'option',
              id: `${id}-${place}`,
              'aria-selected': 'false',
              mousedown: (event) => event.preventDefault(),
              click: () => take(place),
            },
            bdi(oneLine(option.label, 90)),
            name ? el('span', { class: 'meta' }, ' ', bdi(oneLine(name, 70))) : '',
            option.about ? el('span', { class: 'meta about' }, bdi(oneLine(option.about, 70))) : '',
          ),
        ),
      );
    }
    box.hidden = !open || !found.length;
    input.setAttribute('aria-expanded', String(!box.hidden));
    mark(-1);
  }

  function put(option) {
    input.value = option.label;
    input.dataset.slug = option.slug;
    input.dataset.label = option.label;
  }

  function take(place) {
    put(found[place].option);
    show(false);
  }

  input.addEventListener('input', () => show(true));
  input.addEventListener('click', () => show(true));
  input.addEventListener('blur', () => show(false));
  input.addEventListener('keydown', (event) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (box.hidden) show(true);
      if (found.length) mark((active + (event.key === 'ArrowDown' ? 1 : active < 0 ? 0 : -1) + found.length) % found.length);
    } else if (event.key === 'Enter' && !box.hidden && active >= 0) {
      event.preventDefault();
      take(active);
    } else if (event.key === 'Escape' && !box.hidden) {
      event.preventDefault();
      show(false);
    }
  });
  // What was typed and not taken counts as typed.
  const value = () => (input.dataset.slug && input.value === input.dataset.label ? input.dataset.slug : input.value.trim());
  const set = (text) => {
    const known = list.find((option) => option.slug === text || option.iri === text);
    if (known) put(known);
    else input.value = text;
  };
  return { input, nodes: [input, box], value, set };
}

function listField(id, list, attributes) {
  const input = el(
    'select',
    { id, ...attributes },
    el('option', { value: '' }, 'choose …'),
    ...list.map((option) => el('option', { value: option.slug }, oneLine(option.label, 90))),
  );
  const set = (text) => {
    if (list.some((option) => option.slug === text)) input.value = text;
  };
  return { input, nodes: [input], value: () => input.value, set };
}

function textField(id, attributes) {
  const input = el('input', { id, type: 'text', autocomplete: 'off', spellcheck: 'false', ...attributes });
  return {
    input,
    nodes: [input],
    value: () => input.value.trim(),
    set: (text) => {
      input.value = text;
    },
  };
}

function fieldOf(parameter) {
  const id = `p-${parameter.name}`;
  const attributes = { 'aria-describedby': `${id}-help`, required: true };
  const list = options(parameter.sort);
  if (list) return (list.length <= SHORT_LIST ? listField : searchField)(id, list, attributes);
  const inputmode = parameter.sort === 'integer' ? 'numeric' : null;
  const placeholder = { date: '2012, 2012-05 or 2012-05-17' }[parameter.sort] || null;
  return textField(id, { ...attributes, inputmode, placeholder });
}
