import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { boardWith, flashDirectory, run } from './support/boards.js';

const FOREVER = 'import time\nwhile True:\n    time.sleep(3600)\n';

test('what the firmware writes is on the host, and there again after the next start', async (t) => {
  const flash = flashDirectory(t);
  await run(t, `
import os
os.mkdir('data')
with open('data/note.txt', 'w') as file:
    file.write('kept')
with open('data/old', 'wb') as file:
    file.write(b'1')
with open('data/new', 'wb') as file:
    file.write(b'2')
os.rename('data/new', 'data/old')
with open('data/note.txt', 'a') as file:
    file.write(' and added')
`, { flash });
  assert.equal(fs.readFileSync(path.join(flash, 'data/note.txt'), 'utf8'), 'kept and added');
  assert.equal(fs.readFileSync(path.join(flash, 'data/old'), 'utf8'), '2');
  const { lines } = await run(t, `
import os, json
with open('/data/note.txt') as file:
    print(file.read())
print(json.dumps(sorted(os.listdir('/data'))), os.stat('/data/note.txt')[0] == 0x8000, os.stat('/data')[0] == 0x4000, os.stat('/data/note.txt')[6])
print(sorted(entry[3] for entry in os.ilistdir('/data')))
os.remove('/data/note.txt')
os.remove('/data/old')
os.rmdir('/data')
try:
    os.stat('/data')
except OSError as error:
    print(error.errno)
`, { flash });
  assert.deepEqual(lines, ['kept and added', '["note.txt", "old"] True True 14', '[1, 14]', '2']);
  assert.deepEqual(fs.readdirSync(flash), ['main.py']);
});

test('a file can be read, written and sought in place', async (t) => {
  const { lines } = await run(t, `
with open('f', 'wb') as file:
    file.write(b'0123456789')
with open('f', 'r+b') as file:
    file.seek(4)
    file.write(b'xy')
    file.seek(-2, 2)
    print(file.read(), file.tell())
    file.seek(0)
    print(file.read(6))
`);
  assert.deepEqual(lines, ["b'89' 10", "b'0123xy'"]);
});

test('written content becomes the file at flush or close, as on littlefs', async (t) => {
  const flash = flashDirectory(t, { 'kept.txt': 'old' });
  const board = boardWith(t, `
overwritten = open('kept.txt', 'w')
overwritten.write('new')
flushed = open('flushed.txt', 'w')
flushed.write('safe')
flushed.flush()
flushed.write(' lost')
print('written')
${FOREVER}`, { flash });
  await board.start();
  await board.console.waitFor('written');
  await board.stop();
  assert.equal(fs.readFileSync(path.join(flash, 'kept.txt'), 'utf8'), 'old');
  assert.equal(fs.readFileSync(path.join(flash, 'flushed.txt'), 'utf8'), 'safe');
});

test('os.sync() and a soft reset keep what was written to open files', async (t) => {
  const flash = flashDirectory(t);
  const board = boardWith(t, `
import os, machine
if 'soft.txt' in os.listdir():
    print('second run')
else:
    first = open('synced.txt', 'w')
    first.write('synced')
    os.sync()
    second = open('soft.txt', 'w')
    second.write('soft')
    machine.soft_reset()
`, { flash });
  await board.start();
  await board.console.waitFor('second run');
  assert.equal(fs.readFileSync(path.join(flash, 'synced.txt'), 'utf8'), 'synced');
  assert.equal(fs.readFileSync(path.join(flash, 'soft.txt'), 'utf8'), 'soft');
});

test('a full flash says ENOSPC and keeps the old files', async (t) => {
  const { lines } = await run(t, `
import os
def free():
    info = os.statvfs('/')
    return info[0] * info[3]
print(os.statvfs('/')[0] * os.statvfs('/')[2], free() > 30000)
with open('kept', 'w') as file:
    file.write('precious')
try:
    with open('big', 'wb') as file:
        while True:
            file.write(bytes(4096))
except OSError as error:
    print(error.errno == 28, free())
os.remove('big')
print(open('kept').read(), free() > 30000)
`, { flashBytes: 64 * 1024 });
  assert.deepEqual(lines, ['65536 True', 'True 0', 'precious True']);
});

const SAVE = `
import os
def save(text):
    with open('state.tmp', 'w') as file:
        file.write(text)
    os.rename('state.tmp', 'state')
`;

test('the power can be cut at every single flash operation of a run', async (t) => {
  const flash = flashDirectory(t, { state: 'old' });
  const { board } = await run(t, `${SAVE}\nsave("new")\n`, { flash });
  assert.deepEqual(board.power.operations, [
    { operation: 'create', file: '/state.tmp' },
    { operation: 'write', file: '/state.tmp' },
    { operation: 'rename', file: '/state' },
  ]);

  for (let operations = 0; operations < board.power.operations.length; operations++) {
    const directory = flashDirectory(t, { state: 'old' });
    const cut = boardWith(t, `${SAVE}\nsave("new")\n`, { flash: directory, restartAfterReset: false });
    await cut.power.cutAfter({ operations });
    const at = new Promise((resolve) => cut.power.once('cut', resolve));
    const off = new Promise((resolve) => cut.once('off', resolve));
    await cut.start();
    assert.deepEqual(await at, board.power.operations[operations]);
    await off;
    assert.equal(fs.readFileSync(path.join(directory, 'state'), 'utf8'), 'old');
  }
  assert.equal(fs.readFileSync(path.join(flash, 'state'), 'utf8'), 'new');
});

test('a cut after so many bytes loses the unfinished file, or tears it on request', async (t) => {
  for (const torn of [false, true]) {
    const flash = flashDirectory(t, { log: 'old' });
    const board = boardWith(t, `
with open('log', 'w') as file:
    for i in range(10):
        file.write('0123456789')
`, { flash, restartAfterReset: false });
    await board.power.cutAfter({ bytes: 55, torn });
    const off = new Promise((resolve) => board.once('off', resolve));
    await board.start();
    await off;
    const content = fs.readFileSync(path.join(flash, 'log'), 'utf8');
    if (torn) assert.equal('0123456789'.repeat(10).startsWith(content) && content.length > 0 && content.length < 100, true);
    else assert.equal(content, 'old');
  }
});

test('after a power cut the board starts again by itself, once', async (t) => {
  const board = boardWith(t, `
import machine
print('start', machine.reset_cause())
with open('boots', 'a') as file:
    file.write('x')
print('done')
`);
  await board.power.cutAfter({ operations: 1 });
  await board.start();
  await board.console.waitFor('done');
  assert.deepEqual(board.resets, ['power-on']);
  assert.deepEqual(board.console.lines, ['start 1', 'start 1', 'done']);
});

test('the operations of a cut count on over a reset', async (t) => {
  const board = boardWith(t, `
import machine, os
def note(name):
    with open(name, 'w') as file:
        file.write('x')
note('a')
if 'b' not in os.listdir():
    note('b')
    machine.reset()
note('c')
print('done')
`);
  await board.power.cutAfter({ operations: 6 });
  await board.start();
  await board.console.waitFor('done');
  assert.deepEqual(board.resets, ['hard', 'power-on']);
  assert.deepEqual(board.power.operations.map(({ operation, file }) => `${operation} ${file}`), [
    'create /a', 'write /a', 'create /b', 'write /b', 'write /a', 'create /c', 'write /a', 'write /c',
  ]);
});
