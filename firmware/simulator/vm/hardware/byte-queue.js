/** Bytes in the order they came, taken out in other portions than they were put in. */
export class ByteQueue {
  /** @type {Uint8Array[]} */
  #pieces = [];
  length = 0;

  /** @param {Uint8Array} bytes */
  push(bytes) {
    if (bytes.length === 0) return;
    this.#pieces.push(bytes);
    this.length += bytes.length;
  }

  /**
   * @param {Uint8Array} into
   * @returns {number} bytes copied
   */
  take(into) {
    let count = 0;
    while (count < into.length && this.#pieces.length > 0) {
      const piece = this.#pieces[0];
      const part = piece.subarray(0, into.length - count);
      into.set(part, count);
      count += part.length;
      if (part.length === piece.length) this.#pieces.shift();
      else this.#pieces[0] = piece.subarray(part.length);
    }
    this.length -= count;
    return count;
  }

  /** The oldest bytes that came together; empty when there are none. */
  get first() {
    return this.#pieces[0] ?? new Uint8Array();
  }

  /** @param {number} count of the first bytes, not more than `first` has */
  drop(count) {
    this.length -= count;
    if (count === this.first.length) this.#pieces.shift();
    else this.#pieces[0] = this.first.subarray(count);
  }
}
