// Rows as a table: as many as a browser shows at once, the rest in a file.

const MOST_ROWS = 1000;

function tableOf(answer) {
  const names = answer.head.vars;
  const rows = answer.results.bindings;
  const table = element('table');
  const head = table.createTHead().insertRow();
  for (const name of names)
    head.append(element('th', name, { scope: 'col', className: rows.length && isNumber(rows[0][name]) ? 'number' : '' }));
  const body = table.createTBody();
  for (const row of rows.slice(0, MOST_ROWS)) {
    const line = body.insertRow();
    for (const name of names) {
      const cell = line.insertCell();
      if (isNumber(row[name])) cell.className = 'number';
      if (row[name]) cell.append(...shown(row[name]));
    }
  }
  return table;
}

function counted(many, what) {
  return `${many.toLocaleString('en')} ${what}${many === 1 ? '' : 's'}`;
}

// Says how many rows there are, and how many of them are shown.
function told(answer) {
  const rows = answer.results.bindings.length;
  const all = counted(rows, 'row');
  return rows > MOST_ROWS ? `${all}, the first ${MOST_ROWS.toLocaleString('en')} of them here` : all;
}
