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
  byId('open-beside').addEventListener('click', () => {
    const open = byId('panel').dataset.shows === 'beside' && !byId('panel').hidden;
    if (state.org || state.rel) choose(null);
    if (open) closePanel();
    else showBeside({ focus: true });
  });
}
