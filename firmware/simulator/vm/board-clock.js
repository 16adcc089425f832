/** The board's own clock: milliseconds since its start, possibly running faster than ours. */
export class BoardClock {
  #speed;
  #boardStart;
  #realStart = performance.now();

  /**
   * @param {number} speed board milliseconds per real millisecond
   * @param {number} startMs what the clock shows at boot
   */
  constructor(speed, startMs = 0) {
    this.#speed = speed;
    this.#boardStart = startMs;
  }

  now() {
    return this.#boardStart + (performance.now() - this.#realStart) * this.#speed;
  }

  /** @param {number} speed from now on */
  setSpeed(speed) {
    const now = performance.now();
    this.#boardStart += (now - this.#realStart) * this.#speed;
    this.#realStart = now;
    this.#speed = speed;
  }

  /** @param {number} boardMs a span of the board's time */
  toRealMs(boardMs) {
    return boardMs / this.#speed;
  }
}
