import { EventEmitter } from 'node:events';
import mqtt from 'mqtt';
import { PASSWORD, USER } from './broker.js';
import { atEnd } from './teardown.js';

const PATIENCE_MS = 30_000;

/**
 * @typedef {object} Seen a message the broker delivered
 * @property {string} topic
 * @property {string} text
 * @property {boolean} retained delivered because it was retained
 */

/** An MQTT client that sees everything on the broker, as the hub does. It comes back by itself. */
export class Observer extends EventEmitter {
  /** @type {Seen[]} oldest first */
  messages = [];
  #client;

  /**
   * @param {import('node:test').TestContext} test
   * @param {number} port
   */
  static async connect(test, port) {
    const observer = new Observer();
    observer.setMaxListeners(100);
    observer.#client = mqtt.connect({
      host: '127.0.0.1', port, username: USER, password: PASSWORD, reconnectPeriod: 50, connectTimeout: 5000, clean: true,
    });
    observer.#client.on('error', () => {});
    observer.#client.on('message', (topic, payload, packet) => {
      observer.messages.push({ topic, text: payload.toString(), retained: packet.retain });
      observer.emit('message');
    });
    atEnd(test, () => observer.#client.endAsync(true));
    await observer.#client.subscribeAsync('#', { qos: 1 });
    return observer;
  }

  /** Resolves when it is connected again after the broker was away. */
  async reconnected() {
    if (!this.#client.connected) await new Promise((resolve) => this.#client.once('connect', resolve));
  }

  /** @param {string | Buffer | object} payload objects go out as JSON */
  async publish(topic, payload, options = { qos: 1 }) {
    const bytes = typeof payload === 'string' || Buffer.isBuffer(payload) ? payload : JSON.stringify(payload);
    await this.#client.publishAsync(topic, bytes, options);
  }

  /** Forgets what was seen so far. */
  clear() {
    this.messages.length = 0;
  }

  /** @returns {any[]} what came on a topic that ends so, parsed */
  all(topicEnd) {
    return this.messages.filter(({ topic, text }) => topic.endsWith(topicEnd) && text).map(({ text }) => JSON.parse(text));
  }

  /**
   * The first message on a topic that ends so and fits, seen already or yet to come.
   * @param {string} topicEnd
   * @param {(payload: any) => boolean} [fits]
   * @returns {Promise<any>} its payload, parsed
   */
  async waitFor(topicEnd, fits = () => true, { patienceMs = PATIENCE_MS } = {}) {
    const found = await this.until(() => this.all(topicEnd).find(fits), `a message on …${topicEnd} that fits ${fits}`, patienceMs);
    return found;
  }

  /** Waits for a log entry. */
  log(fits, options) {
    return this.waitFor('/log', fits, options);
  }

  /**
   * @template T
   * @param {() => T | undefined | false} condition looked at after every message
   * @returns {Promise<T>}
   */
  until(condition, what, patienceMs = PATIENCE_MS) {
    return new Promise((resolve, reject) => {
      const check = () => {
        const value = condition();
        if (value === undefined || value === false) return;
        finish();
        resolve(value);
      };
      const finish = () => {
        clearTimeout(timer);
        this.off('message', check);
      };
      const timer = setTimeout(() => {
        finish();
        const last = this.messages.slice(-12).map(({ topic, text }) => `\n  ${topic} ${text.slice(0, 200)}`);
        reject(new Error(`${what} did not come within ${patienceMs} ms; the last messages were:${last.join('')}`));
      }, patienceMs);
      this.on('message', check);
      check();
    });
  }
}
