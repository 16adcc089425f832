import assert from 'node:assert/strict';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { test } from 'node:test';
import { desire, reported } from './support/configs.js';
import { House, LED, MOTION } from './support/house.js';
import { FTP_HOST, Release, appended, attemptId, begin, commandFor, ended, startFtpHost, startHttpHost, update } from './support/releases.js';
import { atEnd } from './support/teardown.js';

/** A file of some size, new in a release, so that it has to be fetched. */
const LARGE = { 'large.json': JSON.stringify('x'.repeat(40_000)) };
const running = async (house) => (await house.board.evaluate('home.device.updates.release'));

async function house(t, options = {}) {
  const built = await House.build(t, { settings: { SENSORS: [] }, ...options });
  await built.start();
  return built;
}

for (const [protocol, start, port] of [['HTTP', startHttpHost, (host) => ({ port: host.source.port })], ['FTP', startFtpHost, () => ({ host: FTP_HOST })]]) {
  test(`an ${protocol} transfer that breaks off in the middle goes on where it ended`, async (t) => {
    const built = await house(t);
    const release = new Release(LARGE);
    const host = await start(t, release.folder());
    built.board.network.addFault({ kind: 'reset', ...port(host), afterBytes: 15_000 });
    const id = await begin(built, release, host.source);
    await built.observer.log(({ message }) => message.startsWith('home/large.json broke off'));
    const status = await finished(built, id);
    assert.equal(status.state, 'confirmed', JSON.stringify(status));
    assert.equal(status.bytes, release.files.get('home/large.json').length, 'no byte came twice');
    if (host.served) assert.deepEqual(host.served.filter(({ name }) => name === 'home/large.json').map(({ start: at }) => at > 0).slice(0, 2), [false, true]);
  });

  test(`an ${protocol} transfer of a byte a second is given up`, async (t) => {
    const built = await house(t);
    const release = new Release(LARGE);
    const host = await start(t, release.folder());
    const id = await begin(built, release, host.source);
    await built.observer.waitFor('board/update', ({ bytes_total: total }) => total > 0);
    built.board.network.addFault({ kind: 'throttle', ...port(host), bytesPerSecond: 40 });
    await built.board.setSpeed(40);
    const status = await ended(built, id, { patienceMs: 60_000 });
    assert.deepEqual([status.state, status.error, status.stage], ['failed', 'home/large.json came too slowly', 'downloading'], JSON.stringify(status));
  });
}

test('a server that falls silent ends the attempt, and the next one fetches only the rest', async (t) => {
  const built = await house(t);
  const release = new Release(LARGE);
  const bytes = release.files.get('home/large.json');
  const host = await startHttpHost(t, release.folder());
  host.intercept = (name, request, response) => {
    const [, from] = /(\d+)-/.exec(request.headers.range);
    if (name !== 'home/large.json') return false;
    response.writeHead(206, { 'Content-Length': bytes.length - from, 'Content-Range': `bytes ${from}-${bytes.length - 1}/${bytes.length}` });
    if (from === '0') response.write(bytes.subarray(0, 12_000));
    else response.flushHeaders();
    return true;
  };
  await built.board.setSpeed(10);
  const first = await begin(built, release, host.source);
  const failed = await ended(built, first);
  assert.deepEqual([failed.state, failed.error, failed.stage, failed.bytes], ['failed', 'no answer in time', 'downloading', 12_000]);
  assert.equal((await running(built)).slot, 'provisioned');
  host.intercept = () => false;
  const second = await update(built, release, host.source);
  assert.deepEqual([second.state, second.bytes, second.bytes_total], ['confirmed', bytes.length - 12_000, bytes.length - 12_000]);
});

/** Waits for the end of an attempt, and lets the minute of its probation pass fast. */
async function finished(built, id) {
  await built.observer.waitFor('board/update', (status) => status.id === id && !['downloading', 'verifying', 'installing'].includes(status.state), { patienceMs: 60_000 });
  await built.board.setSpeed(30);
  return ended(built, id);
}

test('an address in a PASV reply that leads elsewhere is not followed', async (t) => {
  const built = await house(t);
  const release = new Release(appended('Home.py', '# new'));
  const { source } = await startFtpHost(t, release.folder());
  // Between the board and the real server: no EPSV, and PASV names another machine.
  let replies = 0;
  const proxy = net.createServer((socket) => {
    const server = net.connect({ host: source.host, port: source.port });
    socket.on('data', (bytes) => server.write(bytes.toString().replace('EPSV', 'NONE')));
    server.on('data', (bytes) => socket.write(bytes.toString().replace(/^227 (.*)\(\d+,\d+,\d+,\d+,/m, () => { replies++; return '227 at (10,9,9,9,'; })));
    for (const [one, other] of [[socket, server], [server, socket]]) one.on('error', () => {}).on('close', () => other.destroy());
  });
  await new Promise((resolve) => proxy.listen(0, FTP_HOST, resolve));
  atEnd(t, () => proxy.close());
  const status = await update(built, release, { ...source, port: proxy.address().port });
  assert.equal(status.state, 'confirmed', JSON.stringify(status));
  assert.ok(replies > 1);
});

test('a flash that is too full is said before the first byte', async (t) => {
  const built = await house(t, { board: { flashBytes: 600 * 1024 } });
  const release = new Release({ 'large.json': JSON.stringify('x'.repeat(300_000)) });
  const host = await startHttpHost(t, release.folder());
  const status = await update(built, release, host.source);
  assert.equal(status.state, 'failed');
  assert.match(status.error, /^the flash is too full: \d+ bytes free, \d+ needed$/);
  assert.equal(host.bytes, 0);
});

test('an update can be cancelled while it is fetched, logs go on meanwhile, and what came is not fetched again', async (t) => {
  const built = await house(t);
  const release = new Release(LARGE);
  const host = await startHttpHost(t, release.folder());
  built.board.network.addFault({ kind: 'throttle', port: host.source.port, bytesPerSecond: 8000 });
  const id = await begin(built, release, host.source);
  await built.observer.waitFor('board/update', ({ bytes }) => bytes > 3000);
  assert.equal((await built.command('check-in')).status, 'done');
  await built.observer.log(({ type }) => type === 'check-in');
  assert.match((await built.command('update', { args: commandFor(built.id, 'other', release, host.source) })).error, /^busy/);
  assert.equal((await built.command('update', { id, args: commandFor(built.id, id, release, host.source) })).status, 'accepted', 'a repetition is no other attempt');
  assert.match((await built.command('cancel-update', { args: { id: 'other' } })).error, /^no such update/);
  assert.equal((await built.command('cancel-update', { args: { id } })).status, 'done');
  const status = await ended(built, id);
  assert.deepEqual([status.state, status.stage, status.error], ['cancelled', 'downloading', 'by command']);
  assert.match((await built.command('cancel-update', { args: { id } })).error, /^no such update/);
  built.board.network.clearFaults();
  const next = await update(built, release, host.source);
  assert.equal(next.state, 'confirmed');
  assert.equal(next.bytes, release.files.get('home/large.json').length - status.bytes);
});

test('progress is told once a second at most', async (t) => {
  const built = await house(t);
  const release = new Release(LARGE);
  const host = await startHttpHost(t, release.folder());
  built.board.network.addFault({ kind: 'throttle', port: host.source.port, bytesPerSecond: 15_000 });
  const uptime = () => built.board.evaluate('__import__("home.board").board.ms()');
  const start = await uptime();
  const id = await begin(built, release, host.source);
  await built.observer.waitFor('board/update', ({ state }) => state === 'verifying');
  const told = built.observer.all('board/update').filter((status) => status.id === id && status.bytes > 0 && status.state === 'downloading');
  assert.ok(told.length >= 2 && told.length <= 2 + (await uptime() - start) / 1000, `${told.length} messages`);
  assert.ok(told.every(({ progress, bytes, bytes_total: total }) => progress === Math.floor(bytes * 100 / total)));
});

test('a power cut during the download ends the attempt, and a wish of the hub waits for the end of one', async (t) => {
  const built = await house(t);
  const release = new Release(LARGE);
  const host = await startHttpHost(t, release.folder());
  built.board.network.addFault({ kind: 'throttle', port: host.source.port, bytesPerSecond: 8000 });
  const id = await begin(built, release, host.source);
  await built.observer.waitFor('board/update', ({ bytes }) => bytes > 3000);
  await desire(built, { version: 4, name: 'Later', settings: {}, sensors: [MOTION] });
  await built.command('check-in');
  assert.ok(built.observer.all('config/reported').every(({ version }) => version === 0));
  await built.board.powerCycle();
  const status = await ended(built, id);
  assert.deepEqual([status.state, status.stage, status.error], ['failed', 'downloading', 'the board restarted meanwhile: power-on']);
  assert.equal((await reported(built, 4)).state, 'applied');
});

test('a configuration on trial is not disturbed by an update', async (t) => {
  const built = await house(t);
  const release = new Release(LARGE);
  const host = await startHttpHost(t, release.folder());
  await built.board.execute('from home.sensors import SensorManager\n_step = SensorManager.step\nSensorManager.step = lambda self: None');
  await desire(built, { version: 1, name: null, settings: {}, sensors: [MOTION] });
  await built.observer.waitFor('config/reported', ({ state }) => state === 'trial');
  const id = attemptId();
  assert.match((await built.command('update', { id, args: commandFor(built.id, id, release, host.source) })).error, /^a configuration is on trial/);
  await built.board.execute('SensorManager.step = _step');
  await reported(built, 1, 'applied');
  assert.equal((await update(built, release, host.source)).state, 'confirmed');
});

test('arguments that are none are refused', async (t) => {
  const built = await house(t);
  const right = commandFor(built.id, 'x', new Release(), { type: 'http', host: '127.0.0.1', port: 1, path: '/x', token: 'x' });
  for (const args of [{}, null, { ...right, source: null }, { ...right, source: {} }, { ...right, sequence: 'two' }, { ...right, sequence: null }]) {
    const { status, error } = await built.command('update', { args });
    assert.equal(status, 'rejected', JSON.stringify(args));
    assert.match(error, /^not the arguments of an update/);
  }
  assert.equal(built.observer.all('board/update').length, 0);
});

test('safe mode takes an update, which is the way out of it', async (t) => {
  const built = await House.build(t, { board: { speed: 20 }, settings: { SENSORS: [LED] } });
  const file = path.join(built.flash, 'home/sensors/__init__.py');
  const sound = fs.readFileSync(file);
  fs.appendFileSync(file, '\n\ndef _broken(self):\n    raise RuntimeError("a bug in the sensors")\n\n\nSensorManager.step = _broken\n');
  await built.board.start();
  const announce = await built.observer.waitFor('/announce', ({ boot }) => boot.safe_mode);
  assert.ok(announce.capabilities.includes('update'));
  const release = new Release({ 'sensors/__init__.py': sound });
  const host = await startHttpHost(t, release.folder());
  assert.equal((await update(built, release, host.source)).state, 'confirmed');
  const next = built.observer.all('/announce').at(-1);
  assert.deepEqual([next.boot.safe_mode, next.firmware.slot], [false, 'a']);
});
