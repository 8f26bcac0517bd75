// What is saved: rows as CSV just as `amurgraph query --format csv` writes them, triples as N-Triples.

// A spreadsheet takes text that begins so for a formula; an apostrophe keeps it from that.
const inert = (text) => (/^[=+\-@\t\r]/.test(text) ? `'${text}` : text);

function csvCell(text) {
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

function csvOf(columns, rows) {
  const line = (cells) => {
    const text = cells.map(csvCell).join(',');
    return `${cells.length === 1 && text === '' ? '""' : text}\n`;
  };
  const cells = (row) => row.map((cell) => (cell.number === undefined ? inert(cell.text) : cell.text));
  return [line(columns.map(inert)), ...rows.map((row) => line(cells(row)))].join('');
}

function save(text, type, name) {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = el('a', { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10000);
}

async function copyLink() {
  const said = byId('copy');
  const before = said.textContent;
  try {
    await navigator.clipboard.writeText(location.href);
    said.textContent = 'Copied';
  } catch (error) {
    said.textContent = 'Copy it from the address bar';
  }
  setTimeout(() => {
    said.textContent = before;
  }, 2500);
}
