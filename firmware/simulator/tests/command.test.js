import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import tls from 'node:tls';
import { fileURLToPath } from 'node:url';
import { planFleet } from '../command/fleet.js';
import { OptionError, readOptions } from '../command/options.js';
import { PlausibleReadings } from '../command/plausible-readings.js';
import { provision } from '../command/provision.js';
import { renderConfig } from '../command/render-config.js';
import { flashDirectory, run } from './support/boards.js';
import { Authority } from './support/certificates.js';
import { listen } from './support/servers.js';

const SIMULATOR = fileURLToPath(new URL('..', import.meta.url));

/** @param {string[]} options */
function command(...options) {
  const child = spawn(process.execPath, [SIMULATOR, ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { out: '', error: '' };
  child.stdout.on('data', (data) => (output.out += data));
  child.stderr.on('data', (data) => (output.error += data));
  return { child, output, exit: once(child, 'exit').then(([code]) => code) };
}

test('--help explains every option and ends with 0', async () => {
  const { exit, output } = command('--help');
  assert.equal(await exit, 0);
  for (const option of ['--devices', '--broker', '--user', '--password', '--ca', '--tls', '--speed', '--hurry', '--flash', '--keep', '--quiet']) {
    assert.equal(output.out.includes(option), true, option);
  }
});

test('a wrong option ends with 2 and says what to do', async () => {
  const { exit, output } = command('--devices', 'many');
  assert.equal(await exit, 2);
  assert.equal(output.error, '--devices takes a number from 1 to 200, not "many".\nTry: node firmware/simulator --help\n');
  assert.equal(output.out, '');
});

test('options are checked one by one', () => {
  assert.deepEqual(readOptions([]).broker, { host: '127.0.0.1', port: 1883 });
  for (const [args, message] of /** @type {[string[], RegExp][]} */ ([
    [['--devices', '0'], /from 1 to 200/],
    [['--devices', '2.5'], /whole number/],
    [['--broker', 'localhost'], /HOST:PORT/],
    [['--broker', 'localhost:70000'], /HOST:PORT/],
    [['--speed', '-1'], /from 0.1 to 1000|ambiguous/],
    [['--speed', ''], /from 0.1 to 1000/],
    [['--hurry', 'much'], /--hurry takes a number/],
    [['--password', 'x'], /needs --user/],
    [['--ca', '/no/such/file'], /there is no \/no\/such\/file/],
    [['--colour'], /Unknown option '--colour'/],
    [['stray'], /Unexpected argument 'stray'/],
  ])) {
    assert.throws(() => readOptions(args), (error) => error instanceof OptionError && message.test(error.message), args.join(' '));
  }
});

test('config.py is rendered as Python the device understands', async (t) => {
  const values = { text: 'quote " backslash \\ Küche 🙂', none: null, yes: true, no: false, list: [1, 2.5, 'x'] };
  const source = renderConfig('"""About."""\nA = None\n\n# comment\nB = [{"x": 1}]  # trailing\n', { A: values, B: [] });
  const { lines } = await run(t, `${source}\nimport json\nprint(json.dumps(A), B)\n`);
  assert.match(lines[0], / \[\]$/);
  assert.deepEqual(JSON.parse(lines[0].slice(0, -3)), values);
  assert.throws(() => renderConfig('A = 1\n', { MISSING: 1 }), /config.py has no setting MISSING/);
});

const FIXTURE = {
  'main.py': 'import home\n',
  'config.py': 'DEVICE_ID = None\nMQTT = {}\n',
  'home/__init__.py': 'import config\nprint(config.DEVICE_ID)\n',
  'home/__pycache__/x.py': '',
  'home/notes.md': '',
};

test('provisioning copies the firmware and leaves what the device keeps', async (t) => {
  const firmware = flashDirectory(t, FIXTURE);
  const flash = flashDirectory(t, { 'state/boot.json': '{}', 'home/removed.py': '' });
  provision(flash, { DEVICE_ID: 'virtual-001' }, firmware);
  assert.deepEqual(fs.readdirSync(flash).sort(), ['config.py', 'home', 'main.py', 'state']);
  assert.deepEqual(fs.readdirSync(path.join(flash, 'home')), ['__init__.py']);
  assert.equal(fs.readFileSync(path.join(flash, 'config.py'), 'utf8'), 'DEVICE_ID = "virtual-001"\nMQTT = {}\n');
  fs.rmSync(path.join(firmware, 'home'), { recursive: true });
  assert.throws(() => provision(flash, {}, firmware), /there is no home in .*: the firmware is not complete/);
});

test('a fleet has both board types, all kinds of sensors and no id twice', () => {
  const fleet = planFleet(50);
  assert.equal(new Set(fleet.map((plan) => plan.id)).size, 50);
  assert.equal(new Set(fleet.map((plan) => plan.name)).size, 50);
  assert.equal(new Set(fleet.map((plan) => plan.uniqueId)).size, 50);
  for (const plan of fleet) {
    assert.match(plan.id, /^[A-Za-z0-9_-]{1,64}$/);
    assert.equal(plan.uniqueId.length, plan.type === 'rp2' ? 16 : 12);
  }
  const first = planFleet(5);
  assert.deepEqual(new Set(first.map((plan) => plan.type)), new Set(['rp2', 'esp32']));
  assert.deepEqual(new Set(first.flatMap((plan) => plan.sensors.map((sensor) => sensor.sensor_type))), new Set(['weather', 'motion', 'led', 'status_led']));
});

test('readings stay plausible over a day: small steps, warmer in the afternoon, never out of range', () => {
  for (const id of ['virtual-001', 'virtual-002', 'virtual-003']) {
    const readings = new PlausibleReadings(id);
    let previous = readings.climate(new Date(2030, 5, 1, 0, 0, 0));
    const sums = { night: 0, afternoon: 0 };
    for (let minute = 1; minute < 24 * 60; minute++) {
      const now = new Date(2030, 5, 1, 0, minute);
      const climate = readings.climate(now);
      assert.equal(Math.abs(climate.temperature - previous.temperature) < 0.5, true);
      assert.equal(climate.temperature > 10 && climate.temperature < 32 && climate.humidity >= 15 && climate.humidity <= 95, true);
      if (now.getHours() >= 2 && now.getHours() < 4) sums.night += climate.temperature;
      if (now.getHours() >= 14 && now.getHours() < 16) sums.afternoon += climate.temperature;
      assert.equal(readings.rssi() >= -85 && readings.rssi() <= -40, true);
      assert.equal(readings.untilMotion(now) > 0 && readings.motionLasts() >= 2000, true);
      previous = climate;
    }
    assert.equal(sums.afternoon > sums.night, true, id);
  }
});

test('the command runs devices that reach the broker, shows a line each, and stops cleanly', async (t) => {
  const parent = flashDirectory(t);
  /** @type {Set<number>} first bytes of what the devices sent: 0x10 opens an MQTT connection */
  const firstBytes = new Set();
  let connections = 0;
  /** @type {() => void} */
  let enough = () => {};
  const connected = new Promise((resolve) => (enough = () => resolve(undefined)));
  const { port } = await listen(t, (socket) =>
    socket.once('data', (data) => {
      firstBytes.add(data[0]);
      if (++connections >= 2) enough();
    }));
  const { child, exit, output } = command('--devices', '2', '--broker', `127.0.0.1:${port}`, '--flash', parent, '--user', 'house', '--password', 'placeholder', '--speed', '2');
  await Promise.race([connected, exit.then((code) => Promise.reject(new Error(`ended with ${code}: ${output.error}`)))]);
  child.kill('SIGINT');
  assert.equal(await exit, 0);
  assert.deepEqual(firstBytes, new Set([0x10]));
  assert.match(output.out, /^2 devices, broker 127\.0\.0\.1:\d+/);
  assert.match(output.out, /virtual-001 +Kitchen +rp2 /);
  assert.match(output.out, /virtual-002 +Living room +esp32 /);
  assert.match(output.out, /Stopped\. The flash folders are in /);
  assert.deepEqual(fs.readdirSync(parent).filter((name) => name.startsWith('virtual')), ['virtual-001', 'virtual-002']);
});

test('why the broker does not take a device is said in its line', async (t) => {
  const refusal = Buffer.from([0x20, 2, 0, 5]);
  const { port } = await listen(t, (socket) => socket.on('data', () => void socket.end(refusal)));
  const { child, exit, output } = command('--devices', '1', '--broker', `127.0.0.1:${port}`);
  while (!output.out.includes('not authorised')) {
    assert.equal(child.exitCode, null, output.error);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  assert.match(output.out, /^1 device, broker/);
  assert.match(output.out, /virtual-001 +Kitchen +rp2 +no broker +1 boot +not authorised\n/);
  child.kill('SIGINT');
  assert.equal(await exit, 0);
});

test('with --ca the devices speak TLS and check the broker, with --tls they take any', async (t) => {
  const authority = new Authority(t);
  const context = tls.createSecureContext(authority.issue());
  for (const options of [['--ca', authority.pemFile], ['--tls']]) {
    /** @type {(byte: number) => void} */
    let hear = () => {};
    const heard = new Promise((resolve) => (hear = resolve));
    const { port } = await listen(t, (socket) => {
      const secured = new tls.TLSSocket(socket, { isServer: true, secureContext: context });
      secured.on('error', () => {}).once('data', (data) => hear(data[0]));
    });
    const { child, exit, output } = command('--devices', '1', '--broker', `127.0.0.1:${port}`, ...options);
    assert.equal(await Promise.race([heard, exit.then((code) => `ended with ${code}: ${output.error}`)]), 0x10);
    child.kill('SIGINT');
    assert.equal(await exit, 0);
  }
});

test('without --keep the flash folders are removed, with it they stay', async (t) => {
  const temporary = flashDirectory(t);
  for (const keep of [false, true]) {
    const child = spawn(process.execPath, [SIMULATOR, '--devices', '1', '--quiet', '--broker', '127.0.0.1:1', ...(keep ? ['--keep'] : [])], {
      env: { ...process.env, TMPDIR: temporary }, stdio: ['ignore', 'pipe', 'pipe'],
    });
    const exit = once(child, 'exit');
    while (!fs.existsSync(temporary) || !fs.readdirSync(temporary).some((name) => fs.existsSync(path.join(temporary, name, 'virtual-001', 'state')))) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
    child.kill('SIGTERM');
    assert.deepEqual((await exit)[0], 0);
    assert.equal(fs.readdirSync(temporary).length, keep ? 1 : 0);
  }
});
