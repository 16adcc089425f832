import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { VirtualBoard } from '../../index.js';

export const HOME = { ssid: 'home', password: 'placeholder-password' };

/** Python lines that join Wi-Fi, for firmware that needs the network. */
export const JOIN = `
import network, time
wlan = network.WLAN(network.STA_IF)
wlan.active(True)
wlan.connect('${HOME.ssid}', '${HOME.password}')
while not wlan.isconnected():
    time.sleep_ms(20)
`;

/** @type {WeakMap<import('node:test').TestContext, VirtualBoard[]>} */
const boardsOfTest = new WeakMap();

/**
 * Everything a test made is stopped, then removed, whatever the order it was made in.
 * @param {import('node:test').TestContext} test
 * @param {string} directory
 */
function cleanUpAfter(test, directory) {
  test.after(async () => {
    await Promise.all((boardsOfTest.get(test) ?? []).map((board) => board.stop()));
    fs.rmSync(directory, { recursive: true, force: true });
  });
}

/**
 * @param {import('node:test').TestContext} test removed when it ends
 * @param {Record<string, string | Uint8Array>} [files] content by path
 */
export function flashDirectory(test, files = {}) {
  const parent = fs.mkdtempSync(path.join(os.tmpdir(), 'virtual-board-'));
  cleanUpAfter(test, parent);
  const directory = path.join(parent, 'flash');
  fs.mkdirSync(directory);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(directory, name)), { recursive: true });
    fs.writeFileSync(path.join(directory, name), content);
  }
  return directory;
}

/**
 * A board that is stopped when the test ends.
 * @param {import('node:test').TestContext} test
 * @param {string} program main.py
 * @param {Partial<import('../../board/board-options.js').BoardOptions>} [options]
 */
export function boardWith(test, program, options = {}) {
  const flash = options.flash ?? flashDirectory(test);
  fs.writeFileSync(path.join(flash, 'main.py'), program);
  const board = new VirtualBoard({ networks: [HOME], ...options, flash });
  boardsOfTest.set(test, [...(boardsOfTest.get(test) ?? []), board]);
  return board;
}

/**
 * Starts a board and returns what its program printed until it ended.
 * @param {import('node:test').TestContext} test
 * @param {string} program main.py
 * @param {Partial<import('../../board/board-options.js').BoardOptions>} [options]
 */
export async function run(test, program, options) {
  const board = boardWith(test, program, options);
  const ended = new Promise((resolve) => board.on('ended', (end) => end.file === 'main.py' && resolve(end)));
  await board.start();
  const { failed } = await ended;
  return { board, failed, lines: board.console.lines, output: board.console.lines.join('\n') };
}
