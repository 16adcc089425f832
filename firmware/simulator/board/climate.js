import { pinNumber } from './board-types.js';

/** @typedef {{ temperature: number, humidity: number, failure: '' | 'timeout' | 'checksum' }} ClimateState */

/** DHT sensors, by the pin they are soldered to. What is set stays over resets. */
export class Climate {
  #send;
  /** @type {Map<number, ClimateState>} */
  #sensors = new Map();

  /** @param {(message: import('../shared/protocol.js').Message) => void} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {number} pin
   * @param {{ temperature: number, humidity: number }} reading in °C and % relative humidity
   */
  set(pin, { temperature, humidity }) {
    this.#tell(pin, { temperature, humidity, failure: '' });
  }

  /**
   * The sensor stops answering, or answers with errors, until it is set again.
   * @param {number} pin
   * @param {'timeout' | 'checksum'} failure
   */
  fail(pin, failure = 'timeout') {
    const { temperature, humidity } = this.#sensors.get(pinNumber(pin)) ?? { temperature: 0, humidity: 0 };
    this.#tell(pin, { temperature, humidity, failure });
  }

  /**
   * @param {number} pin
   * @returns {ClimateState | undefined}
   */
  read(pin) {
    return this.#sensors.get(pinNumber(pin));
  }

  /** @param {import('./worker-link.js').WorkerLink} link of the run that starts */
  attach(link) {
    for (const [pin, state] of this.#sensors) link.send({ type: 'climate', pin, ...state });
  }

  /**
   * @param {number} pin
   * @param {ClimateState} state
   */
  #tell(pin, state) {
    this.#sensors.set(pinNumber(pin), state);
    this.#send({ type: 'climate', pin: pinNumber(pin), ...state });
  }
}
