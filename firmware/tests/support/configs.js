import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

/**
 * Publishes a wanted configuration as the hub does, retained.
 * @param {import('./house.js').House} house
 * @param {string | Buffer | object} config objects go out as JSON
 * @returns {Promise<string>} the hash a report of it has to carry
 */
export async function desire(house, config) {
  const bytes = Buffer.isBuffer(config) ? config : Buffer.from(typeof config === 'string' ? config : JSON.stringify(config));
  await house.observer.publish(`homehub/${house.id}/config/desired`, bytes, { qos: 1, retain: true });
  return createHash('sha256').update(bytes).digest('hex');
}

/** The device's first report of a version that says more than that it is on trial, or is in this state. */
export function reported(house, version, state, options) {
  const fits = (report) => report.version === version && (state ? report.state === state : report.state !== 'trial');
  return house.observer.waitFor(`${house.id}/config/reported`, fits, options);
}

/** Publishes it and waits until the device applied it. */
export async function apply(house, config) {
  const sha256 = await desire(house, config);
  const report = await reported(house, config.version);
  if (report.state !== 'applied' || report.sha256 !== sha256) throw new Error(`not applied: ${JSON.stringify(report)}`);
}

/** Slugs of the sensors that run on the board. */
export async function running(house) {
  return house.board.evaluate('[sensor.slug for sensor in home.device.sensors.sensors if sensor.running]');
}

/** What the device keeps of its configurations: names of files in /state, but for those that a power cut left unfinished. */
export function kept(house) {
  return fs.readdirSync(path.join(house.flash, 'state')).filter((name) => name.startsWith('config.') && !name.endsWith('.new')).sort();
}
