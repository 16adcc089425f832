import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardWith, flashDirectory, run } from './support/boards.js';

const FOREVER = 'import time\nwhile True:\n    time.sleep(3600)\n';

for (const [type, machine, epochYear, idBytes] of /** @type {const} */ ([
  ['rp2', 'Raspberry Pi Pico W with RP2040', 1970, 8],
  ['esp32', 'Generic ESP32 module with ESP32', 2000, 6],
])) {
  test(`firmware sees a board of type ${type}`, async (t) => {
    const uniqueId = '0123456789abcdef'.slice(0, idBytes * 2);
    const { lines } = await run(t, `
import sys, os, time, machine, binascii, json
print(json.dumps([sys.platform, sys.implementation._machine, os.uname().machine, os.uname().sysname,
    binascii.hexlify(machine.unique_id()).decode(), time.gmtime(0)[0], type(time.time()).__name__]))
`, { type, uniqueId });
    assert.deepEqual(JSON.parse(lines[0]), [type, machine, machine, type, uniqueId, epochYear, 'int']);
  });

  test(`error numbers are those of ${type}, in the errno module and in exceptions`, async (t) => {
    const { lines } = await run(t, `
import errno
print(errno.ETIMEDOUT, errno.ENOENT, errno.errorcode[errno.EHOSTUNREACH])
def code(action):
    try:
        action()
    except OSError as error:
        return error.errno
import os
print(code(lambda: open('missing')), code(lambda: os.mkdir('/main.py')), code(lambda: os.rmdir('/missing')))
`, { type });
    assert.deepEqual(lines, [`${type === 'rp2' ? 110 : 116} 2 EHOSTUNREACH`, '2 17 2']);
  });
}

test('only modules of a board can be imported', async (t) => {
  const { lines } = await run(t, `
for name in ('logging', 'unittest', 'esp32', '_board_system', 'board_host', 'asyncio'):
    try:
        __import__(name)
        print('found', name)
    except ImportError:
        pass
for name in ('machine', 'network', 'socket', 'usocket', 'select', 'time', 'utime', 'gc', 'dht', 'rp2', 'ssl', 'tls', 'ntptime', 'os', 'uos', 'hashlib', 'json',
        'struct', 'binascii', 'io', 're', 'random', 'errno', 'micropython'):
    __import__(name)
print('done')
`, { type: 'rp2' });
  assert.deepEqual(lines, ['done']);
});

test('boot.py runs before main.py, and a failing program is reported with its traceback', async (t) => {
  const flash = flashDirectory(t, { 'boot.py': 'started = "boot"\n' });
  const { failed, output } = await run(t, 'print("after", started)\ndef broken():\n    raise ValueError("no good")\nbroken()\n', { flash });
  assert.equal(failed, true);
  assert.match(output, /after boot\nTraceback.*\n.*\n.*File "main.py", line 4, in <module>\n.*File "main.py", line 3, in broken\nValueError: no good/);
});

test('the clock runs at the speed it is given, and can be changed', async (t) => {
  const board = boardWith(t, `
import time
print('slept', time.ticks_diff(time.ticks_add(time.ticks_ms(), 5), time.ticks_ms()))
time.sleep(3600)
print('an hour later')
time.sleep(36000)
print('ten hours later')
`, { speed: 100_000 });
  await board.start();
  await board.console.waitFor('an hour later');
  await board.setSpeed(1_000_000);
  await board.console.waitFor('ten hours later');
  assert.equal(board.console.lines.length, 3);
});

test('ticks wrap at 2^30', async (t) => {
  // A minute before the wrap, so that a slow boot is not past it already; then the minute in no time.
  const board = boardWith(t, `
import time
start = time.ticks_ms()
print('a minute before', start > 2 ** 29)
while time.ticks_ms() >= start:
    time.sleep_ms(100)
print('past the wrap', time.ticks_ms() < 2 ** 29, 0 < time.ticks_diff(time.ticks_ms(), start) < 2 ** 29)
`, { ticksOffsetMs: 2 ** 30 - 60_000 });
  await board.start();
  await board.console.waitFor('a minute before');
  await board.setSpeed(1000);
  await board.console.waitFor('past the wrap');
  assert.deepEqual(board.console.lines, ['a minute before True', 'past the wrap True True']);
});

test('expressions and statements of a test run inside the waiting program', async (t) => {
  const board = boardWith(t, `counter = {'value': 41}\n${FOREVER}`);
  await board.start();
  await board.execute('counter["value"] += 1');
  assert.equal(await board.evaluate('counter["value"]'), 42);
  await assert.rejects(board.evaluate('missing'), /NameError/);
  await assert.rejects(board.execute('1 / 0'), /ZeroDivisionError/);
});

test('Ctrl-C is raised in the program, also when a timer calls back all the time', async (t) => {
  const board = boardWith(t, `
import time
from machine import Timer
def tick(timer):
    try:
        for _ in range(20):
            time.ticks_ms()
    except KeyboardInterrupt:
        print("lost in a callback")
Timer(period=1, mode=Timer.PERIODIC, callback=tick)
try:
    print("waiting")
    while True:
        time.sleep_ms(1)
except KeyboardInterrupt:
    print("interrupted")
`);
  await board.start();
  await board.console.waitFor('waiting');
  await board.interrupt();
  await board.console.waitFor('interrupted');
  assert.deepEqual(board.console.lines, ['waiting', 'interrupted']);
});

test('Ctrl-C interrupts the program', async (t) => {
  const board = boardWith(t, `try:\n    import time\n    print("waiting")\n    time.sleep(3600)\nexcept KeyboardInterrupt:\n    print("interrupted")\n`);
  await board.start();
  await board.console.waitFor('waiting');
  await board.interrupt();
  await board.console.waitFor('interrupted');
});

test('Ctrl-C comes to the program, not to a timer that is due first', async (t) => {
  const board = boardWith(t, `
import machine, time
machine.Timer(-1, period=1, callback=lambda _: None)
print("waiting")
try:
    while True:
        ${Array(50).fill('time.ticks_ms()').join('; ')}
except KeyboardInterrupt:
    print("interrupted")
`, { speed: 1000 });
  await board.start();
  await board.console.waitFor('waiting');
  await board.interrupt();
  await board.console.waitFor('interrupted');
  assert.deepEqual(board.console.lines, ['waiting', 'interrupted']);
});

test('a fault of the simulator is not silent', async (t) => {
  const board = boardWith(t, FOREVER, { flash: flashDirectory(t, { 'boot.py/file': 'a directory where a program should be' }) });
  const ended = new Promise((resolve) => board.once('ended', resolve));
  await board.start();
  assert.deepEqual(await ended, { file: 'boot.py', failed: true });
  assert.throws(() => boardWith(t, '', { type: /** @type {any} */ ('stm32') }), /"stm32" is no board type/);
});
