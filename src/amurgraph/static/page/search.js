// Search over names, acronyms and aliases in any script.

let found = [];
let active = -1;

function rankOf(node, query) {
  let best = 99;
  let hit = null;
  for (const entry of node.keys) {
    let score = 99;
    if (entry.key === query) score = 0;
    else if (entry.key.startsWith(query)) score = 1;
    else if (entry.key.includes(` ${query}`)) score = 2;
    else if (query.length > 1 && entry.key.includes(query)) score = 3;
    if (score < best) {
      best = score;
      hit = entry;
    }
  }
  return hit ? { node, score: best, hit } : null;
}

function search(text) {
  const query = fold(text);
  if (!query) return [];
  return allNodes
    .map((node) => rankOf(node, query))
    .filter(Boolean)
    .sort((a, b) => a.score - b.score || a.node.rank - b.node.rank);
}

function drawFound() {
  const text = byId('find').value;
  const all = search(text);
  found = all.slice(0, 9);
  active = found.length ? 0 : -1;
  matches = all.length && all.length <= 40 ? new Set(all.map((entry) => entry.node).filter((node) => shown.nodeSet.has(node))) : null;
  const items = found.map((entry, i) => foundItem(entry, i));
  if (!found.length && fold(text))
    items.push(
      el(
        'li',
        { class: 'none', role: 'option', 'aria-disabled': 'true', 'aria-selected': 'false' },
        'No organization of that name is here.',
      ),
    );
  byId('found').replaceChildren(...items);
  openFound(items.length > 0);
  markActive();
  map.redraw();
}

function foundItem({ node, hit }, index) {
  const also = hit.text !== node.name ? el('span', { class: 'also' }, bdi(shorten(hit.text, 70))) : null;
  const hidden = shown.nodeSet.has(node) ? '' : ' · hidden by the filters';
  const place = node.country ? [', ', bdi(countryName(node.country))] : '';
  const item = el(
    'li',
    {
      role: 'option',
      id: `found-${index}`,
      'aria-selected': 'false',
      mousedown: (event) => event.preventDefault(),
      click: () => take(index),
      mousemove: () => {
        if (active !== index) {
          active = index;
          markActive();
        }
      },
    },
    shapeIcon(node.shape, nodeColour(node)),
    el(
      'span',
      { class: 'who' },
      el('span', { class: 'name' }, bdi(shorten(node.name, 90))),
      also,
      el('span', { class: 'meta' }, bdi(node.kind.label), place, hidden),
    ),
  );
  return item;
}

function openFound(open) {
  byId('found').hidden = !open;
  byId('find').setAttribute('aria-expanded', String(open));
  if (!open) byId('find').removeAttribute('aria-activedescendant');
}

function markActive() {
  const input = byId('find');
  if (active < 0) {
    input.removeAttribute('aria-activedescendant');
    return;
  }
  Array.from(byId('found').children).forEach((item, i) => item.setAttribute('aria-selected', String(i === active)));
  input.setAttribute('aria-activedescendant', `found-${active}`);
  const item = byId(`found-${active}`);
  if (item) item.scrollIntoView({ block: 'nearest' });
}

function take(index) {
  const entry = found[index];
  if (!entry) return;
  closeSearch();
  byId('find').value = '';
  if (isPhone()) byId('find').blur();
  choose(entry.node, { show: true, closer: true, focus: !isPhone(), opener: byId('find') });
}

function closeSearch() {
  openFound(false);
  if (matches) {
    matches = null;
    map.redraw();
  }
}

function searchKey(event) {
  const open = !byId('found').hidden;
  if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
    if (!open) drawFound();
    else if (found.length) {
      active = (active + (event.key === 'ArrowDown' ? 1 : -1) + found.length) % found.length;
      markActive();
    }
    event.preventDefault();
  } else if (event.key === 'Enter' && open) {
    take(active);
    event.preventDefault();
  } else if (event.key === 'Escape' && (open || byId('find').value)) {
    if (!open) byId('find').value = '';
    closeSearch();
    event.stopPropagation();
  }
}
