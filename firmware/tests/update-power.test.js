import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { VirtualBoard } from '../simulator/index.js';
import { compilePackage } from './support/compile.js';
import { Broker } from './support/broker.js';
import { eventually } from './support/eventually.js';
import { firmware, renderConfig, temporaryDirectory } from './support/files.js';
import { House, WIFI, provision } from './support/house.js';
import { Observer } from './support/observer.js';
import { Release, appended, attemptId, commandFor, startHttpHost } from './support/releases.js';
import { atEnd } from './support/teardown.js';

/** Boards at a time. */
const LANES = 3;
/** While a board starts and fetches, its watchdog leaves a busy machine a second or two; the minute of the probation need not be waited for. */
const SLOW = 5;
const FAST = 40;
/** An ordinary run cuts at every so manieth operation, from one by chance on. SWEEP=all cuts at each; SWEEP=7,8 at these. */
const EVERY = { update: 16, rollback: 8 };
/** Beyond the operations that were counted: a log entry more, or one less, is no difference. */
const BEYOND = 6;
/** For the same reason another one may be hit than was meant: all have their turn in so many rounds. */
const ROUNDS = 6;

const ENDS = ['confirmed', 'failed', 'rolled_back'];

/** All was done, said and written. */
const SETTLED = `(lambda home: home.mqtt.born and not (home.updates.work or home.log._spill.used or len(home.log._ring) or home.log._outbox)
  and [home.updates.status.get("id"), home.updates.status.get("state"), home.updates.release])(home.device)`;

const compiled = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mpy-')), 'home');
before(() => compilePackage(path.join(firmware, 'home'), compiled));
after(() => fs.rmSync(path.dirname(compiled), { recursive: true, force: true }));

/** Boards that share a broker; each gets a copy of some flash for each cut. */
async function street(test) {
  const broker = await Broker.start(test);
  return Promise.all(Array.from({ length: LANES }, async (_, lane) => {
    const house = Object.assign(new House(), { id: `board-${lane}`, broker, observer: await Observer.connect(test, broker.port) });
    house.flash = path.join(temporaryDirectory(test, 'flash-'), 'flash');
    atEnd(test, () => house.board?.stop());
    house.observer.on('message', () => {
      const { topic, text } = house.observer.messages.at(-1) ?? {};
      if (topic === `homehub/${house.id}/update` && JSON.parse(text).state === 'probation') house.board.setSpeed(FAST).catch(() => {});
    });
    return house;
  }));
}

/** A new board in the house, still off, with a copy of a flash. */
async function place(house, from, options = {}) {
  await house.board?.stop();
  fs.rmSync(house.flash, { recursive: true, force: true });
  fs.cpSync(from, house.flash, { recursive: true });
  fs.writeFileSync(path.join(house.flash, 'config.py'), renderConfig(house.settings({ SENSORS: [] })));
  house.observer.clear();
  const board = new VirtualBoard({ networks: [WIFI], flash: house.flash, speed: SLOW, ...options });
  board.on('reset', () => void board.setSpeed(SLOW));
  house.board = board;
  Object.assign(house, { cut: null, from: 0 });
  board.power.on('cut', ({ operation, file }) => {
    house.cut = numbered([...board.power.operations.slice(house.from), { operation, file }]).at(-1);
    house.observer.emit('message');
  });
}

/** Flash operations in words, each other than the others: "rename /state/update.json", and the second time "rename /state/update.json (2)". */
function numbered(operations) {
  const times = new Map();
  return operations.map(({ operation, file }) => {
    const words = `${operation} ${file}`;
    times.set(words, (times.get(words) ?? 0) + 1);
    return times.get(words) > 1 ? `${words} (${times.get(words)})` : words;
  });
}

/** Waits until all is done, also after a cut: [id of the last attempt, its state, the release that runs]. */
const settled = (house) => eventually(() => house.board.evaluate(SETTLED).catch(() => false));

/** A flash to begin with: what a board has that is at rest now, or that stopped here. */
async function kept(test, house) {
  await house.board.stop();
  const copy = path.join(temporaryDirectory(test, 'kept-'), 'flash');
  fs.cpSync(house.flash, copy, { recursive: true });
  return copy;
}

/** The flash of a board that runs the compiled firmware, as provisioned, and has nothing left to say. */
async function oldFlash(test, house) {
  await place(house, provision(test, house.settings({ SENSORS: [] }), compiled));
  await house.start();
  await settled(house);
  return kept(test, house);
}

async function command(house, release, host) {
  const id = attemptId();
  await house.observer.publish(`homehub/${house.id}/command`, { id, command: 'update', args: commandFor(house.id, id, release, host.source) });
  return id;
}

/** Which of the operations to cut at, by their numbers. */
function points(test, what, count) {
  const wanted = process.env.SWEEP;
  if (wanted === 'all') return Array.from({ length: count + BEYOND }, (_, operation) => operation);
  if (wanted) return wanted.split(',').map(Number);
  const offset = randomInt(EVERY[what]);
  test.diagnostic(`${count} flash operations; cutting at every ${EVERY[what]}th from ${offset} on (SWEEP=all: at each)`);
  return Array.from({ length: Math.ceil((count - offset) / EVERY[what]) }, (_, index) => offset + index * EVERY[what]);
}

/**
 * Runs something once for each operation to cut at, the boards beside each other; tells where the power failed and how it ended.
 * @param {string[]} operations that were counted in a run without a cut
 */
async function sweep(test, what, houses, operations, run) {
  const cuts = new Map();
  const ends = {};
  const round = async (queue) => Promise.all(houses.map(async (house) => {
    for (let at = queue.shift(); at !== undefined; at = queue.shift()) {
      const end = await run(house, at);
      ends[end] = (ends[end] ?? 0) + 1;
      if (house.cut) cuts.set(house.cut, at);
      else assert.ok(at >= operations.length - BEYOND, `no cut at operation ${at}`);
    }
  }));
  await round(points(test, what, operations.length));
  // How many entries of the log go to the flash before they are acknowledged is a matter of moments.
  const missed = () => [...operations.keys()].filter((at) => !cuts.has(operations[at]) && !operations[at].includes('/state/log.'));
  for (let rounds = 1; process.env.SWEEP === 'all' && missed().length && rounds < ROUNDS; rounds++) await round(missed());
  const list = [...cuts].sort(([, one], [, other]) => one - other).map(([operation]) => operation.replace(/[0-9a-f]{64}/, (hash) => hash.slice(0, 8)));
  test.diagnostic(`${Object.values(ends).reduce((sum, one) => sum + one)} runs, power failures at ${cuts.size} different operations; they ended: ${JSON.stringify(ends)}`);
  test.diagnostic(list.join(', '));
  assert.ok(cuts.size > 0);
  if (process.env.SWEEP === 'all') assert.deepEqual(missed().map((at) => operations[at]), []);
  return ends;
}

/** What the board says of the attempt and of itself is what its flash has: all of the new release, or all of the old one. Returns the end. */
async function truth(house, old, release, id) {
  const [last, state, runs] = await settled(house);
  await house.command('check-in'); // what was said on this connection was said before its answer
  const at = `after a cut at ${house.cut}: ${last} ${state}`;
  const { observer } = house;
  const began = last === id;
  if (began) assert.ok(ENDS.includes(state), at);
  else assert.ok(house.cut, at); // it never heard of it
  const wanted = began && state === 'confirmed' ? { slot: 'a', files_sha256: release.filesSha256 } : { slot: 'provisioned', files_sha256: old.filesSha256 };
  assert.deepEqual({ slot: runs.slot, files_sha256: runs.files_sha256 }, wanted, at);
  assert.deepEqual(observer.all(`${house.id}/announce`).at(-1).firmware, runs, at);
  const told = observer.all(`${house.id}/update`).at(-1);
  if (began) assert.deepEqual([told.id, told.state], [id, state], at);
  const pointer = path.join(house.flash, 'state/slot.json');
  const { slot, confirmed } = fs.existsSync(pointer) ? JSON.parse(fs.readFileSync(pointer, 'utf8')) : { slot: null, confirmed: true };
  assert.deepEqual([slot ?? 'provisioned', confirmed], [runs.slot, true], at);
  return began ? state : 'never began';
}

test('power failing at any flash operation of an update leaves the old or the new release, and the truth is told', async (t) => {
  const houses = await street(t);
  const flash = await oldFlash(t, houses[0]);
  const old = new Release({}, { home: compiled });
  const release = new Release({ 'more/new.json': '{}' }, { home: compiled });
  const host = await startHttpHost(t, release.folder());
  const run = async (house, operations) => {
    await place(house, flash);
    const { board, observer } = house;
    await house.start();
    await settled(house);
    house.from = board.power.operations.length;
    await board.power.cutAfter({ operations });
    const id = await command(house, release, host);
    await observer.until(() => house.cut !== null || observer.all('/command/result').some((result) => result.id === id), 'an answer, or a cut');
    await eventually(async () => house.cut !== null || (await board.evaluate(SETTLED).catch(() => false)));
    const end = await truth(house, old, release, id);
    house.operations = numbered(board.power.operations.slice(house.from));
    return end;
  };
  assert.equal(await run(houses[0], Infinity), 'confirmed');
  const ends = await sweep(t, 'update', houses, houses[0].operations, run);
  for (const end of Object.keys(ends)) assert.ok(['never began', 'failed', 'confirmed'].includes(end), end);
});

test('power failing at any flash operation of a rollback leaves the old release, and the truth is told', async (t) => {
  const houses = await street(t);
  const old = new Release({}, { home: compiled });
  const crash = '\n_tick = Home.tick\n\n\ndef _later(self, now):\n    if now > 30000:\n        raise RuntimeError("a bug")\n    _tick(self, now)\n\n\nHome.tick = _later';
  const release = new Release({ 'Home.mpy': null, ...appended('Home.py', crash) }, { home: compiled });
  const host = await startHttpHost(t, release.folder());
  const first = houses[0];
  await place(first, await oldFlash(t, first), { restartAfterReset: false });
  await first.start();
  await settled(first);
  const off = new Promise((resolve) => first.board.once('off', resolve));
  const id = await command(first, release, host);
  await off;
  const flash = await kept(t, first); // the pointer is switched: the next boot is the new release's first
  const run = async (house, operations) => {
    await place(house, flash);
    await house.board.power.cutAfter({ operations });
    await house.board.start();
    const { observer } = house;
    await observer.until(() => observer.all(`${house.id}/update`).some(({ state }) => state === 'rolled_back'), 'the rollback', 60_000);
    const end = await truth(house, old, release, id);
    const told = observer.all(`${house.id}/update`).at(-1);
    assert.match(told.traceback, /RuntimeError: a bug/, `after a cut at ${house.cut}`);
    assert.equal(told.stage, 'probation');
    house.operations = numbered(house.board.power.operations);
    return end;
  };
  assert.equal(await run(first, Infinity), 'rolled_back');
  assert.deepEqual(Object.keys(await sweep(t, 'rollback', houses, first.operations, run)), ['rolled_back']);
});
