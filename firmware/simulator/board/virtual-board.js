import { randomBytes } from 'node:crypto';
import { EventEmitter } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { BoardRun } from './board-run.js';
import { boardSettings } from './board-options.js';
import { addressFor, boardTypes, resetCauseAfter } from './board-types.js';
import { Climate } from './climate.js';
import { until } from './conditions.js';
import { Console } from './console.js';
import { Network } from './network.js';
import { Pins } from './pins.js';
import { Power } from './power.js';
import { TlsEngines } from './tls-engines.js';
import { Watchdog } from './watchdog.js';
import { Wifi } from './wifi.js';

/** Real time a board is dark between two runs. */
const RESET_MS = 20;

/**
 * One virtual board. Emits `boot`, `ended` ({ file, failed } when boot.py or main.py ends), `reset` (its kind, before the
 * next run), `off` (it stays off) and `fault` (an error of the simulator itself).
 */
export class VirtualBoard extends EventEmitter {
  #options;
  #type;
  #watchdog = new Watchdog(() => void this.#reset('watchdog'));
  #tls = new TlsEngines();
  /** @type {BoardRun | null} */
  #run = null;
  #resetCause = 1;
  #stopped = true;
  #lastReset = 0;
  #speed;
  /** @type {import('./board-types.js').ResetKind[]} every reset so far */
  resets = [];
  boots = 0;

  /** @param {import('./board-options.js').BoardOptions} options */
  constructor(options) {
    super();
    this.#type = boardTypes[options.type ?? 'rp2'];
    if (!this.#type) throw new RangeError(`"${options.type}" is no board type; there are ${Object.keys(boardTypes).join(' and ')}`);
    this.#options = { ...options, flash: path.resolve(options.flash) };
    this.#speed = options.speed ?? 1;
    this.uniqueId = options.uniqueId ?? randomBytes(this.#type.uniqueIdBytes).toString('hex');
    const send = (/** @type {import('../shared/protocol.js').Message} */ message) => this.#run?.link.send(message);
    this.console = new Console();
    this.pins = new Pins(send);
    this.climate = new Climate(send);
    this.wifi = new Wifi(this.#type.platform, addressFor(this.uniqueId), () => this.#speed, options.networks ?? []);
    this.network = new Network(options.network ?? {}, this.wifi);
    this.power = new Power((message) => this.#run?.link.ask(message));
  }

  get platform() {
    return this.#type.platform;
  }

  get flash() {
    return this.#options.flash;
  }

  get running() {
    return this.#run !== null;
  }

  /**
   * Switches the board on.
   * @returns {Promise<void>} when the VM is up, before main.py
   */
  async start() {
    if (!this.#stopped) throw new Error('the board is on already');
    this.#stopped = false;
    await this.#startRun();
  }

  /** Switches the board off and leaves nothing of it running. Its flash stays. */
  async stop() {
    this.#stopped = true;
    this.#lastReset++;
    await this.#endRun('forget');
    this.network.destroy();
    this.#resetCause = 1;
  }

  /** Off and on again. */
  async powerCycle() {
    await this.#reset('power-on');
  }

  /** Ctrl-C on the console. */
  interrupt() {
    return this.#ask({ type: 'interrupt' });
  }

  /**
   * Runs Python statements at the board's next wait.
   * @param {string} code
   */
  async execute(code) {
    unwrap(await this.#ask({ type: 'execute', code }));
  }

  /**
   * Evaluates a Python expression at the board's next wait.
   * @param {string} expression with the globals of main.py; its value has to fit into JSON
   */
  async evaluate(expression) {
    return unwrap(await this.#ask({ type: 'evaluate', expression }));
  }

  /** @returns {Promise<import('./board-options.js').MemoryFigures>} measured at the board's next wait */
  async memory() {
    const baseline = this.#run?.baseline ?? 0;
    return { baseline, ...(await this.#ask({ type: 'memory' })) };
  }

  /** @param {number} speed of the board's clock from now on */
  async setSpeed(speed) {
    if (!(speed > 0)) throw new RangeError('the speed of the clock has to be above 0');
    this.#speed = speed;
    if (this.#run) await this.#ask({ type: 'speed', speed });
  }

  /**
   * @param {number} count
   * @param {{ patienceMs?: number }} [options]
   */
  async waitForBoots(count, options) {
    await until(this, 'boot', () => this.boots >= count, { what: `boot ${count} (there were ${this.boots})`, ...options });
  }

  /** @param {import('../shared/protocol.js').Message} message */
  async #ask(message) {
    if (!this.#run) throw new Error('the board is off');
    return this.#run.link.ask(message);
  }

  get #settings() {
    return boardSettings(this.#options, this.#type, { uniqueId: this.uniqueId, resetCause: this.#resetCause, speed: this.#speed });
  }

  async #startRun() {
    fs.mkdirSync(this.flash, { recursive: true });
    const run = new BoardRun(this.#settings, (error) => void this.#fault(error));
    this.#run = run;
    this.#listen(run.link);
    for (const part of [this.pins, this.climate, this.wifi, this.network, this.#tls, this.power]) part.attach(run.link);
    this.#watchdog.attach(run.link, () => this.#speed);
    if (!(await run.ready())) return;
    this.boots++;
    this.emit('boot');
  }

  /** @param {import('./worker-link.js').WorkerLink} link */
  #listen(link) {
    link.on('console', ({ line }) => this.console.add(line));
    link.on('ended', ({ file, failed }) => this.emit('ended', { file, failed }));
    link.on('reset', ({ kind, sleepMs }) => void this.#reset(kind, sleepMs / this.#speed));
    link.on('power-cut', ({ operation, file }) => {
      this.power.noteCut({ operation, file });
      void this.#reset('power-on');
    });
  }

  /** @param {Error} error of the simulator itself: the board goes off */
  async #fault(error) {
    this.console.add(`[virtual board] ${error.stack ?? error.message}`);
    await this.stop();
    if (!this.emit('fault', error)) console.error('virtual board:', error);
    this.emit('off');
  }

  /**
   * @param {import('./board-types.js').ResetKind} kind
   * @param {number} [darkMs] real milliseconds until it starts again
   */
  async #reset(kind, darkMs = 0) {
    if (this.#stopped) return;
    const reset = ++this.#lastReset;
    await this.#endRun(kind === 'soft' ? 'close' : 'forget');
    this.#resetCause = resetCauseAfter(this.platform, kind, this.#resetCause);
    this.resets.push(kind);
    this.emit('reset', kind);
    if (this.#options.restartAfterReset === false) {
      this.#stopped = true;
      this.emit('off');
      return;
    }
    await delay(RESET_MS + darkMs);
    // An error of the simulator is reported as a fault already.
    const overtaken = this.#stopped || reset !== this.#lastReset;
    if (!overtaken) await this.#startRun().catch(() => {});
  }

  /** @param {'close' | 'forget'} connections */
  async #endRun(connections) {
    const run = this.#run;
    this.#run = null;
    this.#watchdog.stop();
    this.wifi.detach();
    this.network.detach(connections);
    this.#tls.detach();
    await run?.end();
  }
}

/** @param {string} json what board_host.py returned */
function unwrap(json) {
  const { value, error } = JSON.parse(json);
  if (error) throw new Error(`the board answered: ${error}`);
  return value;
}
