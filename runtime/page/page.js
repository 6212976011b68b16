// The page at work: a moved slider has a worker recompute the studies, and their tables and charts are drawn again.

/** What a study shows: its charts and its table. */
function studyHtml(study, table) {
  const charts = study.charts.map(chart => drawChart(chart, table)).join('');
  return (charts === '' ? '' : '<div class="charts">\n' + charts + '</div>\n') + htmlOfTable(table);
}

/** Computes the tables of all live studies; one request at a time, and of several that wait only the last. */
class Runner {
  constructor(bytes, studies, done, failed) {
    Object.assign(this, {bytes, studies, done, failed, busy: false, waiting: null});
    this.worker = this.startWorker();
  }

  /** None where the browser allows a local page no worker: then the page itself computes, study by study. */
  startWorker() {
    try {
      const script = document.getElementById('ingot-script').textContent;
      const worker = new Worker(URL.createObjectURL(new Blob([script], {type: 'text/javascript'})));
      worker.onmessage = ({data}) => data.problem === undefined ? this.finished(data) : this.failed(data.problem);
      worker.onerror = () => {
        this.worker = null;
        if (this.busy) this.start(this.running);
      };
      worker.postMessage({bytes: this.bytes, studies: this.studies});
      return worker;
    } catch {
      return null;
    }
  }

  ask(parameters) {
    if (this.busy) this.waiting = parameters;
    else this.start(parameters);
  }

  start(parameters) {
    this.busy = true;
    this.running = parameters;
    if (this.worker !== null) this.worker.postMessage({parameters});
    else this.runHere(parameters).catch(problem => this.failed(String(problem)));
  }

  async runHere(parameters) {
    const kernels = await (this.kernels ??= Kernels.load(this.bytes)), tables = [];
    for (const study of this.studies) {
      await new Promise(resolve => setTimeout(resolve));
      if (this.waiting !== null) return this.finished(null);
      tables.push(computeTable(kernels, study, parameters));
    }
    this.finished(tables);
  }

  finished(tables) {
    this.busy = false;
    const next = this.waiting;
    this.waiting = null;
    if (tables !== null) this.done(tables, next === null);
    if (next !== null) this.start(next);
  }
}

/** A value that may be moved: its slider and its field of text show it in the writer's unit. */
class Slider {
  constructor(parameter, element, changed) {
    this.parameter = parameter;
    this.range = element.querySelector('input[type=range]');
    this.field = element.querySelector('input[type=number]');
    this.element = element;
    this.range.addEventListener('input', () => this.show(Number(this.range.value), changed));
    this.field.addEventListener('input', () => {
      if (this.field.value !== '' && this.field.validity.valid) this.show(Number(this.field.value), changed);
    });
    this.reset();
  }

  show(number, changed) {
    this.number = number;
    if (Number(this.range.value) !== number) this.range.value = number;
    if (Number(this.field.value) !== number) this.field.value = number;
    this.element.classList.toggle('moved', !this.atStated());
    if (changed) changed();
  }

  atStated() { return this.number === this.parameter.number; }
  reset() { this.show(this.parameter.number); }
  /** In base units: as stated, or what is written times its unit. */
  value() { return valueOf(this.parameter, this.number); }
}

function valueOf(parameter, number) {
  return number === parameter.number ? parameter.value : number * parameter.scale;
}

function startPage() {
  const data = JSON.parse(document.getElementById('ingot-data').textContent);
  const status = document.getElementById('status'), reset = document.getElementById('reset');
  const live = data.studies.filter(study => study.symbol !== '');
  if (live.length === 0 || data.parameters.length === 0) return;
  const stated = new Map(live.map(study => [study, document.getElementById(study.id).innerHTML]));
  let runner = null;
  const done = (tables, last) => {
    const untouched = sliders.every(slider => slider.atStated());
    live.forEach((study, i) => {
      const html = untouched ? stated.get(study) : studyHtml(study, tables[i]);
      const place = document.getElementById(study.id), old = place.querySelector('.scroll');
      const left = old === null ? 0 : old.scrollLeft;
      place.innerHTML = html;
      if (left > 0) place.querySelector('.scroll').scrollLeft = left;
    });
    document.body.classList.toggle('changed', !untouched);
    reset.disabled = untouched;
    if (last) status.textContent = untouched ? '' : 'recomputed with the values above';
  };
  const failed = problem => { status.textContent = 'this browser cannot recompute: ' + problem; };
  const changed = () => {
    runner ??= new Runner(bytesOfBase64(data.wasm), live, done, failed);
    status.textContent = 'computing …';
    runner.ask(sliders.map(slider => slider.value()));
  };
  const elements = document.querySelectorAll('.slider');
  const sliders = data.parameters.map((parameter, i) => new Slider(parameter, elements[i], changed));
  reset.addEventListener('click', () => {
    sliders.forEach(slider => slider.reset());
    changed();
  });
  document.getElementById('controls').classList.add('live');
}

function startWorker() {
  let kernels = null, studies = [];
  onmessage = async ({data}) => {
    if (data.bytes !== undefined) {
      kernels = Kernels.load(data.bytes);
      studies = data.studies;
      return;
    }
    try {
      const loaded = await kernels;
      postMessage(studies.map(study => computeTable(loaded, study, data.parameters)));
    } catch (problem) {
      postMessage({problem: String(problem)});
    }
  };
}

if (typeof document !== 'undefined') startPage();
else if (typeof WorkerGlobalScope !== 'undefined') startWorker();
