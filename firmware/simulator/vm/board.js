import { errnoTable } from '../shared/errno.js';
import { BoardClock } from './board-clock.js';
import { Calendar } from './calendar.js';
import { Collector } from './collector.js';
import { Console } from './console.js';
import { FlashFileSystem } from './flash/flash-file-system.js';
import { PowerCut } from './flash/power-cut.js';
import { climateModule } from './hardware/climate.js';
import { memoryModule } from './hardware/memory.js';
import { pinsModule } from './hardware/pins.js';
import { SocketTable } from './hardware/socket-table.js';
import { socketsModule } from './hardware/sockets.js';
import { systemModule } from './hardware/system.js';
import { timeModule } from './hardware/time.js';
import { tlsModule } from './hardware/tls.js';
import { wifiModule } from './hardware/wifi.js';
import { HostLink } from './host-link.js';
import { loadVm } from './load-vm.js';
import { Scheduler } from './scheduler.js';
import { findInternals } from './vm-internals.js';

/** The parts of one board inside its worker, and how they are put together. */
export class Board {
  /** @param {import('../shared/protocol.js').WorkerStart} start */
  static async create(start) {
    const link = new HostLink(start.port, start.shared);
    const terminal = new Console(link);
    const vm = await loadVm({ ...start, heapBytes: start.settings.heapBytes, print: (line) => terminal.print(line) });
    return new Board(start.settings, link, terminal, vm, start.internals ?? findInternals(vm));
  }

  /**
   * @param {import('../shared/protocol.js').BoardSettings} settings
   * @param {HostLink} link
   * @param {Console} terminal
   * @param {import('./load-vm.js').Vm} vm
   * @param {import('./vm-internals.js').Internals} internals
   */
  constructor(settings, link, terminal, vm, internals) {
    this.internals = internals;
    this.settings = settings;
    this.link = link;
    this.vm = vm;
    this.errno = errnoTable(settings.platform);
    this.clock = new BoardClock(settings.speed, settings.ticksOffsetMs);
    this.calendar = new Calendar(this.clock, settings.calendarStart);
    this.collector = new Collector(vm, settings, internals, () => terminal.largestBlock(() => this.call('memory_info')));
    this.scheduler = new Scheduler(link, this.clock, this.collector);
    this.sockets = new SocketTable(this);
    this.powerCut = this.#powerCut();
    this.flash = new FlashFileSystem(vm.python.FS, settings.flash, settings.flashBytes, this.powerCut);
    /** @type {Map<number, unknown>} */
    this.answers = new Map();
    this.lastQuestion = 0;
    link.on('answer', ({ question, value }) => void this.answers.set(question, value));
  }

  /**
   * Asks the host and waits for its answer.
   * @param {import('../shared/protocol.js').Message} question
   * @returns {any}
   */
  ask = (question) => {
    const id = ++this.lastQuestion;
    this.link.post({ ...question, question: id });
    this.scheduler.waitUntil(() => this.answers.has(id));
    const answer = this.answers.get(id);
    this.answers.delete(id);
    return answer;
  };

  /**
   * Calls into Python; see python/board_host.py for the requests it knows.
   * @param {string} request
   * @param {string | number} [a]
   * @param {string | number} [b]
   * @returns {any}
   */
  call = (request, a = 0, b = 0) => {
    try {
      return this.pythonCall(request, a, b);
    } catch (error) {
      if (/** @type {{ type?: string }} */ (error).type !== 'KeyboardInterrupt') throw error;
    }
    // A Ctrl-C that the program had yet to notice ended this before it did anything. The program gets it after all.
    const result = this.pythonCall(request, a, b);
    this.vm.exports.mp_sched_keyboard_interrupt();
    return result;
  };

  /** @type {(request: string, a: string | number, b: string | number) => any} */
  pythonCall = () => 0;

  /** Makes the hardware importable from Python. */
  registerModules() {
    const { python } = this.vm;
    const setCall = (/** @type {any} */ call) => {
      this.pythonCall = call;
      this.collector.onCallback(this.call);
      this.scheduler.onCallback(this.call);
    };
    python.registerJsModule('_board_host', { set_call: setCall });
    python.registerJsModule('_board_memory', memoryModule(this));
    python.registerJsModule('_board_time', timeModule(this));
    python.registerJsModule('_board_pins', pinsModule(this));
    python.registerJsModule('_board_wifi', wifiModule(this));
    python.registerJsModule('_board_climate', climateModule(this));
    python.registerJsModule('_board_sockets', socketsModule(this));
    python.registerJsModule('_board_tls', tlsModule(this));
    python.registerJsModule('_board_system', systemModule(this));
  }

  #powerCut() {
    const { link } = this;
    const fail = (/** @type {string} */ operation, /** @type {string} */ file) => {
      link.post({ type: 'power-cut', operation, file });
      return link.halt();
    };
    const note = (/** @type {string} */ operation, /** @type {string} */ file) => link.post({ type: 'flash', operation, file });
    return new PowerCut(fail, note);
  }
}
