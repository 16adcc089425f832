/** What the board's network stack knows of one TCP connection. */
export class BoardSocket {
  connected = false;
  /** @type {string | null} name of the error that ended it */
  error = null;
  /** Bytes handed to the host that the peer's side has not taken yet. */
  inFlight = 0;
  available = 0;
  #ended = false;
  /** @type {Uint8Array[]} */
  #pieces = [];

  get readable() {
    return this.available > 0 || this.#ended || this.error !== null;
  }

  noteConnected() {
    this.connected = true;
  }

  /** @param {Uint8Array} bytes */
  noteReceived(bytes) {
    this.#pieces.push(bytes);
    this.available += bytes.length;
  }

  /** The peer sends no more. */
  noteEnded() {
    this.#ended = true;
  }

  /** @param {string} error */
  noteFailed(error) {
    this.error = error;
  }

  /** @param {number} count */
  noteSent(count) {
    this.inFlight -= count;
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
    this.available -= count;
    return count;
  }
}
