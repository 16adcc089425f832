import { MessageChannel } from 'node:worker_threads';
import { SHARED_BYTES, Word } from '../shared/protocol.js';

/** The host's end of the conversation with one run of a board's worker. */
export class WorkerLink {
  #port;
  #words;
  /** @type {Map<string, (message: import('../shared/protocol.js').Message) => void>} */
  #handlers = new Map();
  /** @type {Map<number, { resolve: (value: any) => void, reject: (error: Error) => void }>} */
  #questions = new Map();
  #lastQuestion = 0;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    /** To be handed to the worker. */
    this.workerPort = port2;
    this.shared = new SharedArrayBuffer(SHARED_BYTES);
    this.#words = new Int32Array(this.shared);
    port1.on('message', (message) => this.#receive(message));
    this.on('answer', ({ question, value }) => {
      this.#questions.get(question)?.resolve(value);
      this.#questions.delete(question);
    });
  }

  /**
   * @param {string} type
   * @param {(message: import('../shared/protocol.js').Message) => void} handler
   */
  on(type, handler) {
    this.#handlers.set(type, handler);
  }

  /**
   * Wakes the worker if it waits.
   * @param {import('../shared/protocol.js').Message} message
   */
  send(message) {
    this.#port.postMessage(message);
    Atomics.add(this.#words, Word.WAKE, 1);
    Atomics.notify(this.#words, Word.WAKE);
  }

  /**
   * @param {import('../shared/protocol.js').Message} message
   * @returns {Promise<any>} rejected when the board is switched off first
   */
  ask(message) {
    const question = ++this.#lastQuestion;
    return new Promise((resolve, reject) => {
      this.#questions.set(question, { resolve, reject });
      this.send({ ...message, question });
    });
  }

  /** Real milliseconds since the firmware fed its watchdog. */
  get sinceWatchdogFed() {
    return ((Date.now() & 0x7fffffff) - Atomics.load(this.#words, Word.WATCHDOG_FED)) & 0x7fffffff;
  }

  close() {
    this.#port.close();
    for (const { reject } of this.#questions.values()) reject(new Error('the board was reset or switched off before it could answer'));
    this.#questions.clear();
  }

  /** @param {import('../shared/protocol.js').Message} message */
  #receive(message) {
    const handler = this.#handlers.get(message.type);
    if (!handler) throw new Error(`no handler for message "${message.type}" of the worker`);
    handler(message);
  }
}
