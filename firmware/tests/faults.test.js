import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from './support/eventually.js';
import { House, LED, stopAndReset } from './support/house.js';

/** The main loop throws at its next tick. */
const CRASH = 'import home.Presence\ndef _broken(self, now):\n    raise RuntimeError("a bug in the loop")\nhome.Presence.Presence.step = _broken';

for (const type of ['rp2', 'esp32']) {
  test(`an exception in the loop of a ${type} board restarts it, and the traceback reaches the log`, async (t) => {
    const house = await House.build(t, { board: { type }, settings: { SENSORS: [LED] } });
    const { boot } = await house.start();
    await house.board.execute(CRASH);
    const again = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 1);
    assert.equal(again.boot.cause, 'crash');
    assert.equal(again.boot.safe_mode, false);
    const entry = await house.observer.log(({ message }) => message === 'The last run crashed: RuntimeError: a bug in the loop');
    assert.equal(entry.level, 'error');
    assert.match(entry.data.traceback, /Home\.py", line \d+, in tick/);
    const first = await house.observer.log(({ boot: count, seq }) => count === boot.count + 1 && seq === 1);
    assert.equal(first.data.cause, 'crash');
  });
}

test('a loop that hangs is bitten by the watchdog, and the next boot says so', async (t) => {
  const house = await House.build(t, { board: { type: 'esp32', speed: 10 }, settings: { SENSORS: [] } });
  const { boot } = await house.start();
  house.board.execute('while True:\n    pass').catch(() => {});
  const again = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 1);
  assert.equal(again.boot.cause, 'watchdog');
  await house.observer.waitFor('/availability', ({ state, session }) => state === 'offline' && session === `${boot.count}-1`);
});

test('Ctrl-C leaves the board at its prompt, and the watchdog does not bite there', async (t) => {
  const house = await House.build(t, { board: { speed: 20 }, settings: { SENSORS: [] } });
  await house.start();
  const ended = new Promise((resolve) => house.board.once('ended', resolve));
  await house.board.interrupt();
  await ended;
  const uptime = () => house.board.evaluate('__import__("home.board").board.ms()');
  const then = await uptime();
  await eventually(async () => (await uptime()) > then + 60_000);
  assert.equal(house.board.boots, 1);
});

/** What main.py keeps about starts. */
const starts = (house) => JSON.parse(fs.readFileSync(path.join(house.flash, 'state/boot.json'), 'utf8'));

for (const type of ['rp2', 'esp32']) {
  test(`resets of a ${type} board from the prompt are no failures`, async (t) => {
    const house = await House.build(t, { board: { type }, settings: { SENSORS: [] } });
    const { boot } = await house.start();
    for (let resets = 1; resets <= 2; resets++) {
      await stopAndReset(house.board);
      const again = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + resets);
      assert.equal(again.boot.cause, 'interrupted');
      assert.equal(starts(house).failures, 0);
    }
    await house.board.powerCycle();
    const last = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 3);
    assert.equal(last.boot.cause, 'power-on', 'the word was for one boot');
  });
}

test('a panic of an ESP32 within its first minute is a failed start; power cuts and restarts on command are none', async (t) => {
  const house = await House.build(t, { board: { type: 'esp32' }, settings: { SENSORS: [] } });
  let { boot } = await house.start();
  const next = async (cause, failures) => {
    ({ boot } = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 1));
    assert.equal(boot.cause, cause);
    assert.equal(starts(house).failures, failures);
  };
  for (const failures of [1, 2]) {
    await house.board.execute('import machine\nmachine.reset()').catch(() => {}); // what a panic looks like, too
    await next('reset', failures);
  }
  await house.board.powerCycle();
  await next('power-on', 0);
  await house.command('restart');
  await next('command', 0);
});

test('five crashes within their first minute lead to safe mode, which still answers commands', async (t) => {
  const house = await House.build(t, { board: { speed: 20 } });
  fs.appendFileSync(path.join(house.flash, 'home/sensors/__init__.py'), '\n\ndef _broken(self):\n    raise RuntimeError("a bug in the sensors")\n\n\nSensorManager.step = _broken\n');
  await house.board.start();
  const announce = await house.observer.waitFor('/announce', ({ boot }) => boot.safe_mode);
  assert.equal(house.board.boots, 6);
  assert.deepEqual(announce.capabilities, ['log', 'commands', 'config', 'update']);
  const entry = await house.observer.log(({ level }) => level === 'critical');
  assert.match(entry.message, /Safe mode: 5 starts in a row failed/);
  assert.equal((await house.command('check-in')).status, 'done');
  assert.equal(house.observer.all('climate/state').length, 0);
  assert.equal((await house.command('restart')).status, 'accepted');
  const next = await house.observer.waitFor('/announce', ({ boot }) => boot.count > announce.boot.count);
  assert.equal(next.boot.count, announce.boot.count + 6, 'a restart is another chance: five more crashes');
});

test('a crash after a healthy minute does not count towards safe mode', async (t) => {
  const house = await House.build(t, { board: { speed: 20 }, settings: { SENSORS: [] } });
  const { boot } = await house.start();
  const record = () => JSON.parse(fs.readFileSync(path.join(house.flash, 'state/boot.json'), 'utf8'));
  await eventually(() => record().healthy);
  await house.board.execute(CRASH);
  await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 1);
  assert.equal(record().failures, 0);
});

test('a package that cannot be imported does not wear out the flash', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  fs.writeFileSync(path.join(house.flash, 'home/Home.py'), 'raise ImportError("nothing here")\n');
  const times = [];
  house.board.on('reset', () => times.push(Date.now()));
  await house.board.start();
  await eventually(() => times.length >= 3);
  assert.ok(times[2] - times[1] > times[1] - times[0], 'the pauses grow');
  const exit = JSON.parse(fs.readFileSync(path.join(house.flash, 'state/exit.json'), 'utf8'));
  assert.match(exit.traceback, /nothing here/);
});

/** Cuts the power after 0, 1, 2 ... flash operations until a round comes through without a cut. */
async function sweep(house, last, round) {
  const cuts = [];
  house.board.power.on('cut', ({ operation, file }) => cuts.push(`${operation} ${path.basename(file)}`));
  for (let operations = 0; ; operations++) {
    const done = cuts.length;
    await round(operations);
    const announce = await house.observer.waitFor('/announce', ({ boot: { count } }) => count > last);
    assert.equal(announce.boot.safe_mode, false);
    assert.ok(announce.boot.count - last <= 2, 'the boot number grew by at most one at each boot');
    last = announce.boot.count;
    await house.observer.log(({ boot: count, type }) => count === last && type === 'mqtt');
    if (cuts.length === done) return { cuts, last };
  }
}

/** What a hub would have to distrust: one number for two different entries. */
function assertNumbersAreUnique(house) {
  const known = new Map();
  for (const { boot, seq, message } of house.observer.all('/log')) {
    assert.equal(known.get(`${boot}/${seq}`) ?? message, message);
    known.set(`${boot}/${seq}`, message);
  }
}

test('power failing at any flash operation while entries are spilled leaves a board that starts and tells the truth', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { boot } = await house.start();
  const { cuts } = await sweep(house, boot.count, async (operations) => {
    await house.board.power.cutAfter({ operations });
    // Entries are appended, delivered and removed; a light is saved; then a restart writes its reason.
    await house.board.execute(`
import home
from home import board as clock
for i in range(3):
    home.device.log.warning("test", "warning ${operations}.%d" % i)
home.device.sensors.sensors[0].set({"state": "ON"}, clock.ms())
home.device.restart("command", command="cut-${operations}")
`).catch(() => {});
  });
  assert.ok(cuts.length >= 8, cuts.join(', '));
  t.diagnostic(`${cuts.length} cut points: ${cuts.join(', ')}`);
  assertNumbersAreUnique(house);
});

test('power failing at any flash operation of a boot leaves a board that starts the next time', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { boot } = await house.start();
  const { cuts } = await sweep(house, boot.count, async (operations) => {
    await house.board.stop();
    await house.board.power.cutAfter({ operations });
    await house.board.start().catch(() => {});
  });
  assert.ok(cuts.length >= 4, cuts.join(', '));
  t.diagnostic(`${cuts.length} cut points: ${cuts.join(', ')}`);
  assertNumbersAreUnique(house);
});
