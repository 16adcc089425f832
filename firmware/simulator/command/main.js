#!/usr/bin/env node
// The command: provisions virtual devices and runs them until Ctrl+C.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { planFleet } from './fleet.js';
import { HELP, OptionError, readOptions } from './options.js';
import { StatusDisplay } from './status-display.js';
import { VirtualDevice } from './virtual-device.js';

const WRONG_OPTION = 2;
const FAILED = 1;

/**
 * @param {import('./options.js').Options} options
 * @param {string} flashRoot
 */
async function runFleet(options, flashRoot) {
  const devices = planFleet(options.devices).map((plan) => new VirtualDevice(plan, options, path.join(flashRoot, plan.id)));
  const display = new StatusDisplay(devices, process.stdout);
  const stopped = stopSignal();
  for (const device of devices) reportTrouble(device);
  if (!options.quiet) display.start();
  for (const device of devices) {
    // One after the other: starting a VM is the only thing that keeps a core busy.
    if (!stopped.requested) await device.start();
  }
  await stopped.signal;
  if (!options.quiet) display.stop();
  await Promise.all(devices.map((device) => device.stop()));
}

/** @returns {{ requested: boolean, signal: Promise<void> }} Ctrl+C or a request of the system to end */
function stopSignal() {
  const stopped = { requested: false, signal: Promise.resolve() };
  stopped.signal = new Promise((resolve) => {
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
      process.once(signal, () => {
        stopped.requested = true;
        resolve();
      });
    }
  });
  // Without this, nothing would be waiting while no board runs.
  const waiting = setInterval(() => {}, 2 ** 30);
  void stopped.signal.then(() => clearInterval(waiting));
  return stopped;
}

/** @param {VirtualDevice} device */
function reportTrouble({ board, plan }) {
  const say = (/** @type {string} */ text) => console.error(`${plan.id} (${plan.name}): ${text}`);
  board.on('fault', (error) => say(`the simulator failed: ${error.message}`));
  board.on('reset', (kind) => say(`restarts after a ${kind} reset`));
  board.on('ended', ({ file, failed }) => {
    if (failed) say(`${file} ended with an exception:\n${board.console.lines.slice(-12).join('\n')}`);
    else if (file === 'main.py') say('main.py ended; the device does nothing any more');
  });
}

/** @param {import('./options.js').Options} options */
async function main(options) {
  const flashRoot = path.resolve(options.flash ?? fs.mkdtempSync(path.join(os.tmpdir(), 'homehub-devices-')));
  const keeps = options.flash !== null || options.keep;
  if (!options.quiet) console.log(`${options.devices} ${options.devices === 1 ? 'device' : 'devices'}, broker ${options.broker.host}:${options.broker.port}, flash in ${flashRoot}. Ctrl+C stops them.`);
  try {
    await runFleet(options, flashRoot);
  } finally {
    if (!keeps) fs.rmSync(flashRoot, { recursive: true, force: true });
  }
  if (!options.quiet) console.log(keeps ? `Stopped. The flash folders are in ${flashRoot}.` : 'Stopped.');
}

try {
  const options = readOptions(process.argv.slice(2));
  if (options.help) process.stdout.write(HELP);
  else await main(options);
} catch (error) {
  const { message } = /** @type {Error} */ (error);
  console.error(error instanceof OptionError ? `${message}.\nTry: node firmware/simulator --help` : message);
  process.exitCode = error instanceof OptionError ? WRONG_OPTION : FAILED;
}
