import { EventEmitter } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { pinNumber } from './board-types.js';
import { until } from './conditions.js';

const PWM_CHANGES_KEPT = 5000;

/** @typedef {{ frequency: number, duty: number, at: number }} PwmValue duty 0 to 65535; `at` in ms of the board's clock */

/** The board's pins as seen from outside. Emits `change` (pin, level) and `pwm` (pin, value). */
export class Pins extends EventEmitter {
  #send;
  /** @type {Map<number, number>} */
  #inputs = new Map();
  /** @type {Map<number, number>} */
  #analog = new Map();
  /** @type {Map<number, number>} */
  #outputs = new Map();
  /** @type {Map<number, PwmValue[]>} */
  #pwm = new Map();

  /** @param {(message: import('../shared/protocol.js').Message) => void} send */
  constructor(send) {
    super();
    this.#send = send;
  }

  /**
   * Puts a level on an input; it stays over resets.
   * @param {number | 'LED'} pin
   * @param {0 | 1} level
   */
  set(pin, level) {
    const number = pinNumber(pin);
    this.#inputs.set(number, level);
    this.#send({ type: 'pin', pin: number, level });
  }

  /**
   * High for a while, then low, as a motion sensor's output.
   * @param {number} pin
   * @param {{ ms?: number }} [options] real milliseconds
   */
  async pulse(pin, { ms = 50 } = {}) {
    this.set(pin, 1);
    await delay(ms);
    this.set(pin, 0);
  }

  /**
   * @param {number} pin
   * @param {number} value 0 to 65535
   */
  setAnalog(pin, value) {
    this.#analog.set(pinNumber(pin), value);
    this.#send({ type: 'analog', pin: pinNumber(pin), value });
  }

  /**
   * @param {number | 'LED'} pin
   * @returns {number | undefined} what the firmware last wrote, undefined if it never did
   */
  read(pin) {
    return this.#outputs.get(pinNumber(pin));
  }

  /**
   * @param {number | 'LED'} pin
   * @returns {PwmValue | undefined} what the pin puts out now
   */
  pwm(pin) {
    return this.#pwm.get(pinNumber(pin))?.at(-1);
  }

  /**
   * @param {number | 'LED'} pin
   * @returns {readonly PwmValue[]} every change, oldest first
   */
  pwmHistory(pin) {
    return this.#pwm.get(pinNumber(pin)) ?? [];
  }

  /**
   * @param {number | 'LED'} pin
   * @param {number} level
   * @param {{ patienceMs?: number }} [options]
   */
  async waitForLevel(pin, level, options) {
    await until(this, 'change', () => this.read(pin) === level, { what: `level ${level} on pin ${pin}`, ...options });
  }

  /**
   * @param {number | 'LED'} pin
   * @param {(value: PwmValue) => boolean} condition
   * @param {{ patienceMs?: number }} [options]
   */
  async waitForPwm(pin, condition, options) {
    const current = () => {
      const value = this.pwm(pin);
      return value && condition(value) ? value : undefined;
    };
    return until(this, 'pwm', current, { what: `the wanted PWM value on pin ${pin}`, ...options });
  }

  /** @param {import('./worker-link.js').WorkerLink} link of the run that starts */
  attach(link) {
    this.#outputs.clear();
    link.on('pin', ({ pin, level }) => {
      this.#outputs.set(pin, level);
      this.emit('change', pin, level);
    });
    link.on('pwm', ({ pin, frequency, duty, at }) => this.#notePwm(pin, { frequency, duty, at }));
    for (const [pin, level] of this.#inputs) link.send({ type: 'pin', pin, level });
    for (const [pin, value] of this.#analog) link.send({ type: 'analog', pin, value });
  }

  /**
   * @param {number} pin
   * @param {PwmValue} value
   */
  #notePwm(pin, value) {
    const history = this.#pwm.get(pin) ?? [];
    history.push(value);
    if (history.length > PWM_CHANGES_KEPT) history.shift();
    this.#pwm.set(pin, history);
    this.emit('pwm', pin, value);
  }
}
