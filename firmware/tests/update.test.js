import assert from 'node:assert/strict';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { after, before, test } from 'node:test';
import { compilePackage } from './support/compile.js';
import { assertSameShape, example } from './support/contract.js';
import { firmware } from './support/files.js';
import { House, LED, MOTION } from './support/house.js';
import { FTP_HOST, Release, appended, attemptId, begin, commandFor, ended, startFtpHost, startHttpHost, states, update } from './support/releases.js';

const ALL_STATES = ['downloading', 'verifying', 'installing', 'probation', 'confirmed'];
const KEY = '0123456789abcdef'.repeat(4); // a placeholder

const compiled = path.join(fs.mkdtempSync(path.join(os.tmpdir(), 'mpy-')), 'home');
before(() => compilePackage(path.join(firmware, 'home'), compiled));
after(() => fs.rmSync(path.dirname(compiled), { recursive: true, force: true }));

/** What the board says it runs. */
async function runs(house) {
  house.observer.clear();
  assert.equal((await house.command('check-in')).status, 'done');
  return (await house.observer.waitFor('/announce')).firmware;
}

for (const type of ['rp2', 'esp32']) {
  for (const [protocol, start] of [['HTTP', startHttpHost], ['FTP', startFtpHost]]) {
    test(`a ${type} board updates itself over ${protocol}, fetches what changed and nothing else, and proves it`, async (t) => {
      const house = await House.build(t, { board: { type }, settings: { SENSORS: [LED] } });
      await house.start();
      const release = new Release({ ...appended('board.py', 'NEW = True'), 'lib/more/empty.json': '', 'lib/more/new.py': `TEXT = """${'x'.repeat(5000)}"""\n` });
      const host = await start(t, release.folder());
      const status = await update(house, release, host.source);
      assert.equal(status.state, 'confirmed', JSON.stringify(status));
      assert.deepEqual(states(house, status.id), ALL_STATES);
      const changed = ['home/board.py', 'home/lib/more/new.py'].map((name) => release.files.get(name).length).reduce((sum, size) => sum + size);
      assert.deepEqual([status.bytes, status.bytes_total, status.progress], [changed, changed, 100]);
      if (host.bytes !== undefined) assert.equal(host.bytes, changed, 'as the server counts');
      const { firmware: announced } = house.observer.all('/announce').at(-1);
      assert.deepEqual(announced, { version: '1.1.0', sequence: 2, slot: 'a', files_sha256: release.filesSha256, signed: false });
      assert.equal(await house.board.evaluate('__import__("home.board").board.NEW'), true);
      assert.equal(house.observer.all('/announce').at(-1).boot.cause, 'update');
    });
  }
}

test('what a board says of an update is the examples the hub is tested with', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  const release = new Release(appended('Home.py', '# new'));
  const host = await startHttpHost(t, release.folder());
  assertSameShape(JSON.parse(release.manifest()), example('manifest'));
  const args = commandFor(house.id, attemptId(), release, host.source);
  assertSameShape(args, example('command-update').args);
  const confirmed = await update(house, release, host.source);
  assertSameShape(confirmed, example('update-confirmed'));
  for (const status of house.observer.all('/update').filter(({ state }) => state === 'downloading')) assertSameShape(status, example('update'));
  const older = new Release({}, { sequence: 1 });
  assertSameShape(await update(house, older, host.source, { refused: true }), example('update-rejected'));
  const broken = new Release(appended('Home.py', 'import nothing'), { sequence: 3 });
  host.files = broken.folder();
  assertSameShape(await update(house, broken, host.source), example('update-rolled-back'));
});

test('a compiled release takes the place of sources, and the next one goes into the other slot', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  await house.start();
  const first = new Release({}, { home: compiled });
  const host = await startHttpHost(t, first.folder());
  assert.equal((await update(house, first, host.source)).state, 'confirmed');
  const second = new Release({ 'more.json': '{}' }, { home: compiled, sequence: 3, version: '1.2.0' });
  host.files = second.folder();
  host.bytes = 0;
  assert.equal((await update(house, second, host.source)).state, 'confirmed');
  assert.equal(host.bytes, 2, 'what slot a has is copied');
  const { slot, version, files_sha256: hash } = await runs(house);
  assert.deepEqual([slot, version, hash], ['b', '1.2.0', second.filesSha256]);
});

test('a board with a key takes what is signed with it, and nothing else', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [], UPDATE_KEY: KEY } });
  assert.equal((await house.start()).firmware.signed, true);
  const release = new Release(appended('Home.py', '# new'));
  const host = await startHttpHost(t, release.folder());
  for (const key of [null, KEY.replace('0', '1')]) {
    const id = await begin(house, release, host.source, { key, refused: true });
    const status = await ended(house, id);
    assert.deepEqual([status.state, status.error, status.stage], ['rejected', 'the signature is wrong', 'verifying']);
    assert.equal((await house.observer.waitFor('/command/result', (result) => result.id === id)).status, 'rejected');
  }
  const id = attemptId();
  const changed = { ...commandFor(house.id, id, release, host.source, { key: KEY }), downgrade: true };
  assert.equal((await house.command('update', { id, args: changed })).error, 'the signature is wrong', 'all of it is signed');
  assert.deepEqual(host.served, []);
  assert.equal((await update(house, release, host.source, { key: KEY })).state, 'confirmed');
});

test('an older release comes only when that is asked for', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  const newer = new Release(appended('Home.py', '# newer'), { sequence: 5 });
  const host = await startHttpHost(t, newer.folder());
  assert.equal((await update(house, newer, host.source)).state, 'confirmed');
  const older = new Release(appended('Home.py', '# older'), { sequence: 4, version: '1.0.9' });
  host.files = older.folder();
  for (const release of [older, newer]) {
    const { state, error } = await update(house, release, host.source, { refused: true });
    assert.deepEqual([state, error], ['rejected', `sequence ${release.sequence} is not newer than 5, which runs`]);
  }
  assert.equal((await update(house, older, host.source, { downgrade: true })).state, 'confirmed');
  assert.equal((await runs(house)).version, '1.0.9');
});
