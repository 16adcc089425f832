import { createHash } from 'node:crypto';
import { boardTypes } from '../board/board-types.js';

/**
 * @typedef {object} DevicePlan one device of the fleet
 * @property {string} id
 * @property {string} name
 * @property {'rp2' | 'esp32'} type
 * @property {string} uniqueId hexadecimal, always the same for the same id
 * @property {{ sensor_type: string, name: string, sensor_config: Record<string, string | number> }[]} sensors
 */

const ROOMS = ['Kitchen', 'Living room', 'Bedroom', 'Hall', 'Attic', 'Cellar', 'Bathroom', 'Study', 'Garage', 'Nursery', 'Workshop', 'Greenhouse'];

/** Where the sensors are soldered to, on boards of both types. */
export const PINS = Object.freeze({ weather: 26, motion: 18, led: 16, esp32StatusLed: 2 });

const weather = { sensor_type: 'weather', name: 'Climate', sensor_config: { pin: PINS.weather, measurement_interval_ms: 30_000 } };
const motion = { sensor_type: 'motion', name: 'Motion', sensor_config: { pin: PINS.motion, retrigger_delay_ms: 10_000 } };
const led = { sensor_type: 'led', name: 'Light', sensor_config: { pin: PINS.led, freq: 1000, fade_time_ms: 500, brightness_scale: 255 } };
const MIXES = [[weather, motion, led], [weather, led], [weather, motion], [motion, led], [weather]];

/**
 * @param {number} count
 * @returns {DevicePlan[]} alternating board types, with a mix of sensors
 */
export function planFleet(count) {
  return Array.from({ length: count }, (_, index) => planDevice(index));
}

/** @param {number} index @returns {DevicePlan} */
function planDevice(index) {
  const type = index % 2 === 0 ? 'rp2' : 'esp32';
  const id = `virtual-${String(index + 1).padStart(3, '0')}`;
  const round = Math.floor(index / ROOMS.length);
  const statusLed = { sensor_type: 'status_led', name: 'Status', sensor_config: { pin: type === 'rp2' ? 'LED' : PINS.esp32StatusLed } };
  return {
    id,
    name: ROOMS[index % ROOMS.length] + (round > 0 ? ` ${round + 1}` : ''),
    type,
    uniqueId: createHash('sha256').update(id).digest('hex').slice(0, 2 * boardTypes[type].uniqueIdBytes),
    sensors: [...MIXES[index % MIXES.length], statusLed],
  };
}
