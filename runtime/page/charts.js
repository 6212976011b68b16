// Charts as SVG text: runtime/output/chart_scale.cpp and chart_svg.cpp again.

const chartWidth = 600, letter = 7, barHeight = 20, headHeight = 26;
const plotHeight = 300, plotLeft = 60, plotRight = 24, plotBottom = 44, legendLine = 18, colours = 8;

/** A coordinate with one decimal place. */
function coordinate(value) {
  return String(Math.floor(value * 10 + 0.5) / 10 + 0);
}

class ChartScale {
  constructor(least, greatest, logarithmic, fromZero, begin, end) {
    Object.assign(this, {logarithmic, begin, end, ticks: []});
    if (logarithmic) this.chooseLogarithmic(least, greatest);
    else this.chooseLinear(least, greatest, fromZero);
  }
  /** Steps of 1, 2 or 5 times a power of ten, about four of them. */
  chooseLinear(least, greatest, fromZero) {
    if (fromZero || (least > 0 && least < 0.5 * greatest)) least = Math.min(least, 0), greatest = Math.max(greatest, 0);
    if (!(greatest > least)) greatest = least + (least === 0 ? 1 : Math.abs(least));
    const raw = (greatest - least) / 4, power = Number('1e' + Math.floor(Math.log10(raw))), share = raw / power;
    const step = (share < 1.5 ? 1 : share < 3 ? 2 : share < 7 ? 5 : 10) * power;
    const first = Math.floor(least / step), last = Math.ceil(greatest / step);
    this.low = first * step, this.high = last * step;
    for (let i = first; i <= last; ++i) this.ticks.push(i * step);
  }
  chooseLogarithmic(least, greatest) {
    if (!(least > 0 && greatest >= least)) least = 1, greatest = 10;
    const first = Math.floor(Math.log10(least)), last = Math.ceil(Math.log10(greatest)), fine = [];
    for (let k = first; k <= last; ++k)
      for (const digit of [1, 2, 5]) fine.push(digit * Number('1e' + k));
    let begin = 0, end = fine.length - 1;
    while (begin + 1 < fine.length && fine[begin + 1] <= least) ++begin;
    while (end > begin + 1 && fine[end - 1] >= greatest) --end;
    this.low = fine[begin], this.high = fine[end];
    for (let i = begin; i <= end; ++i)
      if (end - begin < 7 || i % 3 === 0) this.ticks.push(fine[i]);
  }
  place(value) {
    const on = x => this.logarithmic ? Math.log10(x) : x;
    return this.begin + (on(value) - on(this.low)) / (on(this.high) - on(this.low)) * (this.end - this.begin);
  }
  shows(value) { return Number.isFinite(value) && (!this.logarithmic || value > 0); }
}

function nameWithUnit(column) {
  return column.unit === '' ? column.name : column.name + ' [' + column.unit + ']';
}

function pointName(table, row, column) {
  const cell = row[column];
  return cell.text === '' ? withUnit(formatNumber(cell.value, 12), table.columns[column].unit) : cell.text;
}

/** Names of a row's points on all axes but one. */
function otherPoints(table, row, but) {
  return row.map((_, i) => i).filter(i => table.columns[i].kind === Kind.axis && i !== but)
      .map(i => pointName(table, row, i)).join(', ');
}

function hasNumber(cell) {
  return cell.state === 'value' && Number.isFinite(cell.value);
}

/** About as wide as in a terminal: East Asian letters count twice. */
function displayWidth(text) {
  let width = 0;
  for (const letter of text) {
    const c = letter.codePointAt(0);
    if (c >= 0x300 && c <= 0x36f) continue;
    const wide = [[0x1100, 0x115f], [0x2e80, 0xa4cf], [0xac00, 0xd7a3], [0xf900, 0xfaff], [0xfe30, 0xfe6f],
                  [0xff00, 0xff60], [0x1f300, 0x1faff], [0x20000, 0x3fffd]].some(([a, b]) => c >= a && c <= b);
    width += wide ? 2 : 1;
  }
  return width;
}

function textAt(x, y, classes, text) {
  return '<text x="' + coordinate(x) + '" y="' + coordinate(y) + '" class="' + classes + '">' + htmlText(text) + '</text>\n';
}

function lineBetween(x1, y1, x2, y2, classes) {
  return '<line x1="' + coordinate(x1) + '" y1="' + coordinate(y1) + '" x2="' + coordinate(x2) + '" y2="' +
      coordinate(y2) + '" class="' + classes + '"/>\n';
}

function figure(column, height, shapes) {
  const name = htmlText(nameWithUnit(column));
  return '<figure><figcaption>' + name + '</figcaption>\n<svg viewBox="0 0 ' + coordinate(chartWidth) + ' ' +
      coordinate(height) + '" role="img" aria-label="' + name + '">\n' + shapes + '</svg></figure>\n';
}

/** The value as the table would show it, with its range. */
function labelOf(cell, column) {
  const digits = Math.max(1, column.digits), text = formatNumber(cell.value, digits);
  if (!cell.ranged) return text;
  return text + ' (' + formatNumber(cell.low, digits) + ' to ' + formatNumber(cell.high, digits) + ')';
}

function ends(cell) {
  return cell.ranged ? [cell.value, cell.low, cell.high] : [cell.value];
}

function drawBars(chart, table) {
  const column = table.columns[chart.y];
  const heads = [], barNames = [];
  let least = 0, greatest = 0, names = 0, labels = 0;
  for (const row of table.rows) {
    const cell = row[chart.y];
    heads.push(chart.grouped ? otherPoints(table, row, chart.x) : '');
    barNames.push(chart.grouped ? pointName(table, row, chart.x) : otherPoints(table, row, table.columns.length));
    names = Math.max(names, letter * displayWidth(barNames[barNames.length - 1]));
    if (!hasNumber(cell)) continue;
    labels = Math.max(labels, letter * displayWidth(labelOf(cell, column)));
    for (const end of ends(cell)) least = Math.min(least, end), greatest = Math.max(greatest, end);
  }
  const begin = Math.min(names, 220) + 10;
  const scale = new ChartScale(least, greatest, false, true, begin, Math.max(begin + 100, chartWidth - labels - 14));
  let shapes = '', y = 4;
  table.rows.forEach((row, i) => {
    if (heads[i] !== '' && (i === 0 || heads[i] !== heads[i - 1])) {
      shapes += textAt(0, y + headHeight - 9, 'head', heads[i]);
      y += headHeight;
    }
    const cell = row[chart.y], middle = y + barHeight / 2;
    shapes += textAt(begin - 6, middle + 4, 'end', barNames[i]);
    if (hasNumber(cell)) {
      const zero = scale.place(0), at = scale.place(cell.value);
      let end = Math.max(zero, at);
      shapes += '<rect x="' + coordinate(Math.min(zero, at)) + '" y="' + coordinate(y + 4) + '" width="' +
          coordinate(Math.abs(at - zero)) + '" height="' + coordinate(barHeight - 8) + '" class="s0"/>\n';
      if (cell.ranged) {
        shapes += lineBetween(scale.place(cell.low), middle, scale.place(cell.high), middle, 'whisker');
        end = Math.max(end, scale.place(cell.low), scale.place(cell.high));
      }
      shapes += textAt(end + 6, middle + 4, 'value', labelOf(cell, column));
    } else {
      shapes += textAt(begin + 4, middle + 4, 'faint', cell.state === 'infeasible' ? 'infeasible' : 'no number');
    }
    y += barHeight;
  });
  return figure(column, y + 4, lineBetween(scale.place(0), 4, scale.place(0), y, 'axis') + shapes);
}

/** The frame of a chart of points: ticks, grid and the name of the horizontal axis. */
function frame(x, y, top, xTicks, xName) {
  const right = chartWidth - plotRight, floor = top + plotHeight;
  let shapes = '';
  for (const tick of y.ticks) {
    shapes += lineBetween(plotLeft, y.place(tick), right, y.place(tick), 'grid');
    shapes += textAt(plotLeft - 8, y.place(tick) + 4, 'end', formatNumber(tick, 6));
  }
  for (const tick of xTicks) {
    shapes += lineBetween(x.place(tick), floor, x.place(tick), floor + 5, 'axis');
    shapes += textAt(x.place(tick), floor + 18, 'middle', formatNumber(tick, 6));
  }
  return shapes + lineBetween(plotLeft, floor, right, floor, 'axis') +
      textAt((plotLeft + right) / 2, floor + 38, 'middle', xName);
}

function colour(series) {
  return 's' + series % colours + (series >= colours ? ' dashed' : '');
}

/** Names beside marks, as many in a line as fit; gives the shapes and the height they end at. */
function legend(all, height) {
  if (all.length < 2) return ['', height];
  let shapes = '', x = plotLeft;
  height += legendLine;
  all.forEach((series, i) => {
    const needed = 26 + letter * displayWidth(series.name) + 14;
    if (x > plotLeft && x + needed > chartWidth - plotRight) x = plotLeft, height += legendLine;
    shapes += lineBetween(x, height - 9, x + 20, height - 9, 'line ' + colour(i));
    shapes += textAt(x + 26, height - 5, 'start', series.name);
    x += needed;
  });
  return [shapes, height + 6];
}

function seriesOf(chart, table) {
  const all = [];
  table.rows.forEach((row, i) => {
    const name = otherPoints(table, row, chart.x);
    let found = all.find(series => series.name === name);
    if (found === undefined) all.push(found = {name, rows: []});
    found.rows.push(i);
  });
  return all;
}

function dot(x, y, at, value, classes, title) {
  return '<circle cx="' + coordinate(x.place(at.value)) + '" cy="' + coordinate(y.place(value.value)) +
      '" r="3.5" class="' + classes + '"><title>' + htmlText(title) + '</title></circle>\n';
}

function polyline(points, classes) {
  return points.length < 2 ? '' : '<polyline points="' + points.join(' ') + '" class="' + classes + '"/>\n';
}

function scaleOf(table, column, logarithmic, begin, end) {
  let least = Infinity, greatest = -Infinity;
  for (const row of table.rows) {
    if (!hasNumber(row[column])) continue;
    for (const one of ends(row[column]))
      if (!logarithmic || one > 0) least = Math.min(least, one), greatest = Math.max(greatest, one);
  }
  if (least > greatest) least = 0, greatest = 1;
  return new ChartScale(least, greatest, logarithmic, false, begin, end);
}

function tooltip(table, chart, row) {
  return otherPoints(table, row, table.columns.length) + ': ' +
      withUnit(labelOf(row[chart.y], table.columns[chart.y]), table.columns[chart.y].unit);
}

function drawLines(chart, table) {
  const all = seriesOf(chart, table);
  const points = [...new Set(table.rows.map(row => row[chart.x].value))].sort((a, b) => a - b);
  if (points.length === 0) return '';
  let [shapes, top] = legend(all, 8);
  const x = new ChartScale(points[0], points[points.length - 1], chart.log_x, false, plotLeft + 10,
                           chartWidth - plotRight - 10);
  const y = scaleOf(table, chart.y, chart.log_y, top + plotHeight, top);
  shapes += frame(x, y, top, points.length <= 9 ? points : x.ticks, nameWithUnit(table.columns[chart.x]));
  all.forEach((series, s) => {
    let path = [], dots = '', paths = '';
    for (const row of series.rows) {
      const at = table.rows[row][chart.x], value = table.rows[row][chart.y];
      if (!hasNumber(value) || !y.shows(value.value) || !x.shows(at.value)) {
        paths += polyline(path, 'line ' + colour(s));
        path = [];
        continue;
      }
      path.push(coordinate(x.place(at.value)) + ',' + coordinate(y.place(value.value)));
      if (value.ranged && y.shows(value.low) && y.shows(value.high))
        dots += lineBetween(x.place(at.value), y.place(value.low), x.place(at.value), y.place(value.high),
                            'reach ' + colour(s));
      dots += dot(x, y, at, value, 'dot ' + colour(s), tooltip(table, chart, table.rows[row]));
    }
    shapes += paths + polyline(path, 'line ' + colour(s)) + dots;
  });
  return figure(table.columns[chart.y], top + plotHeight + plotBottom, shapes);
}

function drawScatter(chart, table) {
  const top = 16;
  const x = scaleOf(table, chart.x, chart.log_x, plotLeft + 10, chartWidth - plotRight - 10);
  const y = scaleOf(table, chart.y, chart.log_y, top + plotHeight, top);
  const shapes = frame(x, y, top, x.ticks, nameWithUnit(table.columns[chart.x]));
  const order = table.rows.map((_, i) => i).sort((a, b) => table.rows[a][chart.x].value - table.rows[b][chart.x].value);
  const path = [];
  let dots = '';
  for (const row of order) {
    const at = table.rows[row][chart.x], value = table.rows[row][chart.y];
    if (!hasNumber(at) || !hasNumber(value) || !x.shows(at.value) || !y.shows(value.value)) continue;
    path.push(coordinate(x.place(at.value)) + ',' + coordinate(y.place(value.value)));
    dots += dot(x, y, at, value, 'dot s0', tooltip(table, chart, table.rows[row]));
    if (table.rows.length > 14) continue;
    const late = x.place(at.value) > chartWidth * 0.7;
    dots += textAt(x.place(at.value) + (late ? -8 : 8), y.place(value.value) + (late ? -6 : 14), late ? 'end' : 'start',
                   otherPoints(table, table.rows[row], table.columns.length));
  }
  return path.length === 0 ? '' : figure(table.columns[chart.y], top + plotHeight + plotBottom,
                                         shapes + polyline(path, 'line s0') + dots);
}

function drawChart(chart, table) {
  if (table.rows.length === 0) return '';
  return {bars: drawBars, lines: drawLines, scatter: drawScatter}[chart.kind](chart, table);
}
