import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOME, JOIN, boardWith } from './support/boards.js';
import { listen } from './support/servers.js';

const STATION = `
import network, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
def join(ssid, password):
    wlan.connect(ssid, password)
    while wlan.status() == network.STAT_CONNECTING:
        time.sleep_ms(10)
    return wlan.status()
`;
const FOREVER = 'while True:\n    time.sleep(3600)\n';

test('rp2: joins, says where it is, and names what went wrong', async (t) => {
  const board = boardWith(t, `${STATION}${FOREVER}`, { uniqueId: 'e66141040380a1b2' });
  board.wifi.add({ ssid: 'cellar', password: 'x', rssi: -83, channel: 11 });
  await board.start();
  assert.equal(await board.evaluate(`join('${HOME.ssid}', 'wrong')`), -3);
  assert.equal(await board.evaluate("join('elsewhere', '')"), -2);
  assert.equal(await board.evaluate(`join('${HOME.ssid}', '${HOME.password}')`), 3);
  assert.deepEqual(await board.evaluate('[wlan.isconnected(), wlan.ifconfig()[0], wlan.status("rssi"), wlan.config("ssid")]'), [true, '10.77.161.178', -55, HOME.ssid]);
  assert.deepEqual(await board.evaluate('[[n[0].decode(), n[2], n[3]] for n in wlan.scan()]'), [[HOME.ssid, 6, -55], ['cellar', 11, -83]]);
  board.wifi.setRssi(-71);
  assert.equal(await board.evaluate('wlan.status("rssi")'), -71);
  board.wifi.add({ ...HOME, rssi: -40 });
  assert.equal(await board.evaluate('wlan.status("rssi")'), -40);
  await board.execute('wlan.disconnect()');
  assert.deepEqual(await board.evaluate('[wlan.isconnected(), wlan.status(), wlan.ifconfig()[0]]'), [false, 0, '0.0.0.0']);
});

test('rp2: after a drop it joins only when the firmware connects again', async (t) => {
  const board = boardWith(t, `${JOIN}print('joined')\n${FOREVER}`);
  await board.start();
  await board.console.waitFor('joined');
  board.wifi.drop();
  assert.deepEqual(await board.evaluate('[wlan.isconnected(), wlan.status()]'), [false, 0]);
  board.wifi.restore();
  assert.equal(board.wifi.state, 'lost');
  await board.execute(`wlan.connect('${HOME.ssid}', '${HOME.password}')`);
  await board.wifi.waitFor('joined');
});

test('esp32: keeps connecting whatever the reason, unless the attempts are limited', async (t) => {
  const board = boardWith(t, `${STATION}${FOREVER}`, { type: 'esp32' });
  await board.start();
  await board.execute(`wlan.connect('${HOME.ssid}', 'wrong')`);
  assert.equal(await board.evaluate('wlan.status()'), 1001);
  await assert.rejects(board.execute(`wlan.connect('${HOME.ssid}', 'wrong')`), /Wifi Internal State Error/);
  await board.execute('wlan.disconnect()\nwlan.config(reconnects=2)');
  assert.equal(await board.evaluate(`join('${HOME.ssid}', 'wrong')`), 202);
  assert.equal(await board.evaluate("join('elsewhere', '')"), 202, 'why the last attempt failed stands until another ends');
  await board.wifi.waitFor('not-found');
  assert.equal(await board.evaluate('wlan.status()'), 201);
  await assert.rejects(board.evaluate('wlan.status("rssi")'), /Wifi Not Connected/);
  assert.equal(await board.evaluate(`join('${HOME.ssid}', '${HOME.password}')`), 201);
  await board.wifi.waitFor('joined');
  assert.equal(await board.evaluate('wlan.status()'), 1010);
});

test('esp32: an old failure is all it says until the next attempt ends, whatever was asked between', async (t) => {
  const board = boardWith(t, `${STATION}wlan.config(reconnects=0)\n${FOREVER}`, { type: 'esp32' });
  await board.start();
  await board.execute(`wlan.connect('${HOME.ssid}', 'wrong')`);
  await board.wifi.waitFor('wrong-password');
  await board.execute(`
said = {wlan.status()}
wlan.disconnect()
said.add(wlan.status())
wlan.connect('${HOME.ssid}', '${HOME.password}')
while network.STAT_GOT_IP not in said:
    said.add(wlan.status())
`);
  assert.deepEqual(await board.evaluate('sorted(said)'), [202, 1010]);
  await board.execute("wlan.disconnect()\nwlan.connect('elsewhere', '')\nwlan.disconnect()");
  assert.equal(await board.evaluate('wlan.status()'), 1000, 'an attempt that was broken off did not fail');
});

test('an attempt that fails in passing: a Pico W says wrong password, an ESP32 tries again as often as it may', async (t) => {
  const pico = boardWith(t, `${STATION}${FOREVER}`);
  const esp32 = boardWith(t, `${STATION}wlan.config(reconnects=1)\n${FOREVER}`, { type: 'esp32' });
  const join = `join('${HOME.ssid}', '${HOME.password}')`;
  for (const [board, failures, status] of /** @type {const} */ ([[pico, 1, -3], [esp32, 2, 2]])) {
    await board.start();
    board.wifi.stumble(failures);
    assert.equal(await board.evaluate(join), status);
    board.wifi.stumble(failures - 1);
    await board.execute(`wlan.connect('${HOME.ssid}', '${HOME.password}')`);
    await board.wifi.waitFor('joined');
  }
});

test('esp32: joins again by itself when the network is back', async (t) => {
  const board = boardWith(t, `${JOIN}print('joined')\n${FOREVER}`, { type: 'esp32' });
  await board.start();
  await board.console.waitFor('joined');
  board.wifi.drop();
  assert.deepEqual(await board.evaluate('[wlan.isconnected(), wlan.status()]'), [false, 1001]);
  board.wifi.restore();
  await board.wifi.waitFor('joined');
  assert.equal(await board.evaluate('wlan.isconnected()'), true);
});

const CONNECTED = (/** @type {number} */ port) => `${JOIN}
import socket, errno
s = socket.socket()
s.settimeout(20)
s.connect(('127.0.0.1', ${port}))
print('connected')
def receive(timeout=0.2):
    s.settimeout(timeout)
    try:
        return s.recv(10).decode()
    except OSError as error:
        return errno.errorcode[error.errno]
${FOREVER}`;

test('a silent drop leaves connections hanging until the network returns', async (t) => {
  const { port, sockets } = await listen(t, () => {});
  const board = boardWith(t, CONNECTED(port), { type: 'esp32' });
  await board.start();
  await board.console.waitFor('connected');
  const [socket] = sockets;
  board.wifi.drop({ connections: 'stall' });
  socket.write('hello');
  assert.equal(await board.evaluate('receive()'), 'ETIMEDOUT');
  board.wifi.restore();
  await board.wifi.waitFor('joined');
  assert.equal(await board.evaluate('receive(20)'), 'hello');
  assert.equal(socket.destroyed, false);
});

test('an aborting drop ends connections at both ends', async (t) => {
  const { port, sockets } = await listen(t, () => {});
  const board = boardWith(t, CONNECTED(port));
  await board.start();
  await board.console.waitFor('connected');
  const [socket] = sockets;
  const closed = new Promise((resolve) => socket.once('close', resolve));
  board.wifi.drop({ connections: 'abort' });
  assert.equal(await board.evaluate('receive()'), 'ECONNABORTED');
  await closed;
  await board.execute('s.close()\ns = socket.socket()');
  await assert.rejects(board.execute(`s.connect(('127.0.0.1', ${port}))`), /OSError\(113/);
});

test('a changed password keeps the board out', async (t) => {
  const board = boardWith(t, `${STATION}${FOREVER}`);
  await board.start();
  board.wifi.add({ ...HOME, password: 'changed' });
  assert.equal(await board.evaluate(`join('${HOME.ssid}', '${HOME.password}')`), -3);
});
