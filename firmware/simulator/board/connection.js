import { RECEIVE_WINDOW, SEGMENT_BYTES } from '../shared/protocol.js';

/** How often a throttled connection is given its share. */
const THROTTLE_STEP_MS = 20;

/**
 * One TCP connection of the board, carried by a real socket. In between sit the board's receive window and whatever is
 * wrong with the network: a stall holds bytes back in both directions, a throttle lets them through slowly.
 */
export class Connection {
  #id;
  #socket;
  /** @type {import('./worker-link.js').WorkerLink | null} null once the board has forgotten this connection */
  #link;
  /** @type {Buffer[]} received from the peer, not yet passed to the board */
  #incoming = [];
  /** @type {Uint8Array[]} sent by the board, not yet passed to the peer */
  #outgoing = [];
  #untaken = 0;
  #ended = false;
  #closing = false;
  #stalled = false;
  #allowance = Infinity;
  /** @type {NodeJS.Timeout | undefined} */
  #throttle;
  /** @type {{ bytes: number, act: () => void } | null} */
  #trap = null;
  established = false;
  /** Bytes passed to the board so far. */
  received = 0;

  /**
   * @param {number} id the board's number for it
   * @param {string} target `host:port` as the firmware named it
   * @param {import('node:net').Socket} socket
   * @param {import('./worker-link.js').WorkerLink} link
   * @param {(connection: Connection) => void} onClosed
   */
  constructor(id, target, socket, link, onClosed) {
    this.#id = id;
    this.target = target;
    this.#socket = socket;
    this.#link = link;
    socket.setNoDelay(true);
    socket.on('connect', () => {
      this.established = true;
      this.#link?.send({ type: 'connected', id });
    });
    socket.on('data', (bytes) => this.#take(bytes));
    socket.on('end', () => {
      this.#ended = true;
      this.#pump();
    });
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => this.#fail(error.code ?? 'EIO'));
    socket.on('close', () => {
      clearInterval(this.#throttle);
      onClosed(this);
    });
  }

  /** @param {Uint8Array} bytes from the board */
  send(bytes) {
    this.#outgoing.push(bytes);
    this.#pump();
  }

  /** @param {number} count bytes the firmware has read */
  taken(count) {
    this.#untaken -= count;
    this.#pump();
  }

  /** The board closes it in order: what it sent still goes out. */
  close() {
    this.#link = null;
    this.#closing = true;
    this.#pump();
  }

  /** Nothing passes any more, and nobody is told. */
  stall() {
    this.#stalled = true;
    this.#socket.pause();
  }

  /** Ends a stall; what was held back passes now. */
  resume() {
    this.#stalled = false;
    this.#socket.resume();
    this.#pump();
  }

  /** @param {string} [error] what the board is told */
  reset(error = 'ECONNRESET') {
    this.#fail(error);
    this.#socket.resetAndDestroy();
  }

  /** @param {number} bytesPerSecond in both directions together; Infinity ends it */
  throttle(bytesPerSecond) {
    clearInterval(this.#throttle);
    const share = (bytesPerSecond * THROTTLE_STEP_MS) / 1000;
    this.#allowance = share === Infinity ? Infinity : 0;
    if (share !== Infinity) this.#throttle = setInterval(() => this.#allow(share), THROTTLE_STEP_MS);
    this.#pump();
  }

  /**
   * @param {number} bytes the board still receives before something happens
   * @param {() => void} act
   */
  after(bytes, act) {
    this.#trap = { bytes: this.received + bytes, act };
    this.#springTrap();
  }

  /** The board lost its memory of this connection without a word to the peer; `revive` when it can be reached again. */
  orphan() {
    this.#link = null;
    this.#outgoing.length = 0;
    this.#incoming.length = 0;
    this.stall();
  }

  /** A board answers a packet of a connection it does not know with a reset. */
  revive() {
    this.#stalled = false;
    this.#socket.once('data', () => this.#socket.resetAndDestroy());
    this.#socket.once('end', () => this.#socket.destroy());
    this.#socket.resume();
  }

  destroy() {
    this.#link = null;
    this.#socket.destroy();
  }

  /** @param {Buffer} bytes */
  #take(bytes) {
    if (!this.#link) return;
    this.#incoming.push(bytes);
    this.#pump();
  }

  /** @param {number} share bytes that may pass now; what was not used is not saved up */
  #allow(share) {
    this.#allowance = Math.min(this.#allowance + share, Math.max(share, SEGMENT_BYTES));
    this.#pump();
  }

  #pump() {
    if (this.#stalled) return;
    this.#pumpOutgoing();
    this.#pumpIncoming();
  }

  #pumpOutgoing() {
    while (this.#outgoing.length > 0 && this.#allowance >= 1) {
      const bytes = this.#outgoing[0];
      const part = bytes.subarray(0, Math.min(SEGMENT_BYTES, Math.floor(Math.min(this.#allowance, bytes.length))));
      if (part.length === bytes.length) this.#outgoing.shift();
      else this.#outgoing[0] = bytes.subarray(part.length);
      this.#allowance -= part.length;
      this.#socket.write(part, () => this.#link?.send({ type: 'sent', id: this.#id, count: part.length }));
    }
    if (this.#closing && this.#outgoing.length === 0 && !this.#socket.writableEnded) {
      this.#socket.end();
      this.#socket.resume();
    }
  }

  #pumpIncoming() {
    while (this.#link && this.#incoming.length > 0 && this.#untaken < RECEIVE_WINDOW && this.#allowance >= 1 && !this.#stalled) {
      const bytes = this.#incoming[0];
      const untilTrap = this.#trap ? this.#trap.bytes - this.received : Infinity;
      const length = Math.floor(Math.min(SEGMENT_BYTES, this.#allowance, bytes.length, untilTrap));
      const part = bytes.subarray(0, length);
      if (part.length === bytes.length) this.#incoming.shift();
      else this.#incoming[0] = bytes.subarray(part.length);
      this.#allowance -= part.length;
      this.#untaken += part.length;
      this.received += part.length;
      this.#link.send({ type: 'received', id: this.#id, bytes: new Uint8Array(part) });
      this.#springTrap();
    }
    if (this.#incoming.length > 0) this.#socket.pause();
    else if (!this.#stalled) this.#socket.resume();
    if (this.#ended && this.#incoming.length === 0) this.#link?.send({ type: 'ended', id: this.#id });
  }

  #springTrap() {
    if (!this.#trap || this.received < this.#trap.bytes) return;
    const { act } = this.#trap;
    this.#trap = null;
    act();
  }

  /** @param {string} error */
  #fail(error) {
    this.#link?.send({ type: 'failed', id: this.#id, error });
    this.#link = null;
  }
}
