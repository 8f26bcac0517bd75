// What changed between two versions: the lists beside the map, and the colours of organizations.

const beside = byId('beside');
// The lists stand in the page for those who read it without this script; from now on the details hold them.
if (beside) beside.remove();

function markBeside(open) {
  const button = byId('open-beside');
  if (button) button.setAttribute('aria-expanded', String(open));
}

function showBeside(how) {
  byId('panel-body').replaceChildren(beside);
  openPanel('beside');
  if (how && how.focus) {
    opener = byId('open-beside');
    byId('h-beside').focus({ preventScroll: true });
  }
}

// What the details show while nothing is chosen.
function showFirst() {
  // A table beside the lists would have no room for its columns.
  if (beside && state.view === 'table') return;
  if (beside) showBeside();
  else showAbout();
}

function drawStandings() {
  byId('changed').hidden = !fates.size;
  byId('standings').replaceChildren(
    ...Array.from(standings.values(), (one) =>
      el('li', null, shapeIcon('circle', one.colour), one.label, ' ', el('span', { class: 'n' }, number.format(one.n))),
    ),
  );
}

// What the lists say of a tie, and of the mergers or renamings that took one of its ends: the details say it, too.
function toldOf(edge) {
  const inSection = (part, test) => Array.from(beside.querySelectorAll(`.told[id^="told-${part}"] li`)).filter(test);
  const [line] = inSection('ties_', (item) => item.querySelector('a') && item.querySelector('a').dataset.id === edge.id);
  if (!line) return null;
  const changes = (line.dataset.changes || '').split(' ').filter(Boolean);
  const happened = inSection('happenings', (item) => changes.includes(item.dataset.changes));
  return [line, ...happened].map((item) => el('p', { class: 'quiet' }, Array.from(item.childNodes).slice(1).map(asWords)));
}

// The same words without the link, names kept apart from the text around them.
function asWords(part) {
  if (part.nodeType === Node.TEXT_NODE) return part.data;
  if (part.tagName === 'BDI') return bdi(part.textContent);
  return el('span', { class: part.className || null }, Array.from(part.childNodes).map(asWords));
}

// A line of the lists leads to its tie or organization on the map; its address does so for a new tab, too.
function fromList(event) {
  const link = event.target.closest('a[data-id]');
  const thing = link && (edges.get(link.dataset.id) || nodes.get(link.dataset.id));
  if (!thing || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return;
  event.preventDefault();
  setView('map');
  choose(thing, { show: true, focus: true, opener: byId('open-beside') });
}

function listenBeside() {
  if (!beside) return;
  beside.addEventListener('click', fromList);
  const listsOpen = () => byId('panel').dataset.shows === 'beside' && !byId('panel').hidden;
  byId('as-table').addEventListener('click', () => listsOpen() && closePanel());
  byId('as-map').addEventListener('click', () => byId('panel').hidden && !isNarrow() && showBeside());
  byId('open-beside').addEventListener('click', () => {
    const open = listsOpen();
    if (state.org || state.rel) choose(null);
    if (open) closePanel();
    else showBeside({ focus: true });
  });
}
