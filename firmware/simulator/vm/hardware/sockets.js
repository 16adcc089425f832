import { SEND_BUFFER } from '../../shared/protocol.js';

// Flags of MP_STREAM_POLL.
const POLLIN = 1;
const POLLOUT = 4;
const POLLERR = 8;
const POLLNVAL = 32;

/**
 * `_board_sockets`: TCP, and UDP as far as a client needs it. What the functions return stands at SocketTable.
 * @param {import('../board.js').Board} board
 */
export function socketsModule({ ask, link, scheduler, sockets, vm }) {
  return {
    open: (/** @type {number} */ datagrams) => sockets.open(datagrams === 1),

    resolve: (/** @type {string} */ name) => ask({ type: 'resolve', name }),

    connect: (/** @type {number} */ id, /** @type {string} */ host, /** @type {number} */ port, /** @type {number} */ timeout) =>
      sockets.connect(id, host, port, timeout),

    send: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {number} */ timeout) =>
      sockets.send(id, () => vm.bytes(address, length), timeout),

    send_to: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {string} */ host, /** @type {number} */ port) =>
      sockets.sendTo(id, vm.bytes(address, length), host, port),

    receive: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {number} */ timeout) =>
      sockets.receive(id, () => vm.bytes(address, length), timeout),

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
      scheduler.waitUntil(() => link.wakes !== wakes, sockets.deadline(timeout));
    },

    close: (/** @type {number} */ id) => sockets.close(id),
  };
}
