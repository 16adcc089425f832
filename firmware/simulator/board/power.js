import { EventEmitter } from 'node:events';

/** @typedef {{ operation: string, file: string }} FlashOperation */

const OPERATIONS_KEPT = 10_000;

/** The board's supply and the record of what it did to its flash. Emits `cut` with the operation the power failed at. */
export class Power extends EventEmitter {
  #ask;
  /** @type {FlashOperation[]} what was done to the flash, oldest first: the places where `cutAfter` can cut */
  operations = [];
  /** @type {import('../vm/flash/power-cut.js').CutOrder | null} */
  #order = null;
  /** Whether what the board does to its flash counts towards the order already. */
  #counts = true;

  /** @param {(message: import('../shared/protocol.js').Message) => Promise<unknown> | undefined} ask */
  constructor(ask) {
    super();
    this.#ask = ask;
  }

  /**
   * The power fails once, counted from now, or from the start if the board is off. Operations count on over a reset,
   * bytes from its start anew.
   * @param {import('../vm/flash/power-cut.js').CutOrder} order
   */
  async cutAfter(order) {
    this.#order = { ...order };
    this.#counts = false;
    await this.#ask({ type: 'power-cut', order });
    this.#counts = true;
  }

  /** @param {import('./worker-link.js').WorkerLink} link of the run that starts */
  attach(link) {
    link.on('flash', ({ operation, file }) => {
      this.operations.push({ operation, file });
      if (this.operations.length > OPERATIONS_KEPT) this.operations.shift();
      if (this.#counts && this.#order?.operations) this.#order.operations--;
    });
    if (this.#order) link.send({ type: 'power-cut', order: this.#order });
  }

  /** @param {FlashOperation} at */
  noteCut(at) {
    this.#order = null;
    this.emit('cut', at);
  }
}
