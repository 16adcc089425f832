/**
 * Real time a fed watchdog waits at least, however fast the board's clock runs: a machine with more boards than cores
 * keeps a healthy worker waiting for its turn.
 */
const LEAST_REAL_MS = 1000;

/** The watchdog's timer runs here, so that it bites a board that hangs in a loop. The feeding goes through shared memory. */
export class Watchdog {
  #bite;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /** @param {() => void} bite */
  constructor(bite) {
    this.#bite = bite;
  }

  /**
   * @param {import('./worker-link.js').WorkerLink} link of the run that starts
   * @param {() => number} speed of the board's clock
   */
  attach(link, speed) {
    link.on('watchdog', ({ timeoutMs }) => this.#watch(link, () => Math.max(LEAST_REAL_MS, timeoutMs / speed())));
  }

  stop() {
    clearTimeout(this.#timer);
  }

  /**
   * @param {import('./worker-link.js').WorkerLink} link
   * @param {() => number} patience real milliseconds
   */
  #watch(link, patience) {
    clearTimeout(this.#timer);
    const left = patience() - link.sinceWatchdogFed;
    if (left <= 0) this.#bite();
    else this.#timer = setTimeout(() => this.#watch(link, patience), left);
  }
}
