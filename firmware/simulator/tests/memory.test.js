import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findInternals } from '../vm/vm-internals.js';
import { boardWith, run } from './support/boards.js';

test('an endless loop that makes garbage does not grow', async (t) => {
  const board = boardWith(t, `
import time
kept = list(range(100))
rounds = 0
while True:
    garbage = [str(i) * 3 for i in range(100)]
    rounds += 1
    time.sleep_ms(1)
`, { speed: 100 });
  await board.start();
  await board.evaluate('rounds');
  const before = await board.memory();
  while ((await board.evaluate('rounds')) < 3000);
  const after = await board.memory();
  assert.equal(after.collected, true);
  assert.equal(after.collections > before.collections + 50, true, `${after.collections} collections`);
  assert.equal(after.vmBytes, before.vmBytes);
  assert.equal(Math.abs(after.live - before.live) < 4096, true, `live went from ${before.live} to ${after.live}`);
  assert.equal(await board.evaluate('kept == list(range(100))'), true);
});

test('nothing that is in use is collected, wherever the program waits', async (t) => {
  const { board, lines } = await run(t, `
import time
def check(text, expected):
    filler = [bytes(50) for _ in range(20)]
    print(text, 'ok' if expected else 'BROKEN')
def wait(value):
    time.sleep_ms(1)
    time.sleep_ms(1)
    return value
class Thing:
    def __init__(self, a, b, *more, **named):
        time.sleep_ms(1)
        self.values = [a, b, list(more), named]
        time.sleep_ms(1)
    def __del__(self):
        pass
def closure():
    one, two, three, four = [1], [2], [3], [4]
    def inner(a, b, c):
        time.sleep_ms(1)
        return one + two + three + four + a + b + c
    return inner
for round in range(5):
    check('constructor', [Thing([i], str(i) * 5, bytes(i), x=[i]).values for i in range(20)] ==
        [[[i], str(i) * 5, [bytes(i)], {'x': [i]}] for i in range(20)])
    check('closure', all(closure()([5], [6], [i]) == [1, 2, 3, 4, 5, 6, i] for i in range(20)))
    check('generator', list(wait('v%d' % i) for i in range(20)) == ['v%d' % i for i in range(20)])
    check('join', ''.join(wait('%d,' % i) for i in range(10)) == '0,1,2,3,4,5,6,7,8,9,')
    check('sort', sorted([[3], [1], [2]], key=lambda x: wait(x)) == [[1], [2], [3]])
    check('dict', {wait('k%d' % i): wait([i]) for i in range(20)} == {'k%d' % i: [i] for i in range(20)})
    check('star', (lambda *a, **k: wait([a, k]))(*[wait([i]) for i in range(5)], **{'k': wait([1])}) == [([0], [1], [2], [3], [4]), {'k': [1]}])
    check('map', list(map(lambda x, y: wait([x, y]), [1, 2], [3, 4])) == [[1, 3], [2, 4]])
`, { collectAtEveryWait: true });
  assert.equal(lines.length, 40);
  assert.deepEqual(lines.filter((line) => !line.endsWith(' ok')), []);
  const { collections, skipped } = await board.memory();
  assert.equal(collections > 500 && skipped > 100, true, `${collections} collections, ${skipped} skipped`);
});

test('the live figure follows what is kept, the largest allocation what was asked for', async (t) => {
  const board = boardWith(t, 'import time\nkept = []\nwhile True:\n    time.sleep(3600)\n', { measureAllocations: true });
  await board.start();
  const before = await board.memory();
  await board.execute('kept.append(bytearray(20000))');
  const after = await board.memory();
  assert.equal(before.live >= before.baseline, true);
  assert.equal(Math.abs(after.live - before.live - 20000) < 1500, true, `grew by ${after.live - before.live}`);
  assert.equal(Number(after.largestAllocation) >= 20000 && Number(after.largestAllocation) < 20100, true, `${after.largestAllocation}`);
  await board.execute('kept.clear()');
  assert.equal((await board.memory()).live < before.live + 1500, true);
});

test('gc tells of a board with a fixed heap', async (t) => {
  const { lines } = await run(t, `
import gc
gc.collect()
free = gc.mem_free()
held = bytearray(10000)
print(0 < free < 192 * 1024, 9000 < free - gc.mem_free() < 12000)
del held
gc.collect()
print(abs(gc.mem_free() - free) < 1000)
gc.threshold(4096)
print(gc.threshold())
`);
  assert.deepEqual(lines, ['True True', 'True', '4096']);
});

test('a VM without the expected internals is refused', () => {
  const memory = new Uint8Array(1024 * 1024);
  const vm = {
    exports: {},
    bytes: (/** @type {number} */ address, /** @type {number} */ length) => memory.subarray(address, address + length),
    python: {
      /** @param {string} name @param {Record<string, (...values: any[]) => void>} functions */
      registerJsModule(name, functions) {
        this.probe = functions;
      },
      probe: /** @type {Record<string, (...values: any[]) => void>} */ ({}),
      /** @param {string} code */
      runPython(code) {
        const nest = /_probe\.nest\((\d)\)/.exec(code);
        if (nest) this.probe.nest(Number(nest[1]));
      },
    },
  };
  assert.throws(() => findInternals(vm), /external_call_depth was found at 0 places .* Use the pinned version/);
});
