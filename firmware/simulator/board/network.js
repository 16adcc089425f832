import dns from 'node:dns';
import net from 'node:net';
import { Connection } from './connection.js';
import { Datagrams } from './datagrams.js';
import { Faults } from './faults.js';

const LOOPBACK = /^127\./;

/**
 * @typedef {object} NetworkOptions what is beyond the access point
 * @property {Record<string, string>} [names] host names the board can resolve, with their addresses
 * @property {Record<string, string>} [forwards] `host:port` as the firmware names it, to the real `host:port`
 * @property {'loopback' | 'everything'} [reach] what else it can connect to; only 127.x.x.x unless given. With
 *   `everything`, names are resolved by this machine too
 */

/** The network as one board sees it: carries its connections over real sockets. */
export class Network {
  #options;
  #wifi;
  #faults = new Faults();
  #datagrams = new Datagrams();
  /** @type {Map<number, Connection>} by the board's own number */
  #connections = new Map();
  /** @type {Set<Connection>} that the board has closed or forgotten, and the peer may still know */
  #orphans = new Set();
  /** @type {Map<number, () => void>} connect() calls that get no answer */
  #swallowed = new Map();

  /**
   * @param {NetworkOptions} options
   * @param {import('./wifi.js').Wifi} wifi
   */
  constructor(options, wifi) {
    this.#options = options;
    this.#wifi = wifi;
    wifi.on('lost', (/** @type {'abort' | 'stall'} */ connections) => this.#lose(connections));
    wifi.on('change', (state) => state === 'joined' && this.#regain());
  }

  /** Where the board is connected to now, as `host:port`. */
  get connections() {
    return [...this.#connections.values()].filter(({ established }) => established).map((connection) => connection.target);
  }

  /** @param {import('./faults.js').Fault} fault applies at once, and to every later connection, until `clearFaults` */
  addFault(fault) {
    this.#faults.add(fault);
    for (const connection of this.#connections.values()) this.#faults.apply(connection);
  }

  /** Ends all faults; stalled connections go on. */
  clearFaults() {
    this.#faults.clear();
    for (const connection of this.#connections.values()) {
      connection.throttle(Infinity);
      if (this.#wifi.joined) connection.resume();
    }
    for (const retry of this.#swallowed.values()) retry();
    this.#swallowed.clear();
  }

  /** @param {import('./worker-link.js').WorkerLink} link of the run that starts */
  attach(link) {
    link.on('resolve', ({ question, name }) => {
      this.#resolve(name, (address) => link.send({ type: 'answer', question, value: address }));
    });
    link.on('connect', ({ id, host, port }) => this.#connect(link, id, host, port));
    link.on('send', ({ id, bytes }) => this.#connections.get(id)?.send(bytes));
    link.on('datagram', ({ id, host, port, bytes }) => this.#sendDatagram(link, id, host, port, bytes));
    link.on('taken', ({ id, count }) => this.#connections.get(id)?.taken(count));
    link.on('close', ({ id }) => {
      this.#swallowed.delete(id);
      const connection = this.#connections.get(id);
      if (connection) this.#close(connection);
      this.#connections.delete(id);
      this.#datagrams.close(id);
    });
  }

  /**
   * The run is over. After a soft reset the board has closed its connections; after any other it just forgets them,
   * and the peers learn of it when they next send something.
   * @param {'close' | 'forget'} how
   */
  detach(how) {
    this.#swallowed.clear();
    this.#datagrams.closeAll();
    for (const connection of this.#connections.values()) {
      if (how === 'close') {
        this.#close(connection);
      } else {
        connection.orphan();
        this.#orphans.add(connection);
      }
    }
    this.#connections.clear();
  }

  /**
   * What it still has to send may be held back: it is remembered until that is gone.
   * @param {Connection} connection
   */
  #close(connection) {
    this.#orphans.add(connection);
    connection.close();
  }

  /** Nothing of this board stays open. */
  destroy() {
    for (const connection of [...this.#connections.values(), ...this.#orphans]) connection.destroy();
    this.#connections.clear();
    this.#orphans.clear();
    this.#swallowed.clear();
  }

  /**
   * @param {string} name
   * @param {(address: string) => void} answer empty if it cannot be resolved
   */
  #resolve(name, answer) {
    const known = this.#options.names?.[name] ?? (name === 'localhost' ? '127.0.0.1' : undefined);
    if (!this.#wifi.joined) answer('');
    else if (known !== undefined) answer(known);
    else if (this.#options.reach !== 'everything') answer('');
    else dns.lookup(name, { family: 4 }, (error, address) => answer(error ? '' : address));
  }

  /**
   * @param {string} host
   * @param {number} port
   */
  #destination(host, port) {
    const forward = this.#options.forwards?.[`${host}:${port}`];
    if (forward) {
      const separator = forward.lastIndexOf(':');
      return { host: forward.slice(0, separator), port: Number(forward.slice(separator + 1)) };
    }
    return this.#options.reach === 'everything' || LOOPBACK.test(host) ? { host, port } : null;
  }

  /**
   * @param {import('./worker-link.js').WorkerLink} link
   * @param {number} id
   * @param {string} host
   * @param {number} port
   */
  #connect(link, id, host, port) {
    const target = `${host}:${port}`;
    const destination = this.#destination(host, port);
    if (!this.#wifi.joined || !destination) {
      link.send({ type: 'failed', id, error: 'EHOSTUNREACH' });
    } else if (this.#faults.swallows(target)) {
      this.#swallowed.set(id, () => this.#connect(link, id, host, port));
    } else {
      const socket = net.connect({ ...destination, allowHalfOpen: true });
      const connection = new Connection(id, target, socket, link, (closed) => this.#forget(id, closed));
      this.#connections.set(id, connection);
      socket.once('connect', () => this.#faults.apply(connection));
    }
  }

  /**
   * @param {import('./worker-link.js').WorkerLink} link
   * @param {number} id
   * @param {string} host
   * @param {number} port
   * @param {Uint8Array} bytes
   */
  #sendDatagram(link, id, host, port, bytes) {
    const destination = this.#destination(host, port);
    if (this.#wifi.joined && destination && !this.#faults.swallows(`${host}:${port}`)) this.#datagrams.send(link, id, destination, bytes);
  }

  /**
   * @param {number} id
   * @param {Connection} connection
   */
  #forget(id, connection) {
    if (this.#connections.get(id) === connection) this.#connections.delete(id);
    this.#orphans.delete(connection);
  }

  /** @param {'abort' | 'stall'} how */
  #lose(how) {
    for (const connection of this.#connections.values()) {
      if (how === 'abort') connection.reset('ECONNABORTED');
      else connection.stall();
    }
  }

  #regain() {
    for (const connection of this.#connections.values()) if (!this.#faults.swallows(connection.target)) connection.resume();
    for (const orphan of this.#orphans) orphan.revive();
  }
}
