// Runs compiled studies: chunks and nests in the order of runtime/sweep/run_kernel.cpp, memory as runtime/sweep/kernel.h lays it out.

/** What `bytes` were before they were compressed in the form of zlib. */
async function inflated(bytes) {
  return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate'))).arrayBuffer();
}

/** A module that `ingot report` compiled. Its only import is `realloc`; memory behind the module's own data is handed out once a run. */
class Kernels {
  static async load(bytes) {
    const kernels = new Kernels();
    const imports = {env: {realloc: (address, size) => kernels.reallocate(address, size)}};
    const {instance} = await WebAssembly.instantiate(await inflated(bytes), imports);
    kernels.exports = instance.exports;
    kernels.memory = instance.exports.memory;
    return kernels;
  }

  take(bytes) {
    const address = Math.ceil(this.next / 64) * 64;
    this.next = address + bytes;
    const missing = this.next - this.memory.buffer.byteLength;
    if (missing > 0) this.memory.grow(Math.ceil(missing / 65536));
    return address;
  }

  reallocate(address, size) {
    const moved = this.take(size);
    if (address !== 0) new Uint8Array(this.memory.buffer).copyWithin(moved, address, Math.min(address + size, moved));
    return moved;
  }

  word(address) { return Number(new DataView(this.memory.buffer).getBigUint64(address, true)); }
  pointer(address) { return new DataView(this.memory.buffer).getUint32(address, true); }

  describe(name) {
    const at = this.exports[name].value, words = i => this.word(at + 8 * i);
    const kernel = {
      rows: words(0), rowsInChunk: words(1), chunks: words(2), workspace: words(3), loops: [], nests: [], columns: [],
      defaults: [],
    };
    const loops = this.pointer(at + 56), nests = this.pointer(at + 72), columns = this.pointer(at + 88);
    const defaults = this.pointer(at + 104);
    for (let i = 0; i < words(6); ++i)
      kernel.loops.push({extent: this.word(loops + 16 * i), step: this.word(loops + 16 * i + 8)});
    for (let i = 0; i < words(8); ++i)
      kernel.nests.push({run: this.exports.__indirect_function_table.get(this.pointer(nests + 16 * i)),
                         level: this.word(nests + 16 * i + 8)});
    for (let i = 0; i < words(10); ++i) kernel.columns.push(this.word(columns + 8 * i));
    for (let i = 0; i < words(12); ++i)
      kernel.defaults.push(new DataView(this.memory.buffer).getFloat64(defaults + 8 * i, true));
    return kernel;
  }

  /** Columns of all rows, after each chunk a pause for whoever asks for the next. */
  *run(name, parameters) {
    this.next = this.exports.__heap_base.value;
    const kernel = this.describe(name), loops = kernel.loops;
    const parametersAt = this.take(8 * kernel.defaults.length + 8), positionsAt = this.take(8 * loops.length + 8);
    const workspace = this.take(8 * kernel.workspace + 64);
    new Uint8Array(this.memory.buffer).fill(0, parametersAt, this.next);
    new Float64Array(this.memory.buffer, parametersAt).set(parameters);
    const columns = kernel.columns.map(() => new Float64Array(kernel.rows));
    const positions = loops.map(() => 0);
    for (let chunk = 0; chunk < kernel.chunks; ++chunk) {
      let changed = loops.length, rest = chunk;
      for (let k = loops.length; k-- > 0;) {
        const steps = Math.ceil(loops[k].extent / loops[k].step), position = rest % steps * loops[k].step;
        rest = Math.floor(rest / steps);
        if (position !== positions[k]) changed = k;
        positions[k] = position;
      }
      const last = loops.length - 1;
      const points = last < 0 ? 1 : Math.min(loops[last].step, loops[last].extent - positions[last]);
      const view = new DataView(this.memory.buffer);
      positions.forEach((position, k) => view.setBigUint64(positionsAt + 8 * k, BigInt(position), true));
      for (let level = chunk === 0 ? 0 : changed + 1; level <= loops.length; ++level)
        for (const nest of kernel.nests)
          if (nest.level === level) nest.run(parametersAt, workspace, positionsAt, BigInt(points));
      let first = positions.reduce((rows, position, k) => rows * loops[k].extent + position, 0);
      let count = kernel.rowsInChunk;
      if (last >= 0) {
        const rowsOfPoint = kernel.rowsInChunk / loops[last].step;
        first *= rowsOfPoint;
        count = rowsOfPoint * points;
      }
      kernel.columns.forEach((at, c) =>
          columns[c].set(new Float64Array(this.memory.buffer, workspace + 8 * at, count), first));
      yield (chunk + 1) / kernel.chunks;
    }
    return columns;
  }

  /** All at once. */
  finish(name, parameters) {
    const running = this.run(name, parameters);
    for (;;) {
      const step = running.next();
      if (step.done) return step.value;
    }
  }
}

function bytesOfBase64(text) {
  return Uint8Array.from(atob(text), c => c.charCodeAt(0));
}
