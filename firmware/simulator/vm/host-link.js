import { receiveMessageOnPort } from 'node:worker_threads';
import { Word } from '../shared/protocol.js';

/** The worker's end of the conversation with the host: the worker never returns to its event loop, it asks. */
export class HostLink {
  #port;
  #words;
  #drained = -1;
  /** A handler may wait, and drain in its turn, while what came with its message is still to be read. */
  #unread = false;
  /** @type {Map<string, (message: import('../shared/protocol.js').Message) => void>} */
  #handlers = new Map();

  /**
   * @param {import('node:worker_threads').MessagePort} port
   * @param {SharedArrayBuffer} shared
   */
  constructor(port, shared) {
    this.#port = port;
    this.#words = new Int32Array(shared);
  }

  /** Changes whenever messages were handled. */
  get wakes() {
    return this.#drained;
  }

  /**
   * @param {string} type
   * @param {(message: import('../shared/protocol.js').Message) => void} handler
   */
  on(type, handler) {
    this.#handlers.set(type, handler);
  }

  /**
   * Delivered at once, although this thread is about to block.
   * @param {import('../shared/protocol.js').Message} message
   */
  post(message) {
    this.#port.postMessage(message);
  }

  /** Handles every message that has arrived; costs one memory read when there is none. */
  drain() {
    const wake = Atomics.load(this.#words, Word.WAKE);
    if (wake === this.#drained && !this.#unread) return;
    this.#drained = wake;
    this.#unread = true;
    for (let received; (received = receiveMessageOnPort(this.#port)); ) {
      const handler = this.#handlers.get(received.message.type);
      if (!handler) throw new Error(`no handler for message "${received.message.type}"`);
      handler(received.message);
    }
    this.#unread = false;
  }

  /**
   * Blocks until the host has sent something that was not drained yet, or the time is over.
   * @param {number} milliseconds of real time; Infinity waits for ever
   */
  sleep(milliseconds) {
    Atomics.wait(this.#words, Word.WAKE, this.#drained, milliseconds);
  }

  noteWatchdogFed() {
    Atomics.store(this.#words, Word.WATCHDOG_FED, Date.now() & 0x7fffffff);
  }

  /** The board is dead until the host ends this thread. @returns {never} */
  halt() {
    for (;;) Atomics.wait(this.#words, Word.HALT, 0);
  }
}
