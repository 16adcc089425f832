import { EventEmitter } from 'node:events';
import { until } from './conditions.js';

/**
 * @typedef {object} AccessPoint
 * @property {string} ssid
 * @property {string} password empty for an open network
 * @property {number} [rssi] in dBm, -55 unless given
 * @property {number} [channel]
 */

const USUAL_RSSI = -55;
const USUAL_CHANNEL = 6;
/** Time of the board's clock from connect() to an address. */
const JOINING_MS = 300;

/**
 * The networks around the board, and its radio. Emits `change` with the new state of the link.
 */
export class Wifi extends EventEmitter {
  #platform;
  #ip;
  #speed;
  /** @type {Map<string, Required<AccessPoint> & { inRange: boolean }>} */
  #networks = new Map();
  /** @type {import('./worker-link.js').WorkerLink | null} */
  #link = null;
  /** @type {{ ssid: string, password: string, reconnects: number } | null} what the firmware asked for */
  #wanted = null;
  #stumbles = 0;
  /** @type {NodeJS.Timeout | undefined} */
  #timer;
  /** @type {import('../shared/protocol.js').LinkState} */
  state = 'idle';

  /**
   * @param {'rp2' | 'esp32'} platform
   * @param {string} ip address the board is given
   * @param {() => number} speed of the board's clock
   * @param {AccessPoint[]} networks
   */
  constructor(platform, ip, speed, networks) {
    super();
    this.#platform = platform;
    this.#ip = ip;
    this.#speed = speed;
    for (const network of networks) this.add(network);
  }

  get joined() {
    return this.state === 'joined';
  }

  /** Name of the network the board is in, or tries to get into. */
  get ssid() {
    return this.#wanted?.ssid ?? null;
  }

  /** @param {AccessPoint} network a new one, or another password, RSSI or channel of a known one */
  add({ ssid, password, rssi = USUAL_RSSI, channel = USUAL_CHANNEL }) {
    this.#networks.set(ssid, { ssid, password, rssi, channel, inRange: true });
    if (this.joined && ssid === this.ssid) this.#change('joined');
    else this.#retry();
  }

  /** @param {string} ssid */
  remove(ssid) {
    this.#networks.delete(ssid);
    if (this.joined && this.ssid === ssid) this.#lose('abort');
  }

  /** @param {number} rssi in dBm, of the network the board is in */
  setRssi(rssi) {
    const network = this.ssid === null ? undefined : this.#networks.get(this.ssid);
    if (!network) throw new Error('the board is in no Wi-Fi network; set the RSSI of a network with add()');
    network.rssi = rssi;
    if (this.joined) this.#change('joined');
  }

  /**
   * All networks go out of range.
   * @param {{ connections?: 'abort' | 'stall' }} [options] `abort` ends the board's connections at both ends, `stall`
   *   leaves them hanging, as a real radio does, until Wi-Fi returns or somebody's patience ends
   */
  drop({ connections = 'stall' } = {}) {
    for (const network of this.#networks.values()) network.inRange = false;
    if (this.joined) this.#lose(connections);
  }

  /** The networks are back. An ESP32 joins by itself; a Pico W when its firmware connects again. */
  restore() {
    for (const network of this.#networks.values()) network.inRange = true;
    this.#retry();
  }

  /**
   * The next attempts to join fail in passing, as they do now and then. A Pico W takes the password for a wrong one; an
   * ESP32's driver tries again as often as it may.
   * @param {number} [times]
   */
  stumble(times = 1) {
    this.#stumbles = times;
  }

  /**
   * @param {import('../shared/protocol.js').LinkState} state
   * @param {{ patienceMs?: number }} [options]
   */
  async waitFor(state, options) {
    await until(this, 'change', () => this.state === state, { what: `Wi-Fi state "${state}" (it is "${this.state}")`, ...options });
  }

  /** @param {import('./worker-link.js').WorkerLink} link of the run that starts */
  attach(link) {
    this.#link = link;
    link.on('wifi-connect', ({ ssid, password, reconnects }) => this.#join({ ssid, password, reconnects }));
    link.on('wifi-disconnect', () => this.#leave());
    link.on('wifi-scan', ({ question }) => {
      const seen = [...this.#networks.values()].filter((network) => network.inRange);
      link.send({ type: 'answer', question, value: seen.map(({ ssid, channel, rssi }) => [ssid, channel, rssi]) });
    });
  }

  /** The radio has no power. */
  detach() {
    clearTimeout(this.#timer);
    this.#link = null;
    this.#wanted = null;
    this.state = 'idle';
  }

  /** @param {{ ssid: string, password: string, reconnects: number }} wanted */
  #join(wanted) {
    this.#wanted = wanted;
    this.#change('connecting');
    this.#attempt();
  }

  #attempt() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#associate(), JOINING_MS / this.#speed());
  }

  #leave() {
    clearTimeout(this.#timer);
    this.#wanted = null;
    if (this.joined) this.emit('lost', 'abort');
    this.#change('idle');
  }

  #associate() {
    if (!this.#wanted) return;
    const network = this.#networks.get(this.#wanted.ssid);
    if (!network?.inRange) this.#giveUp('not-found');
    else if (this.#stumbles > 0) this.#stumbled(this.#wanted);
    else if (network.password !== this.#wanted.password) this.#giveUp('wrong-password');
    else this.#change('joined');
  }

  /** @param {{ reconnects: number }} wanted */
  #stumbled(wanted) {
    this.#stumbles--;
    if (this.#platform === 'rp2' || wanted.reconnects-- === 0) this.#change('refused');
    else this.#attempt();
  }

  /** @param {'not-found' | 'wrong-password' | 'lost'} reason */
  #giveUp(reason) {
    this.#change(this.#keepsTrying ? 'connecting' : reason);
  }

  /** An ESP32's driver tries again for ever unless it was given a number of attempts. */
  get #keepsTrying() {
    return this.#platform === 'esp32' && (this.#wanted?.reconnects ?? -1) < 0;
  }

  #retry() {
    if (this.#wanted && this.#keepsTrying && !this.joined && this.#link) this.#join(this.#wanted);
  }

  /** @param {'abort' | 'stall'} connections */
  #lose(connections) {
    this.emit('lost', connections);
    this.#giveUp('lost');
  }

  /** @param {import('../shared/protocol.js').LinkState} state */
  #change(state) {
    this.state = state;
    const network = this.joined && this.#wanted ? this.#networks.get(this.#wanted.ssid) : undefined;
    const told = { link: state, ip: this.joined ? this.#ip : '0.0.0.0', rssi: network?.rssi ?? 0 };
    this.#link?.send({ type: 'wifi', state: told });
    this.emit('change', state);
  }
}
