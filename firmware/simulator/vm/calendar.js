/** Date and time as the board knows them: from what it had when it started, or was told since. */
export class Calendar {
  #clock;
  #offset;

  /**
   * @param {import('./board-clock.js').BoardClock} clock
   * @param {number} start milliseconds since 1970, now
   */
  constructor(clock, start) {
    this.#clock = clock;
    this.#offset = start - clock.now();
  }

  /** @returns {number} milliseconds since 1970 */
  now() {
    return this.#clock.now() + this.#offset;
  }

  /** @param {number} moment milliseconds since 1970 */
  set(moment) {
    this.#offset += moment - this.now();
  }
}
