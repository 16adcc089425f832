import { createHash } from 'node:crypto';

const DAY_MS = 24 * 3600 * 1000;
/** Warmest in the middle of the afternoon. */
const WARMEST_HOUR = 15;
/** How much of the last deviation is left at the next step. */
const PERSISTENCE = 0.95;
const USUAL_RSSI = -60;

/**
 * Readings of one room that move the way real ones do: a daily curve, small wandering noise, damper when colder, people
 * passing by more often in the day.
 */
export class PlausibleReadings {
  #random;
  #base;
  #swing;
  #deviation = 0;
  #rssi = 0;

  /** @param {string} id of the device: gives each room a climate of its own, the same at every start */
  constructor(id) {
    const seed = createHash('sha256').update(id).digest();
    this.#random = randomFrom(seed.readUInt32LE(0));
    this.#base = 18 + (seed[4] / 255) * 5;
    this.#swing = 0.8 + (seed[5] / 255) * 2;
  }

  /**
   * @param {Date} now of the device
   * @returns {{ temperature: number, humidity: number }} in °C and % relative humidity
   */
  climate(now) {
    this.#deviation = this.#deviation * PERSISTENCE + this.#noise() * 0.08;
    const temperature = this.#base + this.#swing * dailyCurve(now) + this.#deviation;
    const humidity = 52 - 2.5 * (temperature - this.#base) + this.#noise() * 0.4;
    return { temperature, humidity: Math.min(95, Math.max(15, humidity)) };
  }

  /**
   * @param {Date} now of the device
   * @returns {number} milliseconds of the device's time until somebody passes
   */
  untilMotion(now) {
    const perHour = now.getHours() >= 7 && now.getHours() < 23 ? 20 : 1;
    return (-Math.log(1 - this.#random()) * 3600 * 1000) / perHour;
  }

  /** @returns {number} milliseconds the motion sensor's output stays high */
  motionLasts() {
    return 2000 + this.#random() * 6000;
  }

  /** @returns {number} in dBm */
  rssi() {
    this.#rssi = Math.max(-22, Math.min(15, this.#rssi * PERSISTENCE + this.#noise() * 1.5));
    return Math.round(USUAL_RSSI + this.#rssi);
  }

  /** About -1 to 1, around 0. */
  #noise() {
    return this.#random() + this.#random() + this.#random() - 1.5;
  }
}

/** @param {Date} now @returns {number} -1 to 1 */
function dailyCurve(now) {
  const sinceMidnight = now.getHours() * 3600_000 + now.getMinutes() * 60_000 + now.getSeconds() * 1000;
  return Math.cos((2 * Math.PI * (sinceMidnight - WARMEST_HOUR * 3600_000)) / DAY_MS);
}

/**
 * @param {number} seed
 * @returns {() => number} pseudo-random numbers from 0 to below 1 (mulberry32)
 */
function randomFrom(seed) {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
