import assert from 'node:assert/strict';
import { test } from 'node:test';
import { House } from './support/house.js';
import { Release, appended, startHttpHost, update } from './support/releases.js';

/** What the board says it runs. */
async function runs(house) {
  house.observer.clear();
  assert.equal((await house.command('check-in')).status, 'done');
  return (await house.observer.waitFor('/announce')).firmware;
}

const NAME = 'home/board.py';
/** A release's folder with one file replaced. */
const served = (release, name, edit) => new Map([...release.folder(), [name, edit(release.files.get(name))]]);
const flipped = (bytes) => Buffer.concat([bytes.subarray(0, 100), Buffer.from([bytes[100] ^ 1]), bytes.subarray(101)]);
const withFile = (file) => (manifest) => ({ ...manifest, files: [{ path: 'home/AA.py', size: 2, sha256: 'a'.repeat(64), ...file }, ...manifest.files] });

/** Each: what is wrong, how it ends, the words for it, at which stage, and the folder that is served or the manifest in it. */
const REFUSED = [
  ['one byte of a file is another', 'failed', /^home\/board\.py is not what the manifest says$/, 'verifying', { folder: (release) => served(release, NAME, flipped) }],
  ['a file is truncated', 'failed', /^home\/board\.py has \d+ bytes on the server, not \d+$/, 'downloading', { folder: (release) => served(release, NAME, (bytes) => bytes.subarray(0, -1)) }],
  ['a file is longer', 'failed', /^home\/board\.py has \d+ bytes on the server, not \d+$/, 'downloading', { folder: (release) => served(release, NAME, (bytes) => Buffer.concat([bytes, Buffer.from('\n')])) }],
  ['a file is missing', 'failed', /home\/board\.py: the server answers 404/, 'downloading', { folder: (release) => new Map([...release.folder()].filter(([name]) => name !== NAME)) }],
  ['the manifest is missing', 'failed', /manifest\.json: the server answers 404/, 'downloading', { folder: () => new Map() }],
  ['the manifest is another', 'rejected', /^the manifest is not the one that was announced$/, 'verifying', { folder: (release) => release.folder(Buffer.concat([release.manifest(), Buffer.from(' ')])) }],
  ['the manifest is that of another release', 'rejected', /^the manifest is not the one that was announced$/, 'verifying', { manifest: (manifest) => ({ ...manifest, sequence: 3 }) }],
  ['the manifest is too large', 'failed', /^manifest\.json has \d+ bytes on the server, not 16384$/, 'downloading', { manifest: (manifest) => ({ ...manifest, notes: 'x'.repeat(16384) }) }],
  ['the manifest is no JSON', 'failed', /syntax error in JSON/, 'downloading', { manifest: () => '{"version": ' }],
  ['the manifest has no files', 'rejected', /^the manifest is malformed$/, 'verifying', { manifest: (manifest) => ({ ...manifest, files: undefined }) }],
  ['it is for another platform', 'rejected', /^it is not for rp2$/, 'verifying', { manifest: (manifest) => ({ ...manifest, platforms: ['esp32'] }) }],
  ['a path leads out', 'rejected', /^the manifest has an impossible file: home\/\.\.\/main\.py$/, 'verifying', { manifest: withFile({ path: 'home/../main.py' }) }],
  ['a path is absolute', 'rejected', /impossible file: \/home\/x\.py$/, 'verifying', { manifest: withFile({ path: '/home/x.py' }) }],
  ['a path is not below home', 'rejected', /impossible file: boot\.py$/, 'verifying', { manifest: withFile({ path: 'boot.py' }) }],
  ['a path has a line break', 'rejected', /impossible file/, 'verifying', { manifest: withFile({ path: 'home/A\r\nDELE x.py' }) }],
  ['a file has another ending', 'rejected', /impossible file: home\/AA\.txt$/, 'verifying', { manifest: withFile({ path: 'home/AA.txt' }) }],
  ['a path comes twice', 'rejected', /impossible file/, 'verifying', { manifest: (manifest) => ({ ...manifest, files: [manifest.files[0], ...manifest.files] }) }],
  ['a hash is a path', 'rejected', /impossible file/, 'verifying', { manifest: withFile({ sha256: `../${'a'.repeat(61)}` }) }],
];

test('a release with something wrong is refused with the reason, and the old code runs on', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { boot, firmware: old } = await house.start();
  const host = await startHttpHost(t, new Map());
  for (const [what, state, words, stage, wrong] of REFUSED) {
    const release = new Release(appended('board.py', `# ${what}`));
    const edited = wrong.manifest?.(JSON.parse(release.manifest())) ?? release.manifest();
    const manifest = typeof edited === 'string' || Buffer.isBuffer(edited) ? Buffer.from(edited) : Buffer.from(JSON.stringify(edited));
    host.files = wrong.folder?.(release) ?? release.folder(manifest);
    const status = await update(house, release, host.source, { manifest });
    assert.deepEqual([status.state, status.stage], [state, stage], `${what}: ${JSON.stringify(status)}`);
    assert.match(status.error, words, what);
    assert.equal(status.traceback, null, `${what}: ${status.traceback}`);
    await house.observer.log(({ type, level, message }) => type === 'update' && level === 'error' && message.endsWith(status.error.slice(0, 150)));
  }
  assert.deepEqual(await runs(house), old);
  assert.equal(house.board.boots, 1);
  assert.equal(house.observer.all('/announce').at(-1).boot.count, boot.count);
});
