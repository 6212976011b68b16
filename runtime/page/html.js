// A table as HTML: runtime/output/html_writer.cpp and table_columns.cpp again.

function htmlText(text) {
  return text.replace(/[<>&"]/g, c => ({'<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;'})[c]);
}

function holdsNumber(column, cell) {
  return cell.state === 'value' && (column.kind === Kind.number || (column.kind === Kind.axis && cell.text === ''));
}

/** How the numbers of one column are written: whole ones in full when all are whole, else alike in their digits. */
class NumberStyle {
  constructor(column, values) {
    this.axis = column.kind === Kind.axis;
    this.digits = this.axis ? 12 : Math.max(1, column.digits);
    this.allWhole = values.every(isWhole);
    this.mostDecimals = 0;
    for (const value of values) {
      const text = stripZeros(fixed(value, this.digits, decimalsOf(value, this.digits)));
      if (text.includes('.') && !text.includes('e'))
        this.mostDecimals = Math.max(this.mostDecimals, text.length - text.indexOf('.') - 1);
    }
  }
  write(value) {
    if (this.allWhole) return formatNumber(value, this.digits);
    const text = fixed(value, this.digits, Math.min(decimalsOf(value, this.digits), this.mostDecimals));
    return this.axis && text.includes('e') ? stripZeros(text) : text;
  }
}

/** The reason that takes a row's place, or '' when some cell beside the axes has a value. */
function reasonOfRow(table, row) {
  const reasons = [];
  for (let i = 0; i < row.length; ++i) {
    if (table.columns[i].kind === Kind.axis) continue;
    if (row[i].state !== 'infeasible') return '';
    if (!reasons.includes(row[i].text)) reasons.push(row[i].text);
  }
  return reasons.length === 0 ? '' : 'infeasible: ' + reasons.join('; ');
}

function numbersOf(table, index) {
  const values = [];
  for (const row of table.rows) {
    const cell = row[index];
    if (!holdsNumber(table.columns[index], cell)) continue;
    values.push(cell.value);
    if (cell.ranged) values.push(cell.low, cell.high);
  }
  return values;
}

/** Numbers end with as many places, empty ones included, so that their points stand one above the other. */
function align(values, isNumber) {
  const places = text => text.includes('.') ? text.length - text.indexOf('.') : 0;
  const most = values.reduce((most, text, i) => isNumber[i] ? Math.max(most, places(text)) : most, 0);
  return values.map((text, i) => {
    if (!isNumber[i]) return text;
    for (let k = places(text); k < most; ++k) text += k === 0 ? '\u2008' : '\u2007';
    return text;
  });
}

function pageColumn(table, index, footnotes, replaced) {
  const column = table.columns[index], axis = column.kind === Kind.axis;
  const right = column.kind === Kind.number || (axis && table.rows.every(row => row[index].text === ''));
  const style = new NumberStyle(column, numbersOf(table, index));
  const values = [], ranges = [], isNumber = [];
  let ranged = false;
  table.rows.forEach((row, i) => {
    const cell = row[index];
    let value = '', range = '';
    if (holdsNumber(column, cell)) {
      value = style.write(cell.value);
      if (cell.ranged) {
        range = '(' + style.write(cell.low) + ' to ' + style.write(cell.high) + ')';
        ranged = true;
      }
    } else if (cell.state === 'infeasible') {
      if (!replaced[i]) {
        if (!footnotes.includes(cell.text)) footnotes.push(cell.text);
        value = '– [' + (footnotes.indexOf(cell.text) + 1) + ']';
      }
    } else {
      value = column.kind === Kind.boolean ? (cell.value !== 0 ? 'yes' : 'no') : cell.text;
    }
    isNumber.push(right && holdsNumber(column, cell));
    values.push(htmlText(value));
    ranges.push(htmlText(range));
  });
  return {axis, right, ranged, values: align(values, isNumber), ranges, width: ranged ? 2 : 1};
}

function htmlOfTable(table) {
  const replaced = table.rows.map(row => reasonOfRow(table, row) !== ''), footnotes = [];
  const columns = table.columns.map((_, index) => pageColumn(table, index, footnotes, replaced));
  const spanning = width => width > 1 ? ' colspan="' + width + '"' : '';
  const item = (label, text) => '<dt>' + htmlText(label) + '</dt><dd>' + htmlText(text) + '</dd>\n';
  let names = '', units = '', besideAxes = 0;
  columns.forEach((column, i) => {
    const open = spanning(column.width) + (column.right ? ' class="number">' : '>');
    names += '<th scope="col"' + open + htmlText(table.columns[i].name) + '</th>';
    units += '<td' + open + htmlText(table.columns[i].unit) + '</td>';
    if (!column.axis) besideAxes += column.width;
  });
  let out = '<div class="scroll" tabindex="0"><table>\n<thead><tr>' + names + '</tr>\n<tr class="units">' + units +
      '</tr></thead>\n<tbody>\n';
  table.rows.forEach((row, k) => {
    const reason = reasonOfRow(table, row);
    out += reason === '' ? '<tr>' : '<tr class="infeasible">';
    for (const column of columns) {
      const open = column.right ? ' class="number">' : '>';
      if (column.axis) out += '<th scope="row"' + open + column.values[k] + '</th>';
      else if (reason === '')
        out += '<td' + open + column.values[k] + '</td>' +
            (column.ranged ? '<td class="range">' + column.ranges[k] + '</td>' : '');
    }
    if (reason !== '') out += '<td' + spanning(besideAxes) + ' class="reason">' + htmlText(reason) + '</td>';
    out += '</tr>\n';
  });
  out += '</tbody></table></div>\n';
  if (table.rows.length === 0) out += '<p class="reason">no points</p>\n';
  if (footnotes.length > 0)
    out += '<dl class="footnotes">\n' + footnotes.map((text, i) => item('[' + (i + 1) + ']', text)).join('') + '</dl>\n';
  if (table.notes.length > 0)
    out += '<dl class="notes">\n' + table.notes.map(note => item(note.label.replaceAll('_', ' '), note.text)).join('') +
        '</dl>\n';
  return out;
}
