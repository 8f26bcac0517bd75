'use strict';
// Search and filters for the directory, and country names in the reader's language. Without it the list is whole.
(function () {
  const countryNames = typeof Intl.DisplayNames === 'function' ? new Intl.DisplayNames(['en'], { type: 'region' }) : null;

  function nameOf(code) {
    try { return (countryNames && countryNames.of(code)) || code; } catch (error) { return code; }
  }

  for (const place of document.querySelectorAll('[data-country]')) {
    const code = place.dataset.country;
    if (code && place.textContent.startsWith(code)) place.textContent = nameOf(code) + place.textContent.slice(code.length);
  }

  // Who comes by a link to one line finds it open, and so does who follows a link on the page.
  function openAnchored() {
    let id = location.hash.slice(1);
    try { id = decodeURIComponent(id); } catch (error) { /* a hash that is none of ours */ }
    const anchored = id && document.getElementById(id);
    if (!anchored) return;
    for (const hidden of anchored.querySelectorAll('details')) hidden.open = true;
    const around = anchored.closest('details');
    if (around) around.open = true;
    anchored.scrollIntoView();
  }
  openAnchored();
  window.addEventListener('hashchange', openAnchored);

  // The server shows the page for lost readers under any address: its links must know how deep that lies.
  const lost = document.querySelector('[data-lost]');
  const below = location.pathname.match(/\/(?:org|prog|tax|place|db|threat|stress|src|data)\/(.*)$/);
  if (lost && below) {
    const up = '../'.repeat(below[1].split('/').length);
    for (const link of document.querySelectorAll('a[href]')) {
      const href = link.getAttribute('href');
      if (!/^(?:[a-z]+:|#)/i.test(href)) link.setAttribute('href', `${up}${href}`);
    }
  }

  // The line to copy bears the address under which this page was found.
  const embed = document.querySelector('[data-embed]');
  if (embed && /^https?:$/.test(location.protocol)) {
    embed.value = embed.value.replace(/"[^"]*map\.html/, () => '"' + new URL('map.html', location.href.split('#')[0]).href);
  }

  const list = document.getElementById('list');
  if (!list) return;
  const items = Array.from(list.children);
  const find = document.getElementById('find');
  const found = document.getElementById('found');
  const hits = document.getElementById('hits');
  const most = 6;
  const choices = ['kind', 'country', 'action'].map((id) => document.getElementById(id));

  // Case and accents do not matter; scripts stay as they are.
  const fold = (text) => text.normalize('NFKD').replace(/\p{M}/gu, '').toLocaleLowerCase();
  const searchable = new Map(items.map((item) => [item, fold(item.dataset.search)]));

  function fits(item, wanted) {
    return wanted.every((word) => searchable.get(item).includes(word)) &&
      choices.every((choice) => !choice.value || item.dataset[choice.id].split('|').includes(choice.value));
  }

  function linked(href, text) {
    const line = document.createElement('li');
    const link = document.createElement('a');
    link.href = href;
    link.textContent = text;
    line.append(link);
    return line;
  }

  // The list may lie below the screen: what is found first stands beneath the field.
  function showHits(shown) {
    hits.replaceChildren();
    hits.hidden = !find.value.trim() || !shown.length;
    if (hits.hidden) return;
    for (const item of shown.slice(0, most)) {
      const link = item.querySelector('a');
      hits.append(linked(link.getAttribute('href'), link.textContent));
    }
    if (shown.length > most) hits.append(linked('#directory', `and ${shown.length - most} more, below`));
  }

  function show() {
    const wanted = fold(find.value).split(/\s+/).filter(Boolean);
    for (const item of items) item.hidden = !fits(item, wanted);
    const shown = items.filter((item) => !item.hidden);
    found.textContent = shown.length === items.length ? '' : `${shown.length} of ${items.length} organizations, below`;
    showHits(shown);
  }

  function choose(event) {
    const choice = document.getElementById(event.currentTarget.dataset.filter);
    choice.value = event.currentTarget.dataset.value;
    show();
  }

  document.getElementById('filters').hidden = false;
  find.addEventListener('input', show);
  document.getElementById('find-form').addEventListener('submit', (event) => {
    event.preventDefault();
    const shown = items.filter((item) => !item.hidden);
    if (shown.length === 1) shown[0].querySelector('a').click();
    else document.getElementById('directory').scrollIntoView();
  });
  for (const choice of choices) choice.addEventListener('change', show);
  for (const chip of document.querySelectorAll('.chip')) chip.addEventListener('click', choose);
  document.getElementById('reset').addEventListener('click', () => {
    find.value = '';
    for (const choice of choices) choice.value = '';
    show();
  });
})();
