import fs from 'node:fs';

/**
 * One open file. As on littlefs, what is written becomes part of the file only when it is flushed or closed, all at
 * once; a board that loses power before has the old content.
 */
export class OpenFile {
  #place;
  #data;
  #length;
  #dirty;
  #temporary;
  /** Bytes the file has on the flash. */
  committedLength;

  /**
   * @param {() => string | null} place where the file is on the host now; null once it is deleted
   * @param {boolean} truncate start empty
   * @param {string} temporary path beside the flash directory, for replacing a file in one step
   */
  constructor(place, truncate, temporary) {
    this.#place = place;
    const stored = fs.readFileSync(/** @type {string} */ (place()));
    this.#data = truncate ? Buffer.alloc(0) : stored;
    this.#length = this.#data.length;
    this.committedLength = stored.length;
    this.#dirty = truncate;
    this.#temporary = temporary;
  }

  get length() {
    return this.#length;
  }

  get place() {
    return this.#place() ?? '(deleted)';
  }

  get dirty() {
    return this.#dirty && this.#place() !== null;
  }

  /**
   * @param {Uint8Array} into
   * @param {number} position
   */
  read(into, position) {
    const piece = this.#data.subarray(position, Math.min(this.#length, position + into.length));
    into.set(piece);
    return piece.length;
  }

  /**
   * @param {Uint8Array} bytes
   * @param {number} position
   */
  write(bytes, position) {
    const end = position + bytes.length;
    if (end > this.#data.length) {
      const larger = Buffer.alloc(Math.max(end, this.#data.length * 2));
      this.#data.copy(larger, 0, 0, this.#length);
      this.#data = larger;
    }
    this.#data.set(bytes, position);
    this.#length = Math.max(this.#length, end);
    this.#dirty = true;
  }

  /** Makes the content the file's. A rename, so that ending the worker never leaves half of it. */
  commit() {
    const place = this.#place();
    if (!this.#dirty || place === null) return;
    fs.writeFileSync(this.#temporary, this.#data.subarray(0, this.#length));
    fs.renameSync(this.#temporary, place);
    this.#dirty = false;
    this.committedLength = this.#length;
  }

  /** Leaves the first half of the new content, what a file system without copy-on-write does when power fails. */
  tear() {
    const place = this.#place();
    if (place !== null) fs.writeFileSync(place, this.#data.subarray(0, this.#length >> 1));
  }
}
