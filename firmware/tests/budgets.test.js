import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { compilePackage } from './support/compile.js';
import { eventually } from './support/eventually.js';
import { firmware } from './support/files.js';
import { House } from './support/house.js';

const KB = 1024;
const MPY_TOTAL = 48 * KB;
const LIVE_HEAP = 64 * KB;
const LARGEST_ALLOCATION = 4 * KB;
const MODULE_LINES = 200;
const TICK_MS = 50;
const DAY_S = 24 * 3600;

/** The package in compiled form, made once for all tests here. */
const home = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mpy-')), 'home');
let sizes;
before(async () => { sizes = await compilePackage(path.join(firmware, 'home'), home); });
after(() => fs.rmSync(path.dirname(home), { recursive: true, force: true }));

test('no module is longer than 200 lines', () => {
  const files = fs.readdirSync(path.join(firmware, 'home'), { recursive: true }).filter((name) => name.endsWith('.py')).map((name) => `home/${name}`);
  for (const name of ['main.py', 'config.py', ...files]) {
    const lines = fs.readFileSync(path.join(firmware, name), 'utf8').split('\n').length - 1;
    assert.ok(lines <= MODULE_LINES, `${name} has ${lines} lines`);
  }
});

test('the compiled package is small', (t) => {
  const total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  t.diagnostic(`.mpy total: ${total} bytes of ${MPY_TOTAL}`);
  assert.ok(total <= MPY_TOTAL, `${total} bytes`);
});

for (const type of ['rp2', 'esp32']) {
  test(`the heap of a ${type} board with three sensors stays within its budget`, async (t) => {
    const house = await House.build(t, { home, board: { type, measureAllocations: true } });
    await house.start();
    await house.observer.waitFor('climate/state');
    await house.observer.waitFor('/heartbeat');
    await house.observer.log(({ type: kind }) => kind === 'mqtt');
    const { live, baseline, collected } = await house.board.memory();
    assert.ok(collected, 'a figure with garbage in it is none');
    t.diagnostic(`live heap after start: ${live - baseline} bytes of ${LIVE_HEAP} over an empty VM`);
    assert.ok(live - baseline <= LIVE_HEAP, `${live - baseline} bytes`);
  });
}

test('no allocation at run time is larger than 4 KB', async (t) => {
  // The largest block of all is the VM's table of names (qstr), which grows while the package is imported.
  const house = await House.build(t, { home, board: { measureAllocations: true } });
  const { observer, board } = house;
  await house.start();
  await observer.waitFor('climate/state');
  await board.memory();
  const { largestAllocation: names } = await board.memory();
  let largest = 0;
  for (const provoke of [
    () => observer.publish('homeassistant/status', 'online'),
    () => observer.publish('homehub/board/sensors/light/set', 'x'.repeat(100_000)),
    () => observer.publish('homehub/board/sensors/light/set', { state: 'ON', brightness: 1, note: 'y'.repeat(2400) }),
    () => house.command('check-in'),
    () => board.execute('import home\nfor i in range(120):\n    home.device.log.warning("test", "z" * 900, {"number": i})'),
    async () => {
      observer.clear();
      board.wifi.drop({ connections: 'abort' });
      await board.wifi.waitFor('lost');
      board.wifi.restore();
      await observer.waitFor('/availability', ({ state }) => state === 'online');
    },
  ]) {
    await provoke();
    await house.command('check-in');
    const { largestAllocation } = await board.memory();
    if (largestAllocation !== names) largest = Math.max(largest, largestAllocation);
  }
  t.diagnostic(`largest allocation at run time: ${largest || `none above the ${names} bytes of the table of names, made at import`}`);
  assert.ok(largest <= LARGEST_ALLOCATION, `${largest} bytes`);
});

test('the heap does not grow over a day, and the loop keeps its pace', async (t) => {
  const house = await House.build(t, { home });
  const { observer, board } = house;
  await house.start();
  await observer.waitFor('climate/state');
  const lag = (await house.observer.waitFor('/heartbeat')).loop_lag_ms;
  t.diagnostic(`longest tick so far: ${lag} ms (${TICK_MS} allowed on a board; here other programs share the machine)`);
  const uptime = () => board.evaluate('__import__("home.board").board.ms() // 1000');
  await board.setSpeed(1000);
  await eventually(async () => (await uptime()) > 3600);
  // A figure taken while C code waits has garbage in it; the next one will do.
  const collected = () => eventually(async () => {
    const memory = await board.memory();
    return memory.collected && memory;
  });
  const early = await collected();
  await eventually(async () => (await uptime()) > 3600 + DAY_S, { patienceMs: 200_000 });
  const late = await collected();
  t.diagnostic(`growth over a simulated day: ${late.live - early.live} bytes`);
  assert.ok(late.live - early.live <= KB, `${late.live - early.live} bytes`);
  assert.equal(board.boots, 1);
});
