// A study's values as a table: runtime/output/study_table.cpp again.

const Kind = {axis: 0, number: 1, text: 2, boolean: 3};

function numberInText(value) {
  return formatNumber(value, value === Math.floor(value) && Math.abs(value) < 1e15 ? 15 : 4);
}

function holeText(hole, value) {
  if (hole.texts.length > 0) return hole.texts[Math.floor(Math.min(Math.max(value, 0), hole.texts.length - 1))];
  return withUnit(numberInText(value / hole.scale), hole.unit);
}

/** A study and the columns of its rows: value and failure of each output, then which rows exist. */
class TableMaker {
  constructor(study, columns, reasonOfSearch) {
    this.study = study;
    this.columns = columns;
    this.reasonOfSearch = reasonOfSearch;
    this.rows = columns[columns.length - 1].length;
  }

  value(output, row) { return this.columns[2 * output][row]; }
  failure(output, row) { return this.columns[2 * output + 1][row]; }

  textOf(form, row) {
    let text = form.parts[0];
    form.holes.forEach((hole, i) => {
      text += (hole.output < 0 ? '…' : holeText(hole, this.value(hole.output, row))) + form.parts[i + 1];
    });
    return text;
  }

  reason(row, failure) {
    const why = this.reasonOfSearch(this.positionsOf(row), failure);
    if (why !== undefined) return why;
    const form = this.study.reasons[failure - 1];
    return form === undefined ? 'infeasible' : this.textOf(form, row);
  }

  make() {
    const study = this.study;
    const rows = this.selectedRows();
    const column = (one, kind, digits) => ({name: one.name, kind, unit: one.unit, digits});
    let noted = rows.filter(row => this.failure(study.row_failure, row) === 0);
    if (noted.length === 0) noted = rows;
    return {
      columns: [...study.axes.map(axis => column(axis, Kind.axis, 15)),
                ...study.reports.map(report => column(report, report.kind, 3))],
      rows: rows.map(row => this.cells(row)),
      notes: study.notes.map(note => this.note(note, noted)),
    };
  }

  positionsOf(row) {
    const positions = [];
    for (let i = this.study.axes.length; i-- > 0;) {
      positions[i] = row % this.study.axes[i].extent;
      row = Math.floor(row / this.study.axes[i].extent);
    }
    return positions;
  }

  cells(row) {
    const positions = this.positionsOf(row);
    const axes = this.study.axes.map((axis, i) => axis.labels.length === 0
        ? {state: 'value', value: axis.values[positions[i]], text: ''}
        : {state: 'value', value: 0, text: axis.labels[positions[i]]});
    const failure = this.failure(this.study.row_failure, row);
    if (failure === 0) return [...axes, ...this.study.reports.map(report => this.cell(report, row))];
    const why = this.reason(row, failure);
    return [...axes, ...this.study.reports.map(() => ({state: 'infeasible', value: 0, text: why}))];
  }

  cell(report, row) {
    const failure = this.failure(report.output, row);
    if (failure !== 0) return {state: 'infeasible', value: 0, text: this.reason(row, failure)};
    const value = this.value(report.output, row);
    if (report.kind === Kind.text) {
      const form = this.study.texts[Math.floor(value)];
      return {state: 'value', value: 0, text: form === undefined ? '' : this.textOf(form, row)};
    }
    const cell = {state: 'value', value: value / report.scale, text: '', ranged: false};
    if (report.low !== undefined) {
      cell.low = this.value(report.low, row) / report.scale;
      cell.high = this.value(report.high, row) / report.scale;
      cell.ranged = Number.isFinite(cell.low) && Number.isFinite(cell.high) && cell.low !== cell.high;
    }
    return cell;
  }

  noteText(cell, report) {
    if (cell.state === 'infeasible' || report.kind === Kind.text) return cell.text;
    if (report.kind === Kind.boolean) return cell.value !== 0 ? 'yes' : 'no';
    let text = formatNumber(cell.value, 4);
    if (cell.ranged) text += ' (' + formatNumber(cell.low, 3) + ' to ' + formatNumber(cell.high, 3) + ')';
    return withUnit(text, report.unit);
  }

  /** A note that differs between rows shows what it spans. */
  note(report, rows) {
    const texts = [];
    let low = Infinity, high = -Infinity;
    for (const row of rows) {
      const cell = this.cell(report, row);
      if (cell.state === 'infeasible' && rows.length > 1) continue;
      low = Math.min(low, cell.value), high = Math.max(high, cell.value);
      const text = this.noteText(cell, report);
      if (!texts.includes(text)) texts.push(text);
    }
    if (texts.length > 1 && report.kind === Kind.number)
      return {label: report.name, text: withUnit(formatNumber(low, 3) + ' to ' + formatNumber(high, 3), report.unit)};
    return {label: report.name, text: texts.join('; ')};
  }

  signed(objective, row) {
    const value = this.value(objective.output, row);
    return objective.maximize ? -value : value;
  }

  /** `pareto` keeps what no other row beats, `top` the first rows by an objective; both leave infeasible rows out. */
  selectedRows() {
    const exists = this.columns[this.columns.length - 1];
    let rows = [];
    for (let row = 0; row < this.rows; ++row)
      if (exists[row] !== 0) rows.push(row);
    if (this.study.pareto.length > 0) rows = this.front(rows);
    for (const [count, objective] of this.study.top) {
      const order = (a, b) => this.signed(objective, a) - this.signed(objective, b) || 0;
      rows = rows.filter(row => this.failure(objective.output, row) === 0).sort(order).slice(0, count);
    }
    return rows;
  }

  front(rows) {
    const objectives = this.study.pareto;
    rows = rows.filter(row => objectives.every(objective => this.failure(objective.output, row) === 0));
    const points = rows.map(row => objectives.map(objective => this.signed(objective, row)));
    const beats = (a, b) => a.every((x, k) => !(x > b[k])) && a.some((x, k) => x < b[k]);
    let front = [];  // numbers of points that none met so far beats
    points.forEach((point, i) => {
      if (front.some(k => beats(points[k], point))) return;
      front = front.filter(k => !beats(point, points[k]));
      front.push(i);
    });
    return front.map(i => rows[i]);
  }
}

/** `reasonOfSearch(positions, failure)`: the text of a failure that is a search's, else undefined. */
function makeTable(study, columns, reasonOfSearch) {
  return new TableMaker(study, columns, reasonOfSearch).make();
}
