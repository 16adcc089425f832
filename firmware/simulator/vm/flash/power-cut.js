/**
 * @typedef {object} CutOrder when the power fails
 * @property {number} [operations] flash operations that still succeed
 * @property {number} [bytes] bytes that are still written
 * @property {boolean} [torn] leave half of the file that was being written, as a FAT file system would; littlefs keeps
 *   the old content
 */

/** Counts flash operations, and takes the power away when it is told to. */
export class PowerCut {
  #operationsLeft = Infinity;
  #bytesLeft = Infinity;
  #fail;
  #note;
  torn = false;

  /**
   * @param {(operation: string, file: string) => never} fail ends the board's life
   * @param {(operation: string, file: string) => void} note an operation is about to happen
   */
  constructor(fail, note) {
    this.#fail = fail;
    this.#note = note;
  }

  /** @param {CutOrder} order */
  set({ operations = Infinity, bytes = Infinity, torn = false }) {
    this.#operationsLeft = operations;
    this.#bytesLeft = bytes;
    this.torn = torn;
  }

  /**
   * Called before each change of the flash; does not return if the power fails here.
   * @param {'create' | 'write' | 'rename' | 'remove' | 'mkdir' | 'rmdir'} operation
   * @param {string} file
   * @param {() => void} [tear] leaves the change half done
   */
  before(operation, file, tear) {
    if (this.#operationsLeft <= 0) {
      if (this.torn) tear?.();
      this.#fail(operation, file);
    }
    this.#operationsLeft--;
    this.#note(operation, file);
  }

  /**
   * Called for each piece of a file that goes to the flash chip.
   * @param {number} bytes
   * @param {string} file
   * @param {() => void} tear
   */
  spend(bytes, file, tear) {
    this.#bytesLeft -= bytes;
    if (this.#bytesLeft >= 0) return;
    if (this.torn) tear();
    this.#fail('write', file);
  }
}
