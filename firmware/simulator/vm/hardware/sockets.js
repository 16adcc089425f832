import { SEND_BUFFER } from '../../shared/protocol.js';
import { BoardSocket } from './board-socket.js';

// As many as lwIP has on an ESP32 with MicroPython's settings; a Pico W has about as many.
const MOST_SOCKETS = 16;
// Flags of MP_STREAM_POLL.
const POLLIN = 1;
const POLLOUT = 4;
const POLLERR = 8;
const POLLNVAL = 32;

/**
 * `_board_sockets`: TCP. Every function returns a count, or an error as a negative number. A timeout is in
 * milliseconds, -1 waits for ever, 0 does not wait.
 * @param {import('../board.js').Board} board
 */
export function socketsModule({ ask, clock, errno, link, scheduler, vm }) {
  /** @type {Map<number, BoardSocket>} */
  const sockets = new Map();
  let lastId = 0;

  link.on('connected', ({ id }) => sockets.get(id)?.noteConnected());
  link.on('received', ({ id, bytes }) => sockets.get(id)?.noteReceived(bytes));
  link.on('ended', ({ id }) => sockets.get(id)?.noteEnded());
  link.on('failed', ({ id, error }) => sockets.get(id)?.noteFailed(error));
  link.on('sent', ({ id, count }) => sockets.get(id)?.noteSent(count));

  const failure = (/** @type {string} */ name) => -(errno[name] ?? errno.EIO);
  const deadline = (/** @type {number} */ timeout) => (timeout < 0 ? Infinity : clock.now() + timeout);
  const late = (/** @type {number} */ timeout, /** @type {string} */ name) => failure(timeout === 0 ? name : 'ETIMEDOUT');

  return {
    open: () => {
      if (sockets.size >= MOST_SOCKETS) return failure('ENFILE');
      sockets.set(++lastId, new BoardSocket());
      return lastId;
    },

    resolve: (/** @type {string} */ name) => ask({ type: 'resolve', name }),

    connect: (/** @type {number} */ id, /** @type {string} */ host, /** @type {number} */ port, /** @type {number} */ timeout) => {
      const socket = sockets.get(id);
      if (!socket) return failure('EBADF');
      if (socket.connected) return failure('EISCONN');
      link.post({ type: 'connect', id, host, port });
      if (timeout === 0) return failure('EINPROGRESS');
      if (!scheduler.waitUntil(() => socket.connected || socket.error, deadline(timeout))) return failure('ETIMEDOUT');
      return socket.error ? failure(socket.error) : 0;
    },

    send: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {number} */ timeout) => {
      const socket = sockets.get(id);
      if (!socket) return failure('EBADF');
      scheduler.poll();
      if (!socket.connected && !socket.error) return failure('ENOTCONN');
      const room = () => SEND_BUFFER - socket.inFlight;
      if (!scheduler.waitUntil(() => socket.error || room() > 0, deadline(timeout))) return late(timeout, 'EAGAIN');
      if (socket.error) return failure(socket.error);
      const count = Math.min(length, room());
      socket.inFlight += count;
      link.post({ type: 'send', id, bytes: vm.bytes(address, count).slice() });
      return count;
    },

    receive: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {number} */ timeout) => {
      const socket = sockets.get(id);
      if (!socket) return failure('EBADF');
      if (!scheduler.waitUntil(() => socket.readable, deadline(timeout))) return late(timeout, 'EAGAIN');
      if (socket.available === 0) return socket.error ? failure(socket.error) : 0;
      const count = socket.take(vm.bytes(address, length));
      link.post({ type: 'taken', id, count });
      return count;
    },

    /** Which of the poll flags hold now. */
    poll: (/** @type {number} */ id) => {
      scheduler.poll();
      const socket = sockets.get(id);
      if (!socket) return POLLNVAL;
      return (socket.readable ? POLLIN : 0) | (socket.connected && socket.inFlight < SEND_BUFFER ? POLLOUT : 0) | (socket.error ? POLLERR : 0);
    },

    /** Blocks until the host had anything to say, at most so long. */
    wait_for_news: (/** @type {number} */ timeout) => {
      const wakes = link.wakes;
      scheduler.waitUntil(() => link.wakes !== wakes, deadline(timeout));
    },

    close: (/** @type {number} */ id) => {
      if (sockets.delete(id)) link.post({ type: 'close', id });
    },
  };
}
