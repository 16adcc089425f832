import { EventEmitter } from 'node:events';
import { until } from './conditions.js';

const LINES_KEPT = 5000;

/** What the board printed, over all its boots. Emits `line`. */
export class Console extends EventEmitter {
  /** @type {string[]} the newest 5000 lines */
  lines = [];

  /** @param {string} line */
  add(line) {
    this.lines.push(line);
    if (this.lines.length > LINES_KEPT) this.lines.shift();
    this.emit('line', line);
  }

  /** Forgets the lines so far, so that `waitFor` sees new ones only. */
  clear() {
    this.lines.length = 0;
  }

  /**
   * @param {RegExp | string} pattern
   * @param {{ patienceMs?: number }} [options]
   * @returns {Promise<string>} the first line that matches, printed already or yet to come
   */
  async waitFor(pattern, options) {
    const matches = (/** @type {string} */ line) => (typeof pattern === 'string' ? line.includes(pattern) : pattern.test(line));
    try {
      return await until(this, 'line', () => this.lines.find(matches), { what: `a console line like ${pattern}`, ...options });
    } catch (error) {
      const last = this.lines.slice(-10).map((line) => `\n  ${line}`);
      throw new Error(`${/** @type {Error} */ (error).message}; the last lines were:${last.join('') || ' none'}`);
    }
  }
}
