import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { JOIN, boardWith } from './support/boards.js';
import { listen } from './support/servers.js';

test('eight boards run at once, each with its own flash, pins and connection', async (t) => {
  const { port, sockets } = await listen(t, (socket) => socket.on('data', (data) => void socket.write(data)));
  const boards = Array.from({ length: 8 }, (_, index) =>
    boardWith(t, `${JOIN}
import socket, machine
s = socket.socket()
s.connect(('127.0.0.1', ${port}))
s.write('board ${index}\\n')
open('me', 'w').write('${index}')
print(s.readline())
while True:
    time.sleep(3600)
`, { type: index % 2 ? 'esp32' : 'rp2' }));
  await Promise.all(boards.map((board) => board.start()));
  await Promise.all(boards.map((board, index) => board.console.waitFor(`b'board ${index}\\n'`)));
  assert.equal(sockets.size, 8);
  assert.equal(new Set(await Promise.all(boards.map((board) => board.evaluate('wlan.ifconfig()[0]')))).size, 8);
  await Promise.all(boards.map((board) => board.stop()));
  assert.deepEqual(boards.map((board) => board.running), Array(8).fill(false));
});

test('a process ends by itself once its boards are stopped', async () => {
  const script = fileURLToPath(new URL('fixtures/start-and-stop.js', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['ignore', 'pipe', 'inherit'] });
  let output = '';
  child.stdout.on('data', (data) => (output += data));
  const [code] = await once(child, 'exit');
  assert.equal(code, 0);
  assert.match(output, /stopped/);
});

test('stopping twice and starting again is fine, starting twice is not', async (t) => {
  const board = boardWith(t, 'print("up")\n');
  await board.start();
  await assert.rejects(board.start(), /on already/);
  await board.stop();
  await board.stop();
  await assert.rejects(board.memory(), /the board is off/);
  board.console.clear();
  await board.start();
  await board.console.waitFor('up');
  assert.equal(board.boots, 2);
});

test('power cycles in quick succession leave one run', async (t) => {
  const board = boardWith(t, 'import time\nprint("up")\nwhile True:\n    time.sleep(3600)\n');
  await board.start();
  await board.console.waitFor('up');
  await Promise.all([board.powerCycle(), board.powerCycle(), board.powerCycle()]);
  assert.equal(board.boots, 2);
  assert.equal(await board.evaluate('1 + 1'), 2);
});
