const MOST_FRAMES = 500;
const BLOCK_BYTES = 16;

/** Looking at the stack costs as much as the work between two waits: where C code was waiting, it is not looked at again at once. */
const AGAIN_AFTER_MS = 5;

/**
 * Garbage collection inside a running program.
 *
 * With the call depth set to 0 around an empty call, the VM believes that no C code is waiting and collects. Python
 * frames are safe then: they live on the Python stack, which is traced. What only C code holds (the list that
 * `list(generator)` is filling, the argument array a constructor is called with) is not traced, so a collection takes
 * place only when every WebAssembly function on the stack has been seen in calibrate.py, where nothing but plain Python
 * frames waits.
 */
export class Collector {
  #vm;
  #addresses;
  /** @type {Set<string>} */
  #plainFunctions = new Set();
  /** @type {(kind: string) => number} */
  #callPython = () => 0;
  /** @type {() => number} */
  #largestBlock;
  #settings;
  #largestSeen = 0;
  #collections = 0;
  #skipped = 0;
  #notBefore = 0;

  /**
   * @param {import('./load-vm.js').Vm} vm
   * @param {{ collectAtEveryWait: boolean, measureAllocations: boolean }} settings
   * @param {import('./vm-internals.js').Internals} internals
   * @param {() => number} largestBlock size of the largest block in the heap, in VM blocks
   */
  constructor(vm, settings, internals, largestBlock) {
    this.#vm = vm;
    this.#settings = settings;
    this.#largestBlock = largestBlock;
    this.#addresses = internals;
  }

  /** @param {(kind: string) => number} callPython for `nothing`, `collect` and `allocated` */
  onCallback(callPython) {
    this.#callPython = callPython;
  }

  /** Called by calibrate.py wherever only plain Python frames are waiting. */
  learnPlainFrames() {
    for (const name of this.#waitingFunctions() ?? []) this.#plainFunctions.add(name);
  }

  /** Collects if the VM asked for it (it does so after every 16 KiB it handed out). */
  collectIfDue() {
    const due = this.#vm.bytes(this.#addresses.collectPending, 1)[0] === 1 && performance.now() >= this.#notBefore;
    if (due || this.#settings.collectAtEveryWait) this.collect();
  }

  /** @returns {boolean} false if C code is waiting, so that nothing was collected */
  collect() {
    if (this.#settings.measureAllocations) this.#largestSeen = Math.max(this.#largestSeen, this.#largestBlock() * BLOCK_BYTES);
    const waiting = this.#waitingFunctions();
    if (!waiting?.every((name) => this.#plainFunctions.has(name))) {
      this.#skipped++;
      this.#notBefore = performance.now() + AGAIN_AFTER_MS;
      return false;
    }
    const depth = this.#depthWord()[0];
    this.#depthWord()[0] = 0;
    try {
      this.#callPython('collect');
    } finally {
      this.#depthWord()[0] = depth;
    }
    this.#collections++;
    return true;
  }

  /** Bytes in use, after a collection if one is possible now; forgets the largest block seen so far. */
  measure() {
    const collected = this.collect();
    const largestAllocation = this.#settings.measureAllocations ? this.#largestSeen : null;
    this.#largestSeen = 0;
    return {
      live: this.#callPython('allocated'),
      collected,
      largestAllocation,
      collections: this.#collections,
      skipped: this.#skipped,
      vmBytes: this.#vm.exports.memory.buffer.byteLength,
    };
  }

  #depthWord() {
    return new Uint32Array(this.#vm.exports.memory.buffer, this.#addresses.callDepth, 1);
  }

  /** @returns {string[] | null} the WebAssembly functions on the stack; null if there are too many to see all */
  #waitingFunctions() {
    const usualLimit = Error.stackTraceLimit;
    Error.stackTraceLimit = MOST_FRAMES;
    const stack = new Error().stack ?? '';
    Error.stackTraceLimit = usualLimit; // the C library makes many errors, and each would carry a long stack
    const names = [...stack.matchAll(/wasm-function\[(\d+)\]/g)].map((match) => match[1]);
    return stack.split('\n').length > MOST_FRAMES ? null : names;
  }
}
