import fs from 'node:fs';
import { createRequire } from 'node:module';
import { Worker } from 'node:worker_threads';
import { WorkerLink } from './worker-link.js';

const VM_MODULE = createRequire(import.meta.url).resolve('@micropython/micropython-webassembly-pyscript/micropython.mjs');
/** JavaScript memory of one board; far more than its few message objects need. */
const WORKER_MEMORY = { maxOldGenerationSizeMb: 64, maxYoungGenerationSizeMb: 4 };

/** @type {WebAssembly.Module | undefined} compiled once, shared by all boards of the process */
let compiledVm;
/** @type {import('../vm/vm-internals.js').Internals | undefined} what the first board of the process found */
let knownInternals;

/** A board from power-on or reset to the next one: its worker thread and the link to it. */
export class BoardRun {
  #worker;
  #ready;
  link = new WorkerLink();
  /** Bytes the virtual hardware itself holds on the Python heap. */
  baseline = 0;

  /**
   * @param {import('../shared/protocol.js').BoardSettings} settings
   * @param {(error: Error) => void} onFault the simulator itself failed
   */
  constructor(settings, onFault) {
    compiledVm ??= new WebAssembly.Module(fs.readFileSync(VM_MODULE.replace(/\.mjs$/, '.wasm')));
    /** @type {import('../shared/protocol.js').WorkerStart} */
    const workerData = {
      settings, port: this.link.workerPort, shared: this.link.shared, wasmModule: compiledVm, vmModulePath: VM_MODULE,
      internals: knownInternals,
    };
    const worker = new Worker(new URL('../vm/worker.js', import.meta.url), {
      workerData, transferList: [this.link.workerPort], resourceLimits: WORKER_MEMORY,
    });
    this.#worker = worker;
    this.#ready = new Promise((resolve, reject) => {
      worker.once('exit', () => resolve(false));
      worker.once('error', (error) => {
        reject(error);
        onFault(error);
      });
      this.link.on('booted', ({ memory, internals }) => {
        knownInternals = internals;
        this.baseline = memory.live;
        resolve(true);
      });
    });
    this.#ready.catch(() => {});
  }

  /** @returns {Promise<boolean>} true when the VM is up, false if it was ended before */
  ready() {
    return this.#ready;
  }

  async end() {
    this.link.close();
    await this.#worker.terminate();
  }
}
