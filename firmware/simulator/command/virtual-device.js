import fs from 'node:fs';
import path from 'node:path';
import { VirtualBoard } from '../board/virtual-board.js';
import { PINS } from './fleet.js';
import { PlausibleReadings } from './plausible-readings.js';
import { provision } from './provision.js';

/** Where a device keeps the certificate it trusts. */
const CA = 'ca.crt';
const WIFI = Object.freeze({ ssid: 'virtual-home', password: 'virtual-password' });
/** Milliseconds of the device's time between two changes of its climate and RSSI. */
const CLIMATE_STEP_MS = 10_000;
const LEAST_STEP_MS = 50;
/** Real milliseconds between two looks at why a device does not reach its broker. */
const TROUBLE_STEP_MS = 1000;
/** Real milliseconds between two looks at whether its firmware is on trial. */
const TRIAL_STEP_MS = 250;
const ON_TRIAL = 'bool(home.device and home.device.boot.on_trial and home.device.mqtt.born)';

/** One provisioned board in a room where things happen. */
export class VirtualDevice {
  #speed;
  #hurry;
  #broker;
  #readings;
  #started = Date.now();
  /** @type {Map<string, NodeJS.Timeout>} */
  #timers = new Map();
  /** Why its broker does not take it, in the firmware's words; empty if that is not known. */
  trouble = '';

  /**
   * @param {import('./fleet.js').DevicePlan} plan
   * @param {import('./options.js').Options} options
   * @param {string} flash directory of this device
   */
  constructor(plan, { broker, ca, hurry, password, speed, tls, user }, flash) {
    this.plan = plan;
    this.#speed = speed;
    this.#hurry = hurry;
    this.#broker = `:${broker.port}`;
    this.#readings = new PlausibleReadings(plan.id);
    provision(flash, {
      DEVICE_ID: plan.id,
      DISPLAY_NAME: plan.name,
      WIFI: [WIFI],
      MQTT: { host: broker.host, port: broker.port, user, password, tls: ca ? { ca: `/${CA}` } : tls },
      SENSORS: plan.sensors,
    });
    if (ca) fs.copyFileSync(ca, path.join(flash, CA));
    this.board = new VirtualBoard({
      flash, type: plan.type, uniqueId: plan.uniqueId, speed, networks: [WIFI], network: { reach: 'everything' }, calendar: () => this.#now().getTime(),
    });
  }

  async start() {
    if (this.#has('weather')) this.#repeat('climate', () => CLIMATE_STEP_MS, () => this.board.climate.set(PINS.weather, this.#readings.climate(this.#now())));
    this.#repeat('rssi', () => CLIMATE_STEP_MS, () => this.board.wifi.add({ ...WIFI, rssi: this.#readings.rssi() }));
    if (this.#has('motion')) this.#schedule('motion', this.#readings.untilMotion(this.#now()), () => this.#passBy());
    await this.board.start();
    this.#repeat('trouble', () => TROUBLE_STEP_MS * this.#speed, () => void this.#askTrouble());
    if (this.#hurry === this.#speed) return;
    this.board.on('reset', () => void this.board.setSpeed(this.#speed));
    this.#repeat('trial', () => TRIAL_STEP_MS * this.#speed, () => void this.#askTrial());
  }

  async stop() {
    for (const timer of this.#timers.values()) clearTimeout(timer);
    this.#timers.clear();
    await this.board.stop();
  }

  get connected() {
    return this.board.network.connections.some((target) => target.endsWith(this.#broker));
  }

  /** What it is doing, for a person. */
  get state() {
    if (!this.board.running) return 'off';
    if (!this.board.wifi.joined) return `Wi-Fi ${this.board.wifi.state}`;
    return this.connected ? 'connected' : 'no broker';
  }

  /** What its sensors say, for a person; or what keeps it from saying it. */
  get readings() {
    if (this.trouble && !this.connected) return this.trouble;
    const climate = this.board.climate.read(PINS.weather);
    const light = this.board.pins.pwm(PINS.led);
    return [
      climate && `${climate.temperature.toFixed(1)} °C ${climate.humidity.toFixed(0)} %`,
      this.#has('motion') && (this.#moving ? 'motion' : 'still'),
      light && `light ${Math.round((light.duty / 65535) * 100)} %`,
    ].filter(Boolean).join(', ');
  }

  async #askTrouble() {
    if (this.connected || !this.board.running) return;
    try {
      this.trouble = (await this.board.evaluate('home.device and home.device.mqtt.trouble')) || '';
    } catch {
      this.trouble = ''; // it starts or restarts
    }
  }

  /** Its start and its transfers come at an honest pace, so that no time-out is too short for a busy machine. */
  async #askTrial() {
    try {
      await this.board.setSpeed((await this.board.evaluate(ON_TRIAL)) ? this.#hurry : this.#speed);
    } catch {
      // it is off, starts or restarts
    }
  }

  #moving = false;

  /** @param {string} type */
  #has(type) {
    return this.plan.sensors.some((sensor) => sensor.sensor_type === type);
  }

  #now() {
    return new Date(this.#started + (Date.now() - this.#started) * this.#speed);
  }

  #passBy() {
    this.#moving = true;
    this.board.pins.set(PINS.motion, 1);
    this.#schedule('motion', this.#readings.motionLasts(), () => {
      this.#moving = false;
      this.board.pins.set(PINS.motion, 0);
      this.#schedule('motion', this.#readings.untilMotion(this.#now()), () => this.#passBy());
    });
  }

  /**
   * @param {string} name
   * @param {() => number} interval
   * @param {() => void} act now, and after each interval
   */
  #repeat(name, interval, act) {
    act();
    this.#schedule(name, interval(), () => this.#repeat(name, interval, act));
  }

  /**
   * @param {string} name of the timer; a device has one of each
   * @param {number} deviceMs
   * @param {() => void} act
   */
  #schedule(name, deviceMs, act) {
    this.#timers.set(name, setTimeout(act, Math.max(LEAST_STEP_MS, deviceMs / this.#speed)));
  }
}
