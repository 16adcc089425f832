import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { apply, desire, kept, reported, running } from './support/configs.js';
import { eventually } from './support/eventually.js';
import { House, LED, MOTION, WEATHER } from './support/house.js';

const DISCOVERY = 'homeassistant/device/board/config';
const config = (version, sensors, more = {}) => ({ version, name: 'Kitchen', settings: { log_level: 'info' }, sensors, ...more });
const with_ = (sensor, settings) => ({ ...sensor, sensor_config: { ...sensor.sensor_config, ...settings } });
const sensorId = (house, slug) => house.board.evaluate(`id(home.device.sensors.find("${slug}"))`);

for (const type of ['rp2', 'esp32']) {
  test(`a motion sensor added to a running ${type} board sees a pulse, and nothing was reset`, async (t) => {
    const house = await House.build(t, { board: { type }, settings: { SENSORS: [WEATHER, LED] } });
    const { observer, board } = house;
    assert.equal((await house.start()).config_version, 0);
    const before = await sensorId(house, 'light');
    const sha256 = await desire(house, config(1, [WEATHER, LED, MOTION]));
    const trial = await reported(house, 1, 'trial');
    assert.deepEqual([trial.sha256, trial.running, trial.error], [sha256, 0, null]);
    const report = await reported(house, 1);
    assert.deepEqual(report, { version: 1, state: 'applied', error: null, sha256, running: 1 });
    await observer.waitFor('motion/state', ({ state }) => state === 'OFF');
    await board.pins.pulse(MOTION.sensor_config.pin, { ms: 5 });
    await observer.waitFor('motion/state', ({ state }) => state === 'ON');
    const { cmps } = await observer.waitFor(DISCOVERY, (message) => message.cmps.motion);
    assert.deepEqual(Object.keys(cmps).sort(), ['climate_humidity', 'climate_temperature', 'light', 'motion']);
    const announce = await observer.waitFor('/announce', ({ config_version: version }) => version === 1);
    assert.equal(announce.display_name, 'Kitchen');
    assert.equal(board.boots, 1);
    assert.equal(await sensorId(house, 'light'), before, 'what did not change was left alone');
    await observer.log(({ type: kind, message }) => kind === 'config' && message === 'Configuration 1 is applied');
  });
}

test('a light\'s fade time is changed while it shines', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { observer, board } = house;
  const pin = LED.sensor_config.pin;
  const duty = (brightness) => Math.floor((65535 * brightness) / 255);
  await house.start();
  await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 200 });
  await board.pins.waitForPwm(pin, (pwm) => pwm.duty === duty(200));
  await apply(house, config(1, [with_(LED, { fade_time_ms: 0 })]));
  await board.pins.waitForPwm(pin, (pwm) => pwm.duty === duty(200));
  const steps = board.pins.pwmHistory(pin).length;
  await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 20 });
  await board.pins.waitForPwm(pin, (pwm) => pwm.duty === duty(20));
  assert.ok(board.pins.pwmHistory(pin).length - steps <= 2, 'at once, without a fade');
});

for (const type of ['rp2', 'esp32']) {
  test(`a light that is removed from a ${type} board while it shines is dark`, async (t) => {
    const house = await House.build(t, { board: { type }, settings: { SENSORS: [LED] } });
    const pin = LED.sensor_config.pin;
    await house.start();
    await house.observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 255, transition: 0 });
    await house.board.pins.waitForPwm(pin, (pwm) => pwm.duty === 65535);
    await apply(house, config(1, []));
    await house.board.pins.waitForPwm(pin, (pwm) => pwm.duty === 0);
    assert.equal(await house.board.evaluate(`__import__("machine").Pin(${pin}).value()`), 0);
  });
}

test('a removed sensor\'s retained state and its component in Home Assistant are gone, and what it kept on flash', async (t) => {
  const house = await House.build(t);
  const { observer, board } = house;
  await house.start();
  await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 9 });
  await eventually(() => fs.existsSync(path.join(house.flash, 'state/sensor-light.json')));
  await observer.waitFor(DISCOVERY, ({ cmps }) => cmps.light?.uniq_id);
  observer.clear();
  await apply(house, config(1, [WEATHER, MOTION]));
  await observer.waitFor(DISCOVERY, ({ cmps }) => cmps.light && !cmps.light.uniq_id);
  await observer.waitFor(DISCOVERY, ({ cmps }) => !cmps.light && cmps.motion.uniq_id);
  await observer.until(() => observer.messages.find(({ topic, text }) => topic.endsWith('light/state') && text === ''), 'the cleared state');
  assert.ok(!observer.messages.some(({ topic, text }) => topic.endsWith('motion/state') && text === ''));
  assert.equal(board.pins.pwm(LED.sensor_config.pin).frequency, 0, 'its pin is free');
  await eventually(() => !fs.existsSync(path.join(house.flash, 'state/sensor-light.json')));
  await observer.publish('homehub/board/sensors/light/set', { state: 'ON' });
  await observer.log(({ message }) => message === 'Refused to set light: there is no such sensor');
});

test('a removal that the broker never heard of is told at the next connect', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED, MOTION] } });
  const { observer, board } = house;
  await house.start();
  await observer.waitFor(DISCOVERY, ({ cmps }) => cmps.light?.uniq_id);
  await eventually(() => fs.existsSync(path.join(house.flash, 'state/discovery.json')));
  await board.execute('import home\nhome.device.discovery.step = lambda: None');
  await apply(house, config(1, [MOTION]));
  observer.clear();
  await board.powerCycle();
  await observer.waitFor(DISCOVERY, ({ cmps }) => cmps.light && !cmps.light.uniq_id);
  await observer.until(() => observer.messages.find(({ topic, text }) => topic.endsWith('light/state') && text === ''), 'the cleared state');
});

test('names and the log level change without touching a sensor', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [MOTION] } });
  const { observer, board } = house;
  await house.start();
  const before = await sensorId(house, 'motion');
  await apply(house, config(1, [{ ...MOTION, name: 'Door' }], { name: 'Hall', settings: { log_level: 'debug' } }));
  await observer.waitFor(DISCOVERY, ({ dev, cmps }) => dev.name === 'Hall' && cmps.motion.name === 'Door');
  assert.equal(await sensorId(house, 'motion'), before);
  await board.execute('home.device.log.debug("test", "a detail")');
  await observer.log(({ message }) => message === 'a detail');
  await house.command('log-level', { args: { level: 'error' } });
  await apply(house, config(2, [{ ...MOTION, name: 'Gate' }], { name: null, settings: { log_level: 'debug' } }));
  assert.equal(await board.evaluate('home.device.log.level'), 'error', 'a level set by command stays while the configured one does');
  await observer.waitFor('/announce', ({ display_name: name, config_version: version }) => name === 'board' && version === 2);
});

test('two sensors change places, and one becomes another kind under its old name', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [MOTION, LED] } });
  const { observer, board } = house;
  await house.start();
  await apply(house, config(1, [with_(MOTION, { pin: 16 }), with_(LED, { pin: 18 })]));
  await board.pins.pulse(16, { ms: 5 });
  await observer.waitFor('motion/state', ({ state }) => state === 'ON');
  await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 255, transition: 0 });
  await board.pins.waitForPwm(18, ({ duty }) => duty === 65535);
  observer.clear();
  await apply(house, config(2, [{ ...MOTION, slug: 'light' }]));
  await observer.until(() => observer.messages.find(({ topic, text }) => topic.endsWith('light/state') && text === ''), 'the cleared state');
  await observer.waitFor('light/state', (state) => !('brightness' in state));
  await observer.waitFor(DISCOVERY, ({ cmps }) => cmps.light?.p === 'binary_sensor');
});

test('the status LED makes way for a sensor on its pin and comes back', async (t) => {
  const house = await House.build(t, { board: { type: 'esp32' }, settings: { SENSORS: [] } });
  const pin = () => house.board.evaluate('home.device.status and home.device.status.pin');
  await house.start();
  assert.equal(await pin(), 2);
  await apply(house, config(1, [with_(LED, { pin: 2 })]));
  assert.equal(await pin(), null);
  await apply(house, config(2, []));
  assert.equal(await pin(), 2);
  await apply(house, config(3, [{ sensor_type: 'status_led', slug: 'status', name: 'Status', sensor_config: { pin: 4 } }]));
  assert.equal(await pin(), 4);
  await house.board.pins.waitForLevel(4, 1);
});

test('while the hub and the broker are away, a board starts with what was applied last', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { boot } = await house.start();
  await apply(house, config(4, [MOTION], { settings: { log_level: 'warning' } }));
  await house.broker.kill();
  await house.board.powerCycle();
  await eventually(async () => (await house.board.evaluate('home.device and home.device.wifi.connected')) === true);
  assert.deepEqual(await running(house), ['motion']);
  assert.deepEqual(await house.board.evaluate('[home.device.config.version, home.device.config.display_name, home.device.log.level]'), [4, 'Kitchen', 'warning']);
  house.observer.clear();
  await house.broker.up();
  const announce = await house.observer.waitFor('/announce');
  assert.deepEqual([announce.config_version, announce.boot.count], [4, boot.count + 1]);
  const report = await reported(house, 4);
  assert.deepEqual([report.state, report.running, report.config], ['applied', 4, undefined]);
});

test('a damaged file means config.py, which is said, and what the hub wants is applied anew', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { observer, board, flash } = house;
  await house.start();
  await apply(house, config(3, [MOTION, WEATHER]));
  for (const damage of ['{"version":3,"sha256":"', '[]', '{"version":3,"sha256":"a","name":7,"settings":{},"sensors":[],"connections":{}}', '{}', '{"version":3,"sensors":5}']) {
    await board.stop();
    fs.writeFileSync(path.join(flash, 'state/config.json'), damage);
    observer.clear();
    await observer.publish('homehub/board/config/desired', '', { qos: 1, retain: true });
    assert.equal((await house.start()).config_version, 0, damage);
    assert.deepEqual(await running(house), ['light']);
    await observer.log(({ level, message }) => level === 'error' && message === 'config.json is damaged and not used');
  }
  await apply(house, config(3, [MOTION, WEATHER]));
  assert.deepEqual((await running(house)).sort(), ['climate', 'motion']);
});

test('a saved sensor that this firmware does not know is left out and said, the others run', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  await apply(house, config(3, [MOTION, LED]));
  await house.board.stop();
  const file = path.join(house.flash, 'state/config.json');
  fs.writeFileSync(file, fs.readFileSync(file, 'utf8').replace('"motion"', '"radar"').replace('"sensor_type": "motion"', '"sensor_type": "radar"'));
  await house.board.start();
  await house.observer.log(({ message }) => message === 'config.json: sensors[0].sensor_type: unknown sensor type radar');
  assert.deepEqual(await running(house), ['light']);
});

test('in safe mode a configuration is tried by a restart, so that a fatal sensor can be taken away', async (t) => {
  const house = await House.build(t, { board: { speed: 20 }, settings: { SENSORS: [LED] } });
  fs.appendFileSync(path.join(house.flash, 'home/sensors/DimmableLED.py'), '\n\ndef _broken(self):\n    raise RuntimeError("a bug in the light")\n\n\nDimmableLED.state = _broken\n');
  await house.board.start();
  await house.observer.waitFor('/announce', ({ boot }) => boot.safe_mode);
  await desire(house, config(1, [MOTION]));
  await reported(house, 1, 'applied');
  const announce = await house.observer.waitFor('/announce', ({ config_version: version }) => version === 1);
  assert.equal(announce.boot.safe_mode, false);
  assert.deepEqual(await running(house), ['motion']);
  assert.deepEqual(kept(house), ['config.json']);
});
