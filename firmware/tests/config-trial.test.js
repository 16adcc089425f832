import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, desire, kept, reported, running } from './support/configs.js';
import { House, LED, MOTION, WEATHER, WIFI } from './support/house.js';

const GUEST = { ssid: 'guest', password: 'placeholder-guest' };
const config = (version, more = {}) => ({ version, name: 'Kitchen', settings: {}, sensors: [MOTION], ...more });
const wrongWifi = { connections: { wifi: [{ ...WIFI, password: 'wrong-placeholder' }] } };
/** Keeps a trial open: it ends when the sensors were started. */
const NEVER_STARTED = 'from home.sensors import SensorManager\nSensorManager.step = lambda self: None';

/** A board whose 90 s pass in three. */
async function fastHouse(t, options = {}) {
  const house = await House.build(t, { settings: { SENSORS: [LED] }, ...options, board: { speed: 30, ...options.board } });
  await house.start();
  return house;
}

for (const [type, connections, why] of [
  ['rp2', wrongWifi.connections, 'not on Wi-Fi within 90 s: home: wrong password'],
  ['esp32', wrongWifi.connections, 'not on Wi-Fi within 90 s: home: wrong password'],
  ['rp2', { wifi: [{ ssid: 'cellar', password: 'placeholder' }] }, 'not on Wi-Fi within 90 s: cellar: network not found'],
  ['rp2', { mqtt: { host: '127.0.0.1', port: 1, user: 'device', password: 'placeholder' } }, 'not on the broker within 90 s: connection refused'],
  ['rp2', { mqtt: { host: 'nowhere.invalid', port: 1883 } }, 'not on the broker within 90 s: name not found'],
]) {
  test(`connections that lead nowhere (${why}) are left by themselves on ${type}`, async (t) => {
    const house = await fastHouse(t, { board: { type } });
    const sha256 = await desire(house, config(5, { connections }));
    assert.equal((await reported(house, 5, 'trial')).running, 0);
    const report = await reported(house, 5);
    assert.deepEqual({ ...report, config: 0 }, { version: 5, state: 'reverted', error: { '': why }, sha256, running: 0, config: 0 });
    assert.deepEqual(await running(house), ['light']);
    assert.deepEqual(kept(house), ['config.left']);
    await house.observer.log(({ level, message, data }) => level === 'error' && message === 'Left configuration 5 for the one before' && data[''] === why);
    assert.equal(house.board.boots, 3, 'into the trial and back');

    house.observer.clear();
    await house.board.powerCycle();
    const again = await reported(house, 5);
    assert.deepEqual([again.state, again.error, again.sha256], ['reverted', { '': why }, sha256], 'remembered, and not tried again');
    await house.command('check-in');
    assert.equal(house.board.boots, 4);
    await apply(house, config(6));
  });
}

test('a wrong password for the broker is left, in the broker\'s own words', async (t) => {
  const house = await fastHouse(t);
  const { MQTT } = house.settings({});
  await desire(house, config(1, { connections: { mqtt: { ...MQTT, password: 'wrong-placeholder' } } }));
  assert.match((await reported(house, 1)).error[''], /^not on the broker within 90 s: (not authorised|wrong user or password)$/);
});

test('connections that work are kept, with the sensors that came with them, and outlive power cuts and configs without any', async (t) => {
  const house = await fastHouse(t, { board: { networks: [WIFI, GUEST], speed: 5 } });
  const { observer, board } = house;
  await desire(house, config(1, { connections: { wifi: [GUEST] } }));
  assert.equal((await reported(house, 1)).state, 'applied');
  assert.equal((await observer.waitFor('/announce', ({ config_version: version }) => version === 1)).wifi.ssid, 'guest');
  assert.equal(board.boots, 2);
  await observer.waitFor('homeassistant/device/board/config', ({ cmps }) => cmps.light && !cmps.light.uniq_id);
  await apply(house, config(2, { sensors: [LED, MOTION] }));
  const last = observer.all('/announce').at(-1).boot.count;
  await board.powerCycle();
  const announce = await observer.waitFor('/announce', ({ boot }) => boot.count > last);
  assert.deepEqual([announce.wifi.ssid, announce.config_version], ['guest', 2]);
  assert.deepEqual(await running(house), ['light', 'motion']);
  assert.deepEqual(kept(house), ['config.json']);
});

test('a sensor that cannot be started is a reason to go back; one that does not answer is not', async (t) => {
  const house = await fastHouse(t, { settings: { SENSORS: [LED] } });
  const { observer, board } = house;
  board.climate.fail(WEATHER.sensor_config.pin, 'timeout');
  await apply(house, config(1, { sensors: [LED, WEATHER] }));
  await board.execute('from home.sensors.MotionSensor import MotionSensor\ndef _broken(self):\n    raise OSError("no interrupt is free")\n_start = MotionSensor.start\nMotionSensor.start = _broken');
  await desire(house, config(2, { sensors: [WEATHER, MOTION] }));
  const report = await reported(house, 2);
  assert.deepEqual([report.state, report.error, report.running], ['reverted', { 'sensors[1]': 'no interrupt is free' }, 1]);
  await house.command('check-in');
  assert.deepEqual((await running(house)).sort(), ['climate', 'light']);
  assert.equal(board.boots, 1);
  await board.execute('MotionSensor.start = _start');
  observer.clear();
  await desire(house, config(2, { sensors: [WEATHER, MOTION] }));
  assert.equal((await reported(house, 2)).state, 'reverted', 'it is not tried again');
  await apply(house, config(3, { sensors: [WEATHER, MOTION] }));
});

for (const [what, end, cause] of [
  ['a crash', (house) => house.board.execute('import home.Presence\ndef _broken(self, now):\n    raise RuntimeError("a bug")\nhome.Presence.Presence.step = _broken'), 'crash'],
  ['a hang', (house) => house.board.execute('while True:\n    pass'), 'watchdog'],
  ['a power cut', (house) => house.board.powerCycle(), 'power-on'],
  ['a restart', (house) => house.command('restart'), 'command'],
]) {
  test(`${what} during a trial ends it`, async (t) => {
    const house = await House.build(t, { settings: { SENSORS: [LED] }, board: { type: 'esp32', speed: 10 } });
    await house.start();
    await house.board.execute(NEVER_STARTED);
    await desire(house, config(1));
    await reported(house, 1, 'trial');
    end(house).catch(() => {});
    const report = await reported(house, 1);
    assert.deepEqual([report.state, report.error, report.running], ['reverted', { '': `the board restarted during the trial: ${cause}` }, 0]);
    assert.deepEqual(await running(house), ['light']);
    assert.deepEqual(kept(house), ['config.left']);
    await house.observer.log(({ level, message }) => level === 'error' && message === `Left configuration 1: the board restarted during the trial: ${cause}`);
  });
}
