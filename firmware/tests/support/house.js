import fs from 'node:fs';
import path from 'node:path';
import { VirtualBoard } from '../../simulator/index.js';
import { Broker, PASSWORD, USER } from './broker.js';
import { firmware, renderConfig, temporaryDirectory } from './files.js';
import { Observer } from './observer.js';
import { atEnd } from './teardown.js';

export const WIFI = { ssid: 'home', password: 'placeholder-password' };

export const WEATHER = { sensor_type: 'weather', name: 'Kitchen climate', slug: 'climate', sensor_config: { pin: 26, measurement_interval_ms: 2000 } };
export const MOTION = { sensor_type: 'motion', name: 'Hall motion', slug: 'motion', sensor_config: { pin: 18, retrigger_delay_ms: 1000 } };
export const LED = { sensor_type: 'led', name: 'Shelf light', slug: 'light', sensor_config: { pin: 16, freq: 1000, fade_time_ms: 400, brightness_scale: 255 } };

/**
 * A flash directory with the firmware as a maker would put it on a board.
 * @param {import('node:test').TestContext} test
 * @param {Record<string, unknown>} settings of config.py
 * @param {string} [home] the package to use; the sources unless given
 */
export function provision(test, settings, home = path.join(firmware, 'home')) {
  const flash = path.join(temporaryDirectory(test, 'flash-'), 'flash');
  fs.mkdirSync(flash);
  fs.copyFileSync(path.join(firmware, 'main.py'), path.join(flash, 'main.py'));
  fs.cpSync(home, path.join(flash, 'home'), { recursive: true });
  fs.writeFileSync(path.join(flash, 'config.py'), renderConfig(settings));
  return flash;
}

/**
 * Ctrl-C and a reset from the prompt, as mpremote does it.
 * @param {VirtualBoard} board
 */
export async function stopAndReset(board) {
  const ended = new Promise((resolve) => board.once('ended', resolve));
  await board.interrupt();
  await ended;
  await board.execute('import machine\nmachine.reset()').catch(() => {}); // it answers no more
}

/** A broker, an observer and one board that knows them, not yet switched on. */
export class House {
  /**
   * @param {import('node:test').TestContext} test
   * @param {{ settings?: Record<string, unknown>, home?: string, board?: object, deviceId?: string }} [options]
   */
  static async build(test, { settings = {}, home, board = {}, deviceId = 'board' } = {}) {
    const house = new House();
    house.id = deviceId;
    house.broker = await Broker.start(test);
    house.observer = await Observer.connect(test, house.broker.port);
    house.flash = provision(test, house.settings(settings), home);
    house.board = new VirtualBoard({ networks: [WIFI], flash: house.flash, ...board });
    house.board.climate.set(WEATHER.sensor_config.pin, { temperature: 21.4, humidity: 48.5 });
    atEnd(test, () => house.board.stop());
    return house;
  }

  settings(more) {
    return {
      DEVICE_ID: this.id,
      WIFI: [WIFI],
      MQTT: { host: '127.0.0.1', port: this.broker.port, user: USER, password: PASSWORD, tls: false },
      SENSORS: [WEATHER, MOTION, LED],
      ...more,
    };
  }

  /** Switches the board on and waits until it said so. */
  async start() {
    await this.board.start();
    return this.observer.waitFor(`${this.id}/announce`);
  }

  /** Sends a command and returns its first result. */
  async command(command, more = {}) {
    const id = more.id ?? `c-${Math.random().toString(36).slice(2)}`;
    await this.observer.publish(`homehub/${this.id}/command`, { id, command, ...more });
    return this.observer.waitFor('/command/result', (result) => result.id === id);
  }

  /** The entries the hub would have stored: each (boot, seq) once, in order of arrival. */
  entries() {
    const known = new Map();
    for (const entry of this.observer.all(`${this.id}/log`)) {
      const key = `${entry.boot}/${entry.seq}`;
      if (!known.has(key)) known.set(key, entry);
    }
    return [...known.values()];
  }
}
