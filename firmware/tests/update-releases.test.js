import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { House, LED, MOTION } from './support/house.js';
import { Release, appended, begin, ended, startHttpHost, update } from './support/releases.js';

const running = async (house) => (await house.board.evaluate('home.device.updates.release'));
const broken = (text, name = 'Home.py') => new Release(appended(name, text));
/** The main loop does something at a time after the start, in seconds. */
const after = (seconds, what) => `
_tick = Home.tick


def _later(self, now):
    if now > ${seconds * 1000}:
        ${what}
    _tick(self, now)


Home.tick = _later`;

async function house(t, options = {}) {
  const built = await House.build(t, { settings: { SENSORS: [] }, ...options });
  await built.start();
  return built;
}

/** The release was left: the old code runs, and both the state and the log say why. */
async function assertRolledBack(built, status, words, traceback) {
  assert.equal(status.state, 'rolled_back', JSON.stringify(status));
  assert.match(status.error, words);
  assert.equal(status.stage, 'probation');
  if (traceback) assert.match(status.traceback, traceback);
  else assert.equal(status.traceback, null);
  assert.equal((await running(built)).slot, 'provisioned');
  await built.observer.log(({ type, level, message }) => type === 'update' && level === 'error' && message.includes('rolled_back'));
  const told = await built.observer.until(() => built.observer.messages.findLast(({ topic }) => topic.endsWith('board/update')), 'a status');
  assert.equal(JSON.parse(told.text).state, 'rolled_back');
}

for (const type of ['rp2', 'esp32']) {
  test(`a release that raises at import is left at its first boot by a ${type} board, with its traceback`, async (t) => {
    const built = await house(t, { board: { type } });
    const release = broken('import dht2');
    const host = await startHttpHost(t, release.folder());
    const status = await update(built, release, host.source);
    await assertRolledBack(built, status, /^the new code crashed$/, /slots\/a\/home\/Home\.py", line \d+[^]*ImportError: no module named 'dht2'/);
    assert.equal(built.board.boots, 3);
  });

  test(`a release that hangs at import is left by a ${type} board when the loader's watchdog bites`, async (t) => {
    const built = await house(t, { board: { type } });
    const release = broken('while True:\n    pass');
    const host = await startHttpHost(t, release.folder());
    const id = await begin(built, release, host.source);
    await built.board.waitForBoots(2, { patienceMs: 60_000 });
    await built.board.setSpeed(60).catch(() => {});
    await assertRolledBack(built, await ended(built, id), /^the watchdog bit$/);
  });
}

test('a release that hangs in its loop is left when the watchdog bites', async (t) => {
  const built = await house(t);
  const release = broken(after(10, 'while True:\n            pass'));
  const host = await startHttpHost(t, release.folder());
  await assertRolledBack(built, await update(built, release, host.source), /^the watchdog bit$/);
});

test('a release that crashes before it is confirmed is left, with its traceback', async (t) => {
  const built = await house(t);
  const release = broken(after(40, 'raise RuntimeError("a bug")'));
  const host = await startHttpHost(t, release.folder());
  await assertRolledBack(built, await update(built, release, host.source), /^the new code crashed$/, /RuntimeError: a bug/);
});

test('a release that fails in its second minute was confirmed; the crash is told and counts', async (t) => {
  const built = await house(t);
  const release = broken(after(90, 'raise RuntimeError("a bug")'));
  const host = await startHttpHost(t, release.folder());
  const status = await update(built, release, host.source);
  assert.equal(status.state, 'confirmed');
  const again = await built.observer.waitFor('/announce', ({ boot }) => boot.cause === 'crash');
  assert.equal(again.firmware.slot, 'a');
  await built.observer.log(({ message }) => message === 'The last run crashed: RuntimeError: a bug');
  assert.equal(built.observer.all('board/update').at(-1).state, 'confirmed');
});

test('a release that never reaches the broker restarts itself and is left after three boots, with the reason', async (t) => {
  const built = await house(t);
  const release = broken('\ndef _nowhere(self):\n    raise OSError("nowhere to go")\n\n\nMQTTClient.connect = _nowhere', 'MQTTManager.py');
  const host = await startHttpHost(t, release.folder());
  const id = await begin(built, release, host.source);
  await built.board.waitForBoots(2, { patienceMs: 60_000 });
  await built.board.setSpeed(60).catch(() => {});
  await built.board.waitForBoots(5, { patienceMs: 100_000 });
  await assertRolledBack(built, await ended(built, id), /^not confirmed in 3 boots: not on the broker within 180 s: nowhere to go$/);
});

test('a release whose sensors do not start is left, and says which', async (t) => {
  const built = await house(t, { settings: { SENSORS: [MOTION, LED] } });
  const release = broken('\ndef _start(self):\n    raise OSError("no such pin")\n\n\nMotionSensor.start = _start', 'sensors/MotionSensor.py');
  const host = await startHttpHost(t, release.folder());
  const id = await begin(built, release, host.source);
  await built.board.waitForBoots(2, { patienceMs: 60_000 });
  await built.board.setSpeed(60).catch(() => {});
  await assertRolledBack(built, await ended(built, id, { patienceMs: 100_000 }), /^not confirmed in 3 boots: sensors do not start: Hall motion$/);
});

test('a slot that cannot run, not even in safe mode, makes way for the copy put on at provisioning', async (t) => {
  const built = await house(t);
  const release = broken('NEW = True');
  const host = await startHttpHost(t, release.folder());
  assert.equal((await update(built, release, host.source)).state, 'confirmed');
  await built.board.stop();
  fs.writeFileSync(path.join(built.flash, 'slots/a/home/Home.py'), 'torn by worn flash (');
  built.observer.clear();
  await built.board.setSpeed(200);
  await built.board.start();
  const { firmware } = await built.observer.waitFor('/announce');
  assert.equal(firmware.slot, 'provisioned');
  await built.observer.log(({ type, message }) => type === 'update' && message === 'A release was left: 10 starts in a row failed');
});
