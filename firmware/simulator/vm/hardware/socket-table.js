import { SEND_BUFFER } from '../../shared/protocol.js';
import { BoardSocket } from './board-socket.js';

// As many as lwIP has on an ESP32 with MicroPython's settings; a Pico W has about as many.
const MOST_SOCKETS = 16;

/**
 * The sockets of one board. Every method returns a count, or an error as a negative number. A timeout is in
 * milliseconds, -1 waits for ever, 0 does not wait.
 */
export class SocketTable {
  #clock;
  #errno;
  #link;
  #scheduler;
  /** @type {Map<number, BoardSocket>} */
  #sockets = new Map();
  #lastId = 0;

  /** @param {Pick<import('../board.js').Board, 'clock' | 'errno' | 'link' | 'scheduler'>} board */
  constructor({ clock, errno, link, scheduler }) {
    this.#clock = clock;
    this.#errno = errno;
    this.#link = link;
    this.#scheduler = scheduler;
    link.on('connected', ({ id }) => this.get(id)?.noteConnected());
    link.on('received', ({ id, bytes }) => this.get(id)?.noteReceived(bytes));
    link.on('ended', ({ id }) => this.get(id)?.noteEnded());
    link.on('failed', ({ id, error }) => this.get(id)?.noteFailed(error));
    link.on('sent', ({ id, count }) => this.get(id)?.noteSent(count));
  }

  /** @param {number} id */
  get(id) {
    return this.#sockets.get(id);
  }

  /** @param {string} name of an error */
  failure(name) {
    return -(this.#errno[name] ?? this.#errno.EIO);
  }

  /** @param {number} timeout @returns {number} time of the board's clock */
  deadline(timeout) {
    return timeout < 0 ? Infinity : this.#clock.now() + timeout;
  }

  /**
   * What a wait that was not long enough returns.
   * @param {number} timeout
   */
  late(timeout) {
    return this.failure(timeout === 0 ? 'EAGAIN' : 'ETIMEDOUT');
  }

  /** @param {boolean} datagrams UDP */
  open(datagrams) {
    if (this.#sockets.size >= MOST_SOCKETS) return this.failure('ENFILE');
    this.#sockets.set(++this.#lastId, new BoardSocket(datagrams));
    return this.#lastId;
  }

  /**
   * @param {number} id
   * @param {string} host
   * @param {number} port
   * @param {number} timeout
   */
  connect(id, host, port, timeout) {
    const socket = this.get(id);
    if (!socket) return this.failure('EBADF');
    if (socket.connected) return this.failure('EISCONN');
    this.#link.post({ type: 'connect', id, host, port });
    if (timeout === 0) return this.failure('EINPROGRESS');
    if (!this.#scheduler.waitUntil(() => socket.connected || socket.error, this.deadline(timeout))) return this.failure('ETIMEDOUT');
    return socket.error ? this.failure(socket.error) : 0;
  }

  /**
   * @param {number} id
   * @param {() => Uint8Array} from asked for after the wait, for VM memory may have moved in it
   * @param {number} timeout
   */
  send(id, from, timeout) {
    const socket = this.get(id);
    if (!socket) return this.failure('EBADF');
    this.#scheduler.poll();
    if (!socket.connected && !socket.error) return this.failure('ENOTCONN');
    const room = () => SEND_BUFFER - socket.inFlight;
    if (!this.#scheduler.waitUntil(() => socket.error || room() > 0, this.deadline(timeout))) return this.late(timeout);
    if (socket.error) return this.failure(socket.error);
    const part = from().slice(0, room());
    socket.inFlight += part.length;
    this.#link.post({ type: 'send', id, bytes: part });
    return part.length;
  }

  /**
   * @param {number} id of a UDP socket
   * @param {Uint8Array} bytes
   * @param {string} host
   * @param {number} port
   */
  sendTo(id, bytes, host, port) {
    if (!this.get(id)?.datagrams) return this.failure('EBADF');
    this.#link.post({ type: 'datagram', id, host, port, bytes: bytes.slice() });
    return bytes.length;
  }

  /**
   * @param {number} id
   * @param {() => Uint8Array} into asked for after the wait too
   * @param {number} timeout
   */
  receive(id, into, timeout) {
    const socket = this.get(id);
    if (!socket) return this.failure('EBADF');
    if (!this.#scheduler.waitUntil(() => socket.readable, this.deadline(timeout))) return this.late(timeout);
    if (socket.available === 0) return socket.error ? this.failure(socket.error) : 0;
    const count = socket.take(into());
    this.#link.post({ type: 'taken', id, count });
    return count;
  }

  /** @param {number} id */
  close(id) {
    if (this.#sockets.delete(id)) this.#link.post({ type: 'close', id });
  }
}
