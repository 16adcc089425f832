import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from './support/eventually.js';
import { House, LED, WIFI } from './support/house.js';
import { atEnd } from './support/teardown.js';

test('Wi-Fi that drops and returns is counted, with the time it was away', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] }, board: { speed: 5 } });
  const { boot } = await house.start();
  house.board.wifi.drop();
  await eventually(async () => (await house.board.evaluate('home.device.wifi.drops')) === 1);
  house.board.wifi.restore();
  const back = await house.observer.log(({ type, message }) => type === 'wifi' && message.startsWith('Back on home after'));
  assert.equal(back.data.drops, 1);
  assert.equal(typeof back.data.down_s, 'number');
  const lost = await house.observer.log(({ message }) => message === 'Lost home');
  assert.equal(lost.level, 'warning');
  await house.observer.waitFor('/availability', ({ state, session }) => state === 'online' && session === `${boot.count}-2`);
  assert.equal((await house.command('check-in')).status, 'done');
});

for (const type of ['rp2', 'esp32']) {
  test(`why a ${type} board cannot join is said, once, and it goes on trying`, async (t) => {
    const networks = [{ ssid: 'cellar', password: 'placeholder' }, { ssid: WIFI.ssid, password: 'wrong-placeholder' }];
    const house = await House.build(t, { board: { type, speed: 10 }, settings: { SENSORS: [], WIFI: networks } });
    await house.board.start();
    await eventually(async () => (await house.board.evaluate('home.device and home.device.log._seq')) >= 3);
    await eventually(async () => (await house.board.evaluate('__import__("home.board").board.ms()')) > 30_000);
    house.board.wifi.add({ ssid: WIFI.ssid, password: 'wrong-placeholder' });
    await house.observer.log(({ type: kind, message }) => kind === 'wifi' && message === 'Cannot join cellar: network not found');
    await house.observer.log(({ type: kind, message }) => kind === 'wifi' && message === 'Cannot join home: wrong password');
    await house.observer.log(({ message }) => message === 'Joined home');
    assert.equal(house.entries().filter(({ message }) => message.startsWith('Cannot join')).length, 2);
  });
}

for (const type of ['rp2', 'esp32']) {
  test(`an attempt of a ${type} board that fails in passing is no failure, and no reason to go elsewhere`, async (t) => {
    const other = { ssid: 'cellar', password: 'placeholder' };
    const house = await House.build(t, { board: { type, networks: [WIFI, other] }, settings: { SENSORS: [], WIFI: [WIFI, other] } });
    house.board.wifi.stumble();
    const { wifi } = await house.start();
    assert.equal(wifi.ssid, 'home');
    await house.observer.log(({ message }) => message === 'Joined home');
    assert.deepEqual(house.entries().filter(({ message }) => message.startsWith('Cannot join')), []);
  });
}

test('a radio that did not come up is started again', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] }, board: { speed: 5 } });
  fs.writeFileSync(path.join(house.flash, 'boot.py'), `
import network
_active = network.WLAN.active
_failures = [True]
def _broken(self, *on):
    if not (on and _failures and _failures.pop()):
        return _active(self, *on)
network.WLAN.active = _broken
`);
  await house.start();
  await house.observer.log(({ message }) => message.startsWith('Cannot join home'));
  assert.equal(house.board.boots, 1);
});

test('no connection costs a timer: an ESP32 has a limited number of starts', async (t) => {
  const house = await House.build(t, { board: { type: 'esp32', speed: 10 }, settings: { SENSORS: [LED] } });
  const { boot } = await house.start();
  await house.board.execute(`
import machine
timer_starts = 0
_init = machine.Timer.init
def _counted(timer, **settings):
    global timer_starts
    timer_starts += 1
    _init(timer, **settings)
machine.Timer.init = _counted
lose = False
_step = home.device.mqtt.step
def _losing():  # between two steps, as every loss is noticed
    global lose
    if lose:
        lose = False
        home.device.mqtt.lost("test")
    _step()
home.device.mqtt.step = _losing`);
  for (let connection = 1; connection <= 20; connection++) {
    await house.observer.waitFor('/availability', ({ state, session }) => state === 'online' && session === `${boot.count}-${connection}`);
    await house.board.execute('lose = True');
  }
  await house.observer.waitFor('/availability', ({ state, session }) => state === 'online' && session === `${boot.count}-21`);
  assert.equal(await house.board.evaluate('timer_starts'), 0);
});

test('the second network serves when the first is not there', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [], WIFI: [{ ssid: 'cellar', password: 'placeholder' }, WIFI] } });
  const { wifi } = await house.start();
  assert.equal(wifi.ssid, 'home');
});

test('a broker that falls silent is noticed within one and a half keepalives', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] }, board: { speed: 10 } });
  const { boot } = await house.start();
  await house.observer.log(({ type }) => type === 'mqtt');
  const uptime = () => house.board.evaluate('__import__("home.board").board.ms()');
  house.broker.freeze();
  const frozen = await uptime();
  await eventually(() => house.board.evaluate('not home.device.mqtt.connected'));
  assert.ok((await uptime()) - frozen <= 46_000, 'the keepalive is 30 s');
  house.broker.thaw();
  const lost = await house.observer.log(({ message }) => message.startsWith('Lost the broker: silent'));
  assert.equal(lost.boot, boot.count);
});

test('a wrong password for the broker is said in words', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const config = house.settings({}).MQTT;
  const wrong = await House.build(t, { deviceId: 'locked-out', settings: { SENSORS: [], MQTT: { ...config, password: 'wrong-placeholder' } } });
  await wrong.board.start();
  await eventually(async () => (await wrong.board.evaluate('home.device and home.device.mqtt.trouble')) !== null);
  assert.match(await wrong.board.evaluate('home.device and home.device.mqtt.trouble'), /not authorised|wrong user or password/);
});

test('something that is no broker, or never answers, does not hold the board', async (t) => {
  const server = net.createServer((socket) => socket.on('data', () => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')).on('error', () => {}));
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => server.close());
  const house = await House.build(t, { settings: { SENSORS: [], MQTT: { host: '127.0.0.1', port: server.address().port } }, board: { speed: 5 } });
  await house.board.start();
  await eventually(async () => (await house.board.evaluate('home.device and home.device.mqtt.trouble')) === 'no MQTT broker there');
  house.board.network.addFault({ kind: 'stall' });
  await eventually(async () => (await house.board.evaluate('home.device and home.device.mqtt.trouble')) === 'no answer in time');
  assert.equal(house.board.boots, 1, 'the watchdog did not bite');
});
