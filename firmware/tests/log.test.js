import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from './support/eventually.js';
import { House, LED } from './support/house.js';

const LINE_A_SECOND = `
import machine, home
def _line(_):
    home.device.log.info("test", "a line a second")
_timer = machine.Timer(-1)
_timer.init(mode=machine.Timer.PERIODIC, period=1000, callback=_line)
`;

/** Checks the promise of the black box: in order, and each missing number counted. */
function assertNothingLostSilently(entries, boot, dropped) {
  const numbers = entries.filter((entry) => entry.boot === boot).map((entry) => entry.seq);
  assert.deepEqual(numbers, [...numbers].sort((a, b) => a - b), 'entries arrive in order');
  assert.equal(numbers.at(-1) - numbers.length, dropped, 'what is missing is what was counted');
}

/** The broker is back, but the board may connect only after the observer. */
async function broughtBack({ broker, board, observer }) {
  board.network.addFault({ kind: 'stall', port: broker.port });
  await broker.up();
  await observer.reconnected();
  board.network.clearFaults();
}

/** Asks for a check-in and waits until everything before it has arrived; returns its heartbeat. */
async function drained(house) {
  await house.observer.log(({ type, message }) => type === 'mqtt' && message.startsWith('Connected') && house.entries().length > 3);
  house.observer.messages = house.observer.messages.filter(({ topic }) => !topic.endsWith('/heartbeat'));
  const { status } = await house.command('check-in');
  assert.equal(status, 'done');
  const heartbeat = await house.observer.waitFor('/heartbeat');
  await house.observer.log(({ type }) => type === 'check-in');
  return heartbeat;
}

test('five minutes without a broker under a line a second: nothing is lost silently', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] }, board: { speed: 20 } });
  const { boot } = await house.start();
  await house.board.execute(LINE_A_SECOND);
  await house.observer.log(({ type }) => type === 'test');
  await house.broker.kill();
  const written = () => house.board.evaluate('home.device.log._seq');
  const before = await written();
  await eventually(async () => (await written()) >= before + 300);
  await broughtBack(house);
  await house.observer.log(({ message, data }) => message.startsWith('Connected') && data.down_s >= 290);
  await house.board.execute('_timer.deinit()');
  const heartbeat = await drained(house);
  assert.ok(heartbeat.log_dropped > 150, `the ring cannot hold 300 entries; ${heartbeat.log_dropped} were dropped`);
  assertNothingLostSilently(house.entries(), boot.count, heartbeat.log_dropped);
  const lost = house.entries().find(({ message }) => message.startsWith('Lost the broker'));
  assert.ok(lost, 'a severe entry came back from flash although the ring dropped it');
  assert.ok(lost.age_ms > 280_000, 'and it knows its age');
});

test('a broker that is killed and restarted gets every entry', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { boot } = await house.start();
  await house.broker.kill();
  await house.board.execute('import home\nfor i in range(20):\n    home.device.log.info("test", "entry %d" % i)');
  await broughtBack(house);
  await house.observer.waitFor('/availability', ({ session }) => session !== `${boot.count}-1`);
  const heartbeat = await drained(house);
  assert.equal(heartbeat.log_dropped, 0);
  assert.equal(heartbeat.mqtt_drops, 1);
  assertNothingLostSilently(house.entries(), boot.count, 0);
  assert.equal(house.entries().filter(({ type }) => type === 'test').length, 20);
});

test('severe entries survive a power cut while the broker is away', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { boot } = await house.start();
  await house.broker.kill();
  await house.board.execute('import home\nhome.device.log.error("test", "grave news")\nhome.device.log.info("test", "idle talk")');
  const spilled = () => fs.existsSync(path.join(house.flash, 'state/log.1')) && fs.readFileSync(path.join(house.flash, 'state/log.1'), 'utf8');
  await eventually(() => spilled() && spilled().includes('grave news'));
  await house.board.powerCycle();
  await broughtBack(house);
  const entry = await house.observer.log(({ message }) => message === 'grave news');
  assert.equal(entry.boot, boot.count);
  assert.equal(entry.age_ms, undefined, 'how long the board was off is not known');
  await drained(house);
  assert.equal(spilled(), false, 'the flash copy is gone once it is delivered');
});

test('a storm of warnings keeps to 16 KiB of flash and to the rate limit, and counts what it drops', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { boot } = await house.start();
  await house.broker.kill();
  const before = house.board.power.operations.length;
  await house.board.execute('import home\nfor i in range(400):\n    home.device.log.warning("test", "warning %d: %s" % (i, "x" * 100))');
  await eventually(async () => (await house.board.evaluate('home.device.log._spill._tokens')) === 0);
  const writes = house.board.power.operations.slice(before).filter(({ operation, file }) => operation === 'write' && file.includes('log.'));
  assert.ok(writes.length <= 30 * 3, `${writes.length} writes`);
  await broughtBack(house);
  const heartbeat = await drained(house);
  assert.ok(heartbeat.log_dropped > 300);
  assertNothingLostSilently(house.entries(), boot.count, heartbeat.log_dropped);
});

test('the flash being full is said once, and the device goes on', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] }, board: { flashBytes: 848 * 1024 } });
  const { boot } = await house.start();
  await eventually(() => !fs.existsSync(path.join(house.flash, 'state/log.1')));
  await house.board.execute(`
import os
with open("/filler", "wb") as f:
    try:
        while True:
            f.write(bytes(4096))
    except OSError:
        pass
try:
    with open("/filler2", "wb") as f:
        while True:
            f.write(b"x")
except OSError:
    pass
import home
home.device.log.warning("test", "no room for this")
home.device.log.warning("test", "nor for this")
`);
  await house.observer.log(({ message }) => message.includes('Cannot keep log entries: no space left'));
  await house.observer.log(({ message }) => message === 'nor for this');
  await house.observer.publish('homehub/board/sensors/light/set', { state: 'ON' });
  await house.observer.waitFor('light/state', ({ state }) => state === 'ON');
  assert.equal(house.entries().filter(({ message }) => message.includes('Cannot keep log')).length, 1);
  await house.board.powerCycle();
  const again = await house.observer.waitFor('/announce', (announce) => announce.boot.count !== boot.count);
  assert.ok(again.boot.count > 2 ** 20, 'a number that cannot be saved is far from those that are counted');
  await house.observer.log(({ message }) => message.includes('Cannot save the boot number'));
});
