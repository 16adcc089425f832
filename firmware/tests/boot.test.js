import assert from 'node:assert/strict';
import { test } from 'node:test';
import { House, LED } from './support/house.js';

for (const type of ['rp2', 'esp32']) {
  test(`a new ${type} board joins, announces itself and shows its sensors`, async (t) => {
    const house = await House.build(t, { board: { type }, settings: { DISPLAY_NAME: 'Kitchen' } });
    const announce = await house.start();
    assert.equal(announce.platform, type);
    assert.equal(announce.display_name, 'Kitchen');
    assert.equal(announce.boot.cause, 'power-on');
    assert.ok(announce.boot.count >= 1 && announce.boot.count <= 2 ** 20, 'a first boot has a random number');
    assert.deepEqual(Object.keys(announce.wifi).sort(), ['ip', 'rssi', 'ssid']);
    assert.equal(announce.wifi.ssid, 'home');
    assert.equal(announce.wifi.rssi, -55);
    assert.equal(announce.firmware.slot, 'provisioned');
    assert.match(announce.firmware.files_sha256, /^[0-9a-f]{64}$/);

    const online = await house.observer.waitFor('/availability');
    assert.deepEqual(online, { state: 'online', session: `${announce.boot.count}-1` });
    assert.deepEqual(await house.observer.waitFor('climate/state'), { temperature: 21.4, humidity: 48.5 });
    assert.deepEqual(await house.observer.waitFor('motion/state'), { state: 'OFF' });
    assert.deepEqual(await house.observer.waitFor('light/state'), { state: 'OFF', brightness: 255 });

    const first = await house.observer.log((entry) => entry.seq === 1);
    assert.equal(first.type, 'boot');
    assert.equal(first.boot, announce.boot.count);
    assert.equal(first.data.cause, 'power-on');
    assert.ok(first.age_ms >= 0);
  });
}

test('the boot number grows by one, and a restart by command says so', async (t) => {
  const house = await House.build(t);
  const { boot } = await house.start();
  const result = await house.command('restart', { id: 'r1' });
  assert.equal(result.status, 'accepted');
  const again = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 1);
  assert.equal(again.boot.cause, 'command');
  await house.observer.waitFor('/command/result', ({ id, status }) => id === 'r1' && status === 'done');
  await house.observer.log((entry) => entry.type === 'restart' && entry.boot === boot.count);
  await house.observer.waitFor('/availability', ({ state, session }) => state === 'offline' && session === `${boot.count}-1`);

  await house.board.powerCycle();
  const third = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 2);
  assert.equal(third.boot.cause, 'power-on');
});

test('the chip\'s unique id is the device id when config.py gives none or an impossible one', async (t) => {
  const house = await House.build(t, { settings: { DEVICE_ID: 'kitchen/1', SENSORS: [] }, board: { uniqueId: '0011223344556677' }, deviceId: '0011223344556677' });
  await house.start();
  const problem = await house.observer.log((entry) => entry.type === 'config');
  assert.match(problem.message, /DEVICE_ID/);
  assert.equal(problem.level, 'error');
});

test('what config.py asks for and cannot be had is said, and the rest works', async (t) => {
  const sensors = [
    { sensor_type: 'barometer', name: 'Pressure', sensor_config: { pin: 4 } },
    { sensor_type: 'led', name: 'Too fast', sensor_config: { pin: 5, freq: 10_000_000 } },
    { sensor_type: 'motion', name: 'Same pin', sensor_config: { pin: 16 } },
    { name: 'No type' },
  ];
  const house = await House.build(t, { settings: { SENSORS: [LED, ...sensors], LOG_LEVEL: 'loud' } });
  await house.start();
  for (const text of ['unknown sensor type barometer', 'freq must be a whole number', 'pin 16 is taken by Shelf light', 'sensors[4].sensor_type', 'settings.log_level: must be']) {
    const entry = await house.observer.log((log) => log.message.includes(text));
    assert.equal(entry.level, 'error');
  }
  await house.observer.waitFor('light/state');
});
