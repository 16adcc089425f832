/**
 * @typedef {object} Fault something wrong with the network between the board and one place
 * @property {'stall' | 'reset' | 'throttle'} kind a stalled connection gets no answer at all, not even to connect()
 * @property {string} [host] only connections to this host, as the firmware names it
 * @property {number} [port] only connections to this port
 * @property {number} [afterBytes] let the board receive so much first; 0 unless given
 * @property {number} [bytesPerSecond] for `throttle`
 */

/** The faults in force, applied to connections that exist and to those to come. */
export class Faults {
  /** @type {Fault[]} */
  #faults = [];

  /** @param {Fault} fault */
  add(fault) {
    if (fault.kind === 'throttle' && !(Number(fault.bytesPerSecond) > 0)) throw new RangeError('a throttle needs bytesPerSecond above 0');
    this.#faults.push(fault);
  }

  clear() {
    this.#faults.length = 0;
  }

  /** @param {string} target `host:port`; true if connect() gets no answer from there */
  swallows(target) {
    return this.#faults.some((fault) => fault.kind === 'stall' && !fault.afterBytes && concerns(fault, target));
  }

  /** @param {import('./connection.js').Connection} connection */
  apply(connection) {
    for (const fault of this.#faults) if (concerns(fault, connection.target)) applyOne(fault, connection);
  }
}

/**
 * @param {Fault} fault
 * @param {string} target
 */
export function concerns({ host, port }, target) {
  const separator = target.lastIndexOf(':');
  return (host === undefined || host === target.slice(0, separator)) && (port === undefined || port === Number(target.slice(separator + 1)));
}

/**
 * @param {Fault} fault
 * @param {import('./connection.js').Connection} connection
 */
function applyOne({ kind, afterBytes = 0, bytesPerSecond = 0 }, connection) {
  if (kind === 'throttle') connection.throttle(bytesPerSecond);
  else connection.after(afterBytes, () => (kind === 'stall' ? connection.stall() : connection.reset()));
}
