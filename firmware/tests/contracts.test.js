import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { assertSameShape, example } from './support/contract.js';
import { House, LED, MOTION, WEATHER } from './support/house.js';

/** Values differ from board to board; what is in `data` is free, and what is not text in `cmps` is compared as a whole. */
const withoutData = ({ data, ...entry }) => ({ ...entry, data: kind(data) });
const kind = (data) => (data === undefined ? 'none' : 'some');

test('what a board sends has the fields and types of the examples the hub is tested with', async (t) => {
  const settings = { SENSORS: [WEATHER, MOTION, LED], DISPLAY_NAME: 'Kitchen' };
  const house = await House.build(t, { deviceId: 'kitchen', settings });
  const { observer, board } = house;
  assertSameShape(await house.start(), example('announce'));
  assertSameShape(await observer.waitFor('/availability'), example('availability'));
  assertSameShape(await observer.waitFor('/heartbeat'), example('heartbeat'));

  board.climate.set(26, { temperature: 21.4, humidity: 48.5 });
  assertSameShape(await observer.waitFor('climate/state'), example('sensor-state'));
  await observer.publish('homehub/kitchen/sensors/light/set', example('sensor-set'));
  assert.deepEqual(await observer.waitFor('light/state', ({ state }) => state === 'ON'), example('sensor-state-led'));
  await board.pins.pulse(18);
  assert.deepEqual(await observer.waitFor('motion/state', ({ state }) => state === 'ON'), example('sensor-state-motion'));

  const command = example('command');
  await observer.publish('homehub/kitchen/command', command);
  const result = await observer.waitFor('/command/result', ({ id }) => id === command.id);
  assert.deepEqual(result, { id: command.id, status: 'done', error: null });
  await observer.publish('homehub/all/command', { ...command, id: 'refused', args: { level: 'loud' } });
  assertSameShape(await observer.waitFor('/command/result', ({ id }) => id === 'refused'), example('command-result'));

  board.wifi.drop({ connections: 'abort' });
  await board.wifi.waitFor('lost');
  board.wifi.restore();
  const entry = await observer.log(({ message }) => message === 'Lost home');
  assertSameShape(withoutData(entry), withoutData(example('log')));
  assert.deepEqual(entry.data, example('log').data);
});

test('the configuration the hub sends is one this firmware\'s sensors accept', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: example('config-desired').sensors } });
  await house.start();
  const announced = await house.observer.waitFor('homeassistant/device/board/config');
  assert.deepEqual(Object.keys(announced.cmps).sort(), ['climate_humidity', 'climate_temperature', 'light', 'motion']);
});

test('Home Assistant discovery is the example, field by field', async (t) => {
  const house = await House.build(t, { deviceId: 'kitchen', settings: { DISPLAY_NAME: 'Kitchen' } });
  await house.start();
  const message = await house.observer.until(() => house.observer.messages.find(({ topic }) => topic === 'homeassistant/device/kitchen/config'), 'discovery');
  assert.deepEqual(JSON.parse(message.text), example('discovery'));
});

test('discovery is retained, comes again at Home Assistant\'s birth, and removes what is gone', async (t) => {
  const house = await House.build(t);
  const { observer } = house;
  const topic = 'homeassistant/device/board/config';
  await house.start();
  await observer.waitFor(topic);
  observer.clear();
  await observer.publish('homeassistant/status', 'online');
  await observer.waitFor(topic, ({ cmps }) => cmps.motion.uniq_id === 'board_motion');

  await house.board.stop();
  fs.writeFileSync(path.join(house.flash, 'config.py'),
    fs.readFileSync(path.join(house.flash, 'config.py'), 'utf8').replace(/^SENSORS = .*$/m, 'SENSORS = []'));
  observer.clear();
  await house.board.start();
  const removal = await observer.waitFor(topic, ({ cmps }) => cmps.motion);
  assert.deepEqual(removal.cmps, { motion: { p: 'binary_sensor' }, light: { p: 'light' }, climate_temperature: { p: 'sensor' }, climate_humidity: { p: 'sensor' } });
  await observer.waitFor(topic, ({ cmps }) => Object.keys(cmps).length === 0);
});
