import assert from 'node:assert/strict';
import { test } from 'node:test';
import { eventually } from './support/eventually.js';
import { House, LED, MOTION, WEATHER } from './support/house.js';

const CLIMATE = WEATHER.sensor_config.pin;
const SHELF = LED.sensor_config.pin;

for (const type of ['rp2', 'esp32']) {
  test(`readings, motion and light reach the broker of a ${type} board`, async (t) => {
    const house = await House.build(t, { board: { type } });
    const { observer, board } = house;
    await house.start();
    board.climate.set(CLIMATE, { temperature: 22.3, humidity: 51 });
    await observer.waitFor('climate/state', ({ temperature, humidity }) => temperature === 22.3 && humidity === 51);

    await board.pins.pulse(MOTION.sensor_config.pin, { ms: 5 });
    await observer.waitFor('motion/state', ({ state }) => state === 'ON');
    await observer.until(() => observer.all('motion/state').at(-1).state === 'OFF', 'the end of the motion');

    await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 128 });
    await board.pins.waitForPwm(SHELF, ({ duty }) => duty === Math.floor((65535 * 128) / 255));
    await observer.waitFor('light/state', ({ state, brightness }) => state === 'ON' && brightness === 128);
    const duties = board.pins.pwmHistory(SHELF).map(({ duty }) => duty);
    assert.ok(duties.length > 5, `a fade of 400 ms takes steps: ${duties}`);
    assert.deepEqual(duties, [...duties].sort((a, b) => a - b), 'each step is brighter');
    assert.equal(board.pins.pwm(SHELF).frequency, 1000);

    await observer.publish('homehub/board/sensors/light/set', { state: 'OFF', transition: 0 });
    await board.pins.waitForPwm(SHELF, ({ duty }) => duty === 0);
  });
}

test('motion goes on while pulses come within the retrigger delay', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [MOTION] } });
  await house.start();
  for (let i = 0; i < 4; i++) {
    await house.board.pins.pulse(18, { ms: 400 });
  }
  await house.observer.until(() => house.observer.all('motion/state').at(-1).state === 'OFF', 'the end of the motion');
  // A state that is said again, as on every connection, is no second motion.
  const states = house.observer.all('motion/state').map(({ state }) => state);
  assert.equal(states.filter((state, at) => state === 'ON' && states[at - 1] !== 'ON').length, 1, 'the motion was one');
});

test('the light comes back as it was after a restart and after a power cut', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { observer, board } = house;
  const { boot } = await house.start();
  await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 77 });
  await observer.waitFor('light/state', ({ brightness }) => brightness === 77);
  await house.command('restart');
  await observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 1);
  await board.pins.waitForPwm(SHELF, ({ duty }) => duty === Math.floor((65535 * 77) / 255));

  await observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 12 });
  const saved = () => board.power.operations.filter(({ operation, file }) => operation === 'rename' && file.includes('sensor-light')).length;
  const before = saved();
  await observer.waitFor('light/state', ({ brightness }) => brightness === 12);
  await eventually(() => saved() > before);
  await board.powerCycle();
  await board.pins.waitForPwm(SHELF, ({ duty }) => duty === Math.floor((65535 * 12) / 255));
});

test('a wanted state that is wrong is refused with a reason and changes nothing', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED, MOTION] } });
  const { observer } = house;
  await house.start();
  const set = 'homehub/board/sensors/light/set';
  for (const [payload, reason] of [
    ['{"state":"ON","brightness":256}', 'brightness must be a whole number from 0 to 255'],
    ['{"state":"ON","brightness":-1}', 'brightness must be'],
    ['{"state":"ON","brightness":"full"}', 'brightness must be'],
    ['{"state":"ON","brightness":true}', 'brightness must be'],
    ['{"state":"DIM"}', 'state must be ON or OFF'],
    ['{"state":1}', 'state must be ON or OFF'],
    ['{"transition":-1}', 'transition must be'],
    ['ON', 'it is not JSON'],
    ['[1]', 'it is not a JSON object'],
    [Buffer.from('{"state":"\xff"}', 'latin1'), 'it is not UTF-8'],
    [`{"a":${'['.repeat(40)}${']'.repeat(40)}}`, 'nested deeper'],
  ]) {
    observer.clear();
    await observer.publish(set, payload);
    const entry = await observer.log(({ level }) => level === 'warning');
    assert.ok(entry.message.startsWith('Refused to set Shelf light') && entry.message.includes(reason), `${payload}: ${entry.message}`);
  }
  await observer.publish('homehub/board/sensors/motion/set', { state: 'ON' });
  await observer.log(({ message }) => message.includes('this sensor takes no commands'));
  await observer.publish('homehub/board/sensors/cellar/set', { state: 'ON' });
  await observer.log(({ message }) => message.includes('there is no such sensor'));
  assert.equal(house.board.pins.pwm(SHELF).duty, 0);
});

test('a message of 100 KB is refused with its size, and the next one is obeyed', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  await house.start();
  await house.observer.publish('homehub/board/sensors/light/set', 'x'.repeat(100_000));
  const entry = await house.observer.log(({ message }) => message.startsWith('Refused a message of 100000 bytes'));
  assert.equal(entry.data.topic, 'homehub/board/sensors/light/set');
  await house.observer.publish('homehub/board/sensors/light/set', { state: 'ON' });
  await house.observer.waitFor('light/state', ({ state }) => state === 'ON');
  assert.equal(house.board.boots, 1);
});

test('a sensor that fails is said with its traceback, disabled, tried again and heard of when it works', async (t) => {
  const house = await House.build(t, { board: { speed: 10 }, settings: { SENSORS: [WEATHER, MOTION] } });
  const { observer, board } = house;
  await house.start();
  await observer.waitFor('climate/state');
  board.climate.fail(CLIMATE, 'timeout');
  const first = await observer.log(({ level, type }) => level === 'error' && type === 'sensor');
  assert.match(first.message, /Kitchen climate failed: pin 26: no answer in time/);
  assert.match(first.data.traceback, /DHT22\.py/);
  await observer.log(({ message }) => /disabled for \d+ s/.test(message));
  await board.pins.pulse(18);
  await observer.waitFor('motion/state', ({ state }) => state === 'ON');
  board.climate.set(CLIMATE, { temperature: 19, humidity: 40 });
  await observer.log(({ message }) => message === 'Kitchen climate works again');
  await observer.waitFor('climate/state', ({ temperature }) => temperature === 19);
});

test('a wrong checksum is a failure with that name', async (t) => {
  const house = await House.build(t, { board: { speed: 10 }, settings: { SENSORS: [WEATHER] } });
  await house.start();
  house.board.climate.fail(CLIMATE, 'checksum');
  await house.observer.log(({ message }) => message.startsWith('Kitchen climate failed: pin 26: checksum error'));
});

test('an implausible jump is refused, a lasting one is believed', async (t) => {
  const house = await House.build(t, { board: { speed: 5 }, settings: { SENSORS: [WEATHER] } });
  const { observer, board } = house;
  await house.start();
  await observer.waitFor('climate/state');
  board.climate.set(CLIMATE, { temperature: 70, humidity: 48 });
  await observer.log(({ message }) => message === 'Kitchen climate refused an implausible jump to 70.0 °C, 48.0 %');
  await observer.waitFor('climate/state', ({ temperature }) => temperature === 70);
  assert.equal(observer.all('/log').filter(({ message }) => message.includes('implausible')).length, 2);
});

test('the status LED shows what the device is doing', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const pattern = () => house.board.evaluate('home.device.status.pattern');
  await house.start();
  await house.observer.log(({ type }) => type === 'mqtt');
  assert.equal(await pattern(), 'running');
  await house.board.pins.waitForLevel('LED', 1);
  assert.equal((await house.command('identify', { args: { seconds: 2 } })).status, 'done');
  assert.equal(await pattern(), 'identify');
  await eventually(async () => (await pattern()) === 'running');
  await house.broker.kill();
  await eventually(async () => (await pattern()) === 'mqtt');
  house.board.wifi.drop();
  await eventually(async () => (await pattern()) === 'wifi');
});
