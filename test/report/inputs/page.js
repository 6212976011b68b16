// What the script of a page computes, held against `ingot run` and against other pages; no browser is needed. Usage:
//   node page.js run PAGE RUN.json [LABEL=NUMBER...]    the rows of `ingot run --format json`, bit for bit
//   node page.js draw PAGE OTHER [LABEL=NUMBER...]      the tables and charts that stand in OTHER, letter for letter
// NUMBER is in the unit of the slider LABEL.
const fs = require('fs');
const vm = require('vm');

function between(text, begin, end) {
  const from = text.indexOf(begin);
  if (from < 0) throw new Error(`there is no ${begin}`);
  return text.slice(from + begin.length, text.indexOf(end, from + begin.length));
}

const [task, pagePath, otherPath, ...moves] = process.argv.slice(2);
const html = fs.readFileSync(pagePath, 'utf8');
const data = JSON.parse(between(html, 'id="ingot-data">', '</script>'));
const script = between(html, '<script id="ingot-script">', '</script>');
const page = vm.runInThisContext(script + '\n;({Kernels, computeTable, studyHtml, valueOf, bytesOfBase64})');

function parameters() {
  const numbers = new Map(data.parameters.map(one => [one.label, one.number]));
  for (const move of moves) {
    const [label, number] = move.split('=');
    if (!numbers.has(label)) throw new Error(`there is no slider ${label}: ${[...numbers.keys()].join(', ')}`);
    numbers.set(label, Number(number));
  }
  return data.parameters.map(one => page.valueOf(one, numbers.get(one.label)));
}

function same(wanted, found, what) {
  if (!Object.is(wanted, found)) throw new Error(`${what}: ${wanted} is wanted, not ${found}`);
}

/** How `ingot run --format json` shows a cell: what is not finite has no text in JSON. */
function shown(column, cell) {
  if (cell.state !== 'value') return null;
  if (column.kind === 2 || (column.kind === 0 && cell.text !== '')) return cell.text;
  if (column.kind === 3) return cell.value !== 0;
  return Number.isFinite(cell.value) ? cell.value : null;
}

function compareRows(study, table, run) {
  same(run.rows.length, table.rows.length, `rows of ${run.study}`);
  let numbers = 0;
  table.rows.forEach((row, i) => {
    row.forEach((cell, c) => {
      const column = table.columns[c], wanted = run.rows[i], what = `${run.study}, row ${i + 1}, ${column.name}`;
      same(wanted[column.name], shown(column, cell), what);
      if (typeof wanted[column.name] === 'number') ++numbers;
      same(wanted[column.name + '_low'], cell.ranged ? cell.low : undefined, what + ' low');
      same(wanted[column.name + '_high'], cell.ranged ? cell.high : undefined, what + ' high');
    });
    const reasons = [...new Set(row.filter(cell => cell.state === 'infeasible').map(cell => cell.text))];
    same(run.rows[i].infeasible, reasons.length > 0 ? reasons.join('; ') : undefined, `${run.study}, row ${i + 1}, why`);
  });
  console.log(`${run.study}: ${table.rows.length} rows, ${numbers} numbers are the same`);
}

(async () => {
  const kernels = await page.Kernels.load(page.bytesOfBase64(data.wasm));
  const other = fs.readFileSync(otherPath, 'utf8');
  const runs = task === 'run' ? [JSON.parse(other)].flat() : [];
  for (const study of data.studies) {
    if (study.symbol === '') continue;
    const table = page.computeTable(kernels, study, parameters());
    if (task === 'run') {
      compareRows(study, table, runs.find(run => run.study === study.description.name));
      continue;
    }
    const wanted = between(other, `<div id="${study.id}">`, '</div></section>').split('\n');
    const found = page.studyHtml(study, table).split('\n');
    found.forEach((line, i) => same(wanted[i], line, `${study.id}, line ${i + 1}`));
    same(wanted.length, found.length, `${study.id}, lines`);
    console.log(`${study.id}: ${wanted.length} lines are the same`);
  }
})().catch(problem => {
  console.error(problem.message);
  process.exit(1);
});
