// Entry of a board's worker thread: makes the VM look like the board, then runs boot.py and main.py from its flash.
import fs from 'node:fs';
import path from 'node:path';
import { workerData } from 'node:worker_threads';
import { Board } from './board.js';
import { answerHost } from './host-requests.js';

const PYTHON_DIRECTORY = new URL('python/', import.meta.url);
const PROGRAMS = ['boot.py', 'main.py'];

/** @param {Board} board */
function installPythonModules(board) {
  const { FS, runPython } = board.vm.python;
  FS.ignorePermissions = true; // a board's files carry no permission bits
  FS.mkdir('/_board');
  for (const name of fs.readdirSync(PYTHON_DIRECTORY)) FS.writeFile(`/_board/${name}`, fs.readFileSync(new URL(name, PYTHON_DIRECTORY)));
  board.registerModules();
  answerHost(board);
  runPython('import sys\nsys.path[:] = ["/_board", ".frozen"]\nimport board_start\ndel board_start, sys');
  board.call('calibrate');
}

/** @param {Board} board */
function mountFlash(board) {
  const { FS, runPython } = board.vm.python;
  // The flash takes the root's place: mounted anywhere else, the VM's rename() would use one buffer for both names.
  FS.root = null;
  FS.mount(board.flash, {}, '/');
  // The modules frozen into this build (logging, datetime, unittest ...) are on no board.
  runPython('import sys\nsys.path[:] = ["", "/lib"]\ndel sys');
}

const board = await Board.create(workerData);
installPythonModules(board);
mountFlash(board);
board.link.drain();
board.collector.collect();
board.link.post({ type: 'booted', memory: board.collector.measure(), internals: board.internals });
for (const file of PROGRAMS) {
  if (!fs.existsSync(path.join(board.settings.flash, file))) continue;
  const failed = board.call('run', file) === 1;
  board.link.post({ type: 'ended', file, failed });
}
// A board would show its prompt now; timers and interrupts go on.
board.scheduler.waitUntil(() => false);
