/**
 * @typedef {object} BoardTimer
 * @property {number} due time of the board's clock
 * @property {number} period 0 for a single shot
 */

/**
 * The one place where a board waits. While it waits, timers and pin interrupts are called back the way MicroPython's
 * scheduler does it: one at a time, never one inside another, and only at points where the VM can take them.
 */
export class Scheduler {
  #link;
  #clock;
  #collector;
  /** @type {Map<number, BoardTimer>} */
  #timers = new Map();
  /** @type {{ pin: number, level: number }[]} */
  #pinEvents = [];
  /** @type {(kind: string, a: number, b: number) => unknown} */
  #callPython = () => undefined;
  #busy = false;
  #interruptsOff = false;
  /** @type {(() => void) | null} */
  #keyboardInterrupt = null;
  /** The last wait was ended by Ctrl-C. */
  interrupted = false;

  /**
   * @param {import('./host-link.js').HostLink} link
   * @param {import('./board-clock.js').BoardClock} clock
   * @param {import('./collector.js').Collector} collector
   */
  constructor(link, clock, collector) {
    this.#link = link;
    this.#clock = clock;
    this.#collector = collector;
  }

  /** @param {(kind: string, a: number, b: number) => unknown} callPython runs a timer's or pin's handler */
  onCallback(callPython) {
    this.#callPython = callPython;
  }

  /**
   * @param {number} id
   * @param {number} period board milliseconds
   * @param {boolean} periodic
   */
  startTimer(id, period, periodic) {
    this.#timers.set(id, { due: this.#clock.now() + period, period: periodic ? period : 0 });
  }

  /** @param {number} id */
  stopTimer(id) {
    this.#timers.delete(id);
  }

  /**
   * @param {number} pin
   * @param {number} level the pin has just changed to
   */
  queuePinEvent(pin, level) {
    this.#pinEvents.push({ pin, level });
  }

  /** @param {boolean} off as `machine.disable_irq()` */
  setInterruptsOff(off) {
    this.#interruptsOff = off;
  }

  /**
   * Ends the wait that is going on, so that the VM can raise KeyboardInterrupt: in the program, never in a callback,
   * where it would be lost.
   * @param {() => void} raise tells the VM
   */
  interrupt(raise) {
    this.#keyboardInterrupt = raise;
  }

  /** Takes in what the host sent, runs what is due, frees memory if enough was used. */
  poll() {
    this.#link.drain();
    if (this.#busy) return;
    this.#runCallbacks();
    this.#collector.collectIfDue();
    if (this.#keyboardInterrupt) {
      this.interrupted = true;
      this.#keyboardInterrupt();
      this.#keyboardInterrupt = null;
    }
  }

  /**
   * Runs host code that calls into Python, keeping callbacks and collections out of it.
   * @template T
   * @param {() => T} work
   */
  exclusively(work) {
    const before = this.#busy;
    this.#busy = true;
    try {
      return work();
    } finally {
      this.#busy = before;
    }
  }

  /**
   * Blocks this board until the condition holds.
   * @param {() => unknown} condition checked after every message and callback
   * @param {number} deadline time of the board's clock
   * @returns {boolean} false when the deadline passed first
   */
  waitUntil(condition, deadline = Infinity) {
    this.interrupted = false;
    for (;;) {
      this.poll();
      if (condition()) return true;
      const now = this.#clock.now();
      if (now >= deadline || this.interrupted) return false;
      const next = Math.min(deadline, this.#nextDue());
      this.#link.sleep(next === Infinity ? Infinity : Math.max(0, this.#clock.toRealMs(next - now)));
    }
  }

  #nextDue() {
    let next = Infinity;
    if (this.#busy || this.#interruptsOff) return next;
    for (const timer of this.#timers.values()) next = Math.min(next, timer.due);
    return next;
  }

  #runCallbacks() {
    if (this.#interruptsOff || (this.#pinEvents.length === 0 && this.#timers.size === 0)) return;
    this.exclusively(() => {
      for (let event; (event = this.#pinEvents.shift()); ) this.#callPython('pin', event.pin, event.level);
      const now = this.#clock.now();
      for (const [id, timer] of [...this.#timers]) {
        if (timer.due > now || this.#timers.get(id) !== timer) continue;
        this.#rearm(id, timer, now);
        this.#callPython('timer', id, timer.period > 0 ? 1 : 0);
      }
    });
  }

  /**
   * A periodic timer that was missed for a while fires once, then keeps its beat.
   * @param {number} id
   * @param {BoardTimer} timer
   * @param {number} now
   */
  #rearm(id, timer, now) {
    if (timer.period === 0) this.#timers.delete(id);
    else timer.due += Math.ceil((now - timer.due + 1) / timer.period) * timer.period;
  }
}
