import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { eventually } from './support/eventually.js';
import { House, stopAndReset } from './support/house.js';

/** Puts another copy of the package into a slot and points the loader at it. */
function install(house, slot, pointer, edit = () => {}) {
  const home = path.join(house.flash, 'slots', slot, 'home');
  fs.cpSync(path.join(house.flash, 'home'), home, { recursive: true });
  edit(home);
  fs.mkdirSync(path.join(house.flash, 'state'), { recursive: true });
  fs.writeFileSync(path.join(house.flash, 'state/slot.json'), JSON.stringify(pointer));
}

const pointer = (house) => JSON.parse(fs.readFileSync(path.join(house.flash, 'state/slot.json'), 'utf8'));

test('a confirmed slot runs, with the version of its manifest', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  install(house, 'b', { slot: 'b', confirmed: true }, (home) => fs.writeFileSync(path.join(home, '../manifest.json'), '{"version":"2.0.0","sequence":9}'));
  const { firmware } = await house.start();
  assert.equal(firmware.slot, 'b');
  assert.equal(firmware.version, '2.0.0');
  assert.equal(firmware.sequence, 9);
});

test('the hash of the files is one that the hub can work out', async (t) => {
  const { createHash } = await import('node:crypto');
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { firmware } = await house.start();
  const home = path.join(house.flash, 'home');
  const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
  const lines = fs.readdirSync(home, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => path.join(entry.parentPath ?? entry.path, entry.name))
    .map((file) => [`home/${path.relative(home, file)}`, fs.readFileSync(file)])
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, bytes]) => `${sha(bytes)} ${bytes.length} ${name}\n`);
  assert.equal(firmware.files_sha256, sha(lines.join('')));
});

test('a new slot that is not confirmed in three boots makes way for the one before', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  install(house, 'a', { slot: 'a', previous: null, confirmed: false, boots: 0 });
  const { boot } = await house.start();
  for (let boots = 1; boots <= 3; boots++) {
    const { firmware } = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + boots - 1);
    assert.equal(firmware.slot, 'a');
    assert.equal(pointer(house).boots, boots);
    await house.board.powerCycle();
  }
  const { firmware } = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + 3);
  assert.equal(firmware.slot, 'provisioned');
  await house.observer.log(({ type, message }) => type === 'update' && message.includes('not confirmed in 3 boots'));
  assert.deepEqual(pointer(house), { slot: null, previous: null, confirmed: true, boots: 3, rolled_back: 'not confirmed in 3 boots: power-on', traceback: null });
});

test('a new slot that cannot be imported makes way for the one before', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] }, board: { speed: 10 } });
  install(house, 'a', { slot: 'a', previous: null, confirmed: false, boots: 0 }, (home) => fs.writeFileSync(path.join(home, 'Home.py'), 'broken = ('));
  const { firmware } = await house.start();
  assert.equal(firmware.slot, 'provisioned');
  assert.equal(house.board.boots, 2, 'at the first crash');
  assert.match(pointer(house).traceback, /SyntaxError/);
  const entry = await house.observer.log(({ message }) => message.startsWith('The last run crashed: SyntaxError'));
  assert.match(entry.data.traceback, /home/);
});

test('a new slot that hangs is left when the watchdog bites', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] }, board: { type: 'esp32', speed: 10 } });
  install(house, 'a', { slot: 'a', previous: null, confirmed: false, boots: 0 },
    (home) => fs.appendFileSync(path.join(home, 'Home.py'), '\n\ndef _hang(self, now):\n    while True:\n        pass\n\n\nHome.tick = _hang\n'));
  const { firmware, boot } = await house.start();
  assert.equal(firmware.slot, 'provisioned');
  assert.equal(boot.cause, 'watchdog');
  await house.observer.log(({ type, message }) => type === 'update' && message.includes('the watchdog bit'));
});

test('a new slot that is stopped from the prompt is neither left for that nor confirmed', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] }, board: { speed: 10 } });
  install(house, 'a', { slot: 'a', previous: null, confirmed: false, boots: 0 });
  const { boot } = await house.start();
  for (let stops = 1; stops <= 4; stops++) {
    await stopAndReset(house.board);
    const { firmware } = await house.observer.waitFor('/announce', (announce) => announce.boot.count === boot.count + stops);
    assert.equal(firmware.slot, 'a');
    assert.deepEqual([pointer(house).confirmed, pointer(house).boots], [false, 1]);
  }
});

test('a damaged pointer or boot file does not stop the board', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  fs.mkdirSync(path.join(house.flash, 'state'));
  for (const name of ['slot.json', 'boot.json', 'exit.json']) fs.writeFileSync(path.join(house.flash, 'state', name), '{"slot": [tor');
  const { firmware } = await house.start();
  assert.equal(firmware.slot, 'provisioned');
});

for (const type of ['rp2', 'esp32']) {
  test(`the wait of a ${type} board after a crash is not cut short by the watchdog`, async (t) => {
    const house = await House.build(t, { settings: { SENSORS: [] }, board: { type, speed: 10 } });
    fs.appendFileSync(path.join(house.flash, 'home/Home.py'), '\n\ndef _crash(self, now):\n    raise RuntimeError("a bug")\n\n\nHome.tick = _crash\n');
    fs.mkdirSync(path.join(house.flash, 'state'), { recursive: true });
    fs.writeFileSync(path.join(house.flash, 'state/boot.json'), '{"count":7,"failures":5,"healthy":false}');
    fs.writeFileSync(path.join(house.flash, 'state/exit.json'), '{"cause":"crash"}');
    const kinds = [];
    house.board.on('reset', (kind) => kinds.push(kind));
    await house.board.start();
    await eventually(() => kinds.length > 0);
    assert.notEqual(kinds[0], 'watchdog');
  });
}
