const LONGEST_LINE = 4096;

/** What the board prints. */
export class Console {
  #link;
  /** @type {string[] | null} */
  #captured = null;

  /** @param {import('./host-link.js').HostLink} link */
  constructor(link) {
    this.#link = link;
  }

  /** @param {string} line */
  print(line) {
    if (this.#captured) this.#captured.push(line);
    else this.#link.post({ type: 'console', line: line.slice(0, LONGEST_LINE) });
  }

  /**
   * Reads the size of the largest block from what `micropython.mem_info()` prints.
   * @param {() => void} printMemoryInfo
   * @returns {number} in blocks of the heap
   */
  largestBlock(printMemoryInfo) {
    this.#captured = [];
    try {
      printMemoryInfo();
      const size = /max blk sz: (\d+)/.exec(this.#captured.join('\n'));
      return size ? Number(size[1]) : 0;
    } finally {
      this.#captured = null;
    }
  }
}
