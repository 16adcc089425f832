import { ByteQueue } from './byte-queue.js';

/** What the board's network stack knows of one TCP connection, or of one UDP socket. */
export class BoardSocket {
  connected = false;
  /** @type {string | null} name of the error that ended it */
  error = null;
  /** Bytes handed to the host that the peer's side has not taken yet. */
  inFlight = 0;
  #ended = false;
  #received = new ByteQueue();

  /** @param {boolean} datagrams UDP: what arrived together is read together */
  constructor(datagrams = false) {
    this.datagrams = datagrams;
  }

  get available() {
    return this.#received.length;
  }

  get readable() {
    return this.available > 0 || this.#ended || this.error !== null;
  }

  noteConnected() {
    this.connected = true;
  }

  /** @param {Uint8Array} bytes */
  noteReceived(bytes) {
    this.#received.push(bytes);
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
    if (!this.datagrams) return this.#received.take(into);
    const datagram = this.#received.first;
    this.#received.drop(datagram.length);
    const part = datagram.subarray(0, into.length); // what does not fit is lost
    into.set(part);
    return part.length;
  }
}
