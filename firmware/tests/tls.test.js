import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Authority } from '../simulator/tests/support/certificates.js';
import { eventually } from './support/eventually.js';
import { LED, WEATHER } from './support/house.js';
import { TIME_SERVER, buildTlsHouse } from './support/tls-house.js';

const CHECKED = { ca: '/ca.der', ntp: TIME_SERVER };

/** Why the board does not reach its broker, once it says something that fits. */
function trouble(house, pattern) {
  return eventually(async () => {
    const said = await house.board.evaluate('home.device and home.device.mqtt.trouble');
    return typeof said === 'string' && pattern.test(said) ? said : undefined;
  });
}

for (const type of ['rp2', 'esp32']) {
  test(`a ${type} board speaks over TLS, with and without checking the broker`, async (t) => {
    for (const tls of [true, CHECKED]) {
      const house = await buildTlsHouse(t, { tls, board: { type }, sensors: [WEATHER, LED] });
      const { boot } = await house.start();
      assert.equal(boot.cause, 'power-on');
      await house.observer.waitFor('climate/state');
      await house.observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 200 });
      await house.observer.waitFor('light/state', ({ brightness }) => brightness === 200);
      assert.equal((await house.command('check-in')).status, 'done');
      assert.deepEqual(house.board.network.connections, [`127.0.0.1:${house.broker.tlsPort}`]);
      await house.board.stop();
    }
  });

  test(`a ${type} board refuses a broker it cannot trust, says why, and takes the right one when it comes`, async (t) => {
    const house = await buildTlsHouse(t, { tls: CHECKED, board: { type, speed: 3 } });
    const [stranger, others, old] = [new Authority(t).issue(), house.authority.issue({ names: 'DNS:other.test' }), house.authority.issue({ days: -1 })];
    const wrongInAll = new Authority(t).issue({ names: 'DNS:other.test', days: -1 });
    const right = house.broker.identity;
    await house.broker.restartAs(stranger);
    await house.board.start();
    const refused = 'refused the broker\'s certificate: The certificate';
    assert.equal(await trouble(house, /authority|trusted/), `${refused} is not correctly signed by the trusted CA`);
    await house.broker.restartAs(others);
    assert.equal(await trouble(house, /Name/), `${refused} Common Name (CN) does not match with the expected CN`);
    await house.broker.restartAs(old);
    assert.equal(await trouble(house, /expired/), `${refused} validity has expired`);
    await house.broker.restartAs(wrongInAll);
    assert.match(await trouble(house, /;/), /expired; The certificate Common Name .* expected CN; The certificate is not .* trusted CA$/);
    await house.broker.restartAs(right);
    await house.observer.log(({ message }) => message === 'Connected to broker.test');
    const reasons = house.entries().map(({ message }) => message).filter((message) => message.includes(refused));
    assert.equal(reasons.length, 4, reasons.join('\n'));
    assert.equal(house.board.boots, 1);
  });
}

test('what is wrong with the files, the time server or the broker\'s port is said, and tried again', async (t) => {
  const missing = await buildTlsHouse(t, { tls: CHECKED, files: {}, board: { speed: 5 } });
  await missing.board.start();
  assert.equal(await trouble(missing, /ca/), '/ca.der: no such file');

  const nonsense = await buildTlsHouse(t, { tls: CHECKED, files: { 'ca.der': Buffer.from('nonsense') }, board: { speed: 5 } });
  await nonsense.board.start();
  assert.equal(await trouble(nonsense, /ca/), '/ca.der: invalid cert');

  const timeless = await buildTlsHouse(t, { tls: CHECKED, time: false, board: { speed: 5 } });
  await timeless.board.start();
  assert.equal(await trouble(timeless, /date/), `cannot check the broker's certificate without the date, and ${TIME_SERVER}: no answer in time`);

  const plainPort = await buildTlsHouse(t, { tls: true, port: 'port', board: { speed: 5 } });
  await plainPort.board.start();
  assert.match(await trouble(plainPort, /TLS/), /^no TLS: (the other side closed the connection|MBEDTLS_ERR_SSL_CONN_EOF); is it a TLS port\?$/);

  const noTls = await buildTlsHouse(t, { tls: false, board: { speed: 5 } });
  await noTls.board.start();
  assert.match(await trouble(noTls, /./), /^(no MQTT broker there|the other side closed the connection)$/);

  for (const house of [missing, nonsense, timeless, plainPort, noTls]) {
    const tries = await house.board.evaluate('home.device.mqtt.session');
    await eventually(async () => (await house.board.evaluate('home.device.mqtt.session')) !== tries);
    assert.equal(house.board.boots, 1, 'nothing of this ends the program or wakes the watchdog');
  }
});

test('a handshake that stops half way ends at the timeout, and the watchdog does not bite', async (t) => {
  const house = await buildTlsHouse(t, { tls: true, board: { speed: 2 } });
  house.board.network.addFault({ kind: 'stall', port: house.broker.tlsPort, afterBytes: 300 });
  await house.board.start();
  assert.equal(await trouble(house, /./), 'no TLS: no answer in time');
  house.board.network.clearFaults();
  await house.observer.waitFor('board/announce');
  assert.equal(house.board.boots, 1);
});

test('a broker that restarts under a log line every 50 ms gets every entry once, in order', async (t) => {
  const house = await buildTlsHouse(t, { tls: CHECKED });
  const { boot } = await house.start();
  await house.board.execute(`
import home
from machine import Timer
written = 0
def write(timer):
    global written
    written += 1
    home.device.log.info("test", "line %d" % written)
timer = Timer(period=50, callback=write)
`);
  await house.observer.log(({ message }) => message === 'line 10');
  await house.broker.kill();
  await eventually(() => house.board.evaluate('not home.device.mqtt.connected'));
  await house.broker.up();
  await house.observer.reconnected();
  const lost = await house.observer.log(({ message }) => message.startsWith('Lost the broker: '));
  await house.board.execute('timer.deinit()');
  const written = await house.board.evaluate('written');
  await house.observer.log(({ message }) => message === `line ${written}`);
  const lines = house.entries().filter(({ type }) => type === 'test');
  assert.deepEqual(lines.map(({ message }) => message), Array.from({ length: written }, (_, index) => `line ${index + 1}`));
  assert.deepEqual(lines.map(({ seq }) => seq), lines.map(({ seq }) => seq).sort((a, b) => a - b));
  t.diagnostic(lost.message);
  await house.observer.waitFor('/availability', ({ state, session }) => state === 'online' && session !== `${boot.count}-1`);
});

test('large messages pass both ways, too large ones are refused, and several records that come at once are all taken', async (t) => {
  const house = await buildTlsHouse(t, { tls: true, sensors: [LED] });
  await house.start();
  assert.equal((await house.observer.waitFor('homeassistant/device/board/config')).o.name, 'HomeHub');
  await house.observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 77, note: 'y'.repeat(3500) });
  await house.observer.waitFor('light/state', ({ brightness }) => brightness === 77);
  await house.observer.publish('homehub/board/sensors/light/set', 'x'.repeat(100_000));
  const refused = await house.observer.log(({ message }) => message.startsWith('Refused a message of 100'));
  assert.equal(refused.level, 'warning');
  await house.board.execute('home.device.log.info("test", "z" * 240, {"more": "ä" * 250})');
  await house.observer.log(({ message, data }) => message === 'z'.repeat(240) && data.more === 'ä'.repeat(250));
  const burst = Array.from({ length: 60 }, (_, index) => ({ id: `burst-${index}`, command: 'check-in' }));
  await Promise.all(burst.map((command) => house.observer.publish('homehub/board/command', command)));
  for (const { id } of burst) await house.observer.waitFor('/command/result', (result) => result.id === id);
  assert.equal(await house.board.evaluate('home.device.mqtt.drops'), 0);
});

test('a broker that falls silent is noticed within one and a half keepalives', async (t) => {
  const house = await buildTlsHouse(t, { tls: true, board: { speed: 10 } });
  await house.start();
  await house.observer.log(({ type }) => type === 'mqtt');
  const uptime = () => house.board.evaluate('__import__("home.board").board.ms()');
  house.broker.freeze();
  const frozen = await uptime();
  await eventually(() => house.board.evaluate('not home.device.mqtt.connected'));
  assert.ok((await uptime()) - frozen <= 46_000, 'the keepalive is 30 s');
});
