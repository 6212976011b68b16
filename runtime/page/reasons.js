// Why a search found nothing at a row: compiler/driver/reasons.cpp again. The candidates are a compiled study of their own.

class Reasons {
  constructor(kernels, study, parameters) {
    Object.assign(this, {kernels, study, parameters, known: new Map()});
  }

  /** Undefined where the reason is no search's. */
  text(positions, failure) {
    const search = this.study.searches[failure];
    if (search === undefined) return undefined;
    const key = failure + ':' + positions.join(',');
    if (!this.known.has(key)) this.known.set(key, this.ofSearch(search, positions));
    return this.known.get(key);
  }

  /** The candidates by the first condition that each failed; what the most advanced ones failed is what binds, and comes first. */
  ofSearch(search, positions) {
    const columns = this.kernels.finish(search.symbol, [...this.parameters, ...positions]);
    const exists = columns[columns.length - 1], value = (output, candidate) => columns[2 * output][candidate];
    const groups = new Map();
    let total = 0;
    for (let candidate = 0; candidate < exists.length; ++candidate) {
      if (exists[candidate] === 0) continue;
      ++total;
      for (let c = 0; c < search.conditions; ++c) {
        const code = value(search.domains.length + c, candidate);
        if (code === 0) continue;
        const holes = search.holes[code] ?? [];
        if (!groups.has(code)) groups.set(code, {code, count: 0, depth: 0, ranges: holes.map(() => [Infinity, -Infinity])});
        const group = groups.get(code);
        ++group.count;
        group.depth = Math.max(group.depth, c);
        holes.forEach((output, h) => {
          if (output < 0) return;
          const number = value(output, candidate), [low, high] = group.ranges[h];
          group.ranges[h] = [number < low ? number : low, high < number ? number : high];
        });
        break;
      }
    }
    if (total === 0) {
      const empty = search.domains.findIndex((_, d) => exists.every((_, candidate) => value(d, candidate) === 0));
      return 'there is no candidate' +
          (empty < 0 ? '' : ': no `' + search.domains[empty] + '` is left by its `where`');
    }
    return [...groups.values()].sort((a, b) => a.code - b.code)
        .sort((a, b) => b.depth - a.depth || b.count - a.count).slice(0, 3)
        .map(group => this.groupText(group, total)).join('; ');
  }

  groupText(group, total) {
    const form = this.study.description.reasons[group.code - 1];
    let text = form.parts[0];
    if (this.study.chooses.includes(group.code)) text = 'no feasible candidate inside';
    else form.holes.forEach((hole, h) => {
      const [low, high] = group.ranges[h];
      if (low > high) text += '…';
      else if (low === high) text += holeText(hole, low);
      else if (hole.texts.length === 0) text += numberInText(low / hole.scale) + ' to ' + holeText(hole, high);
      text += form.parts[h + 1];
    });
    return text + (group.count === total ? ` (all ${total} candidates)` : ` (${group.count} of ${total} candidates)`);
  }
}

/** The table of a study of the page with these values of its sliders. */
function computeTable(kernels, study, parameters) {
  const reasons = new Reasons(kernels, study, parameters);
  return makeTable(study.description, kernels.finish(study.symbol, parameters),
                   (positions, failure) => reasons.text(positions, failure));
}
