import assert from 'node:assert/strict';
import { test } from 'node:test';
import { boardWith, run } from './support/boards.js';

const FOREVER = 'import time\nwhile True:\n    time.sleep(3600)\n';

for (const type of /** @type {const} */ (['rp2', 'esp32'])) {
  test(`${type}: a pin's interrupt handler is called on the edges it asked for`, async (t) => {
    const board = boardWith(t, `
from machine import Pin
motion = Pin(18, Pin.IN, Pin.PULL_DOWN)
motion.irq(handler=lambda pin: print('edge', pin.value()), trigger=Pin.IRQ_RISING)
print('ready', motion.value())
${FOREVER}`, { type });
    await board.start();
    await board.console.waitFor('ready 0');
    board.pins.set(18, 1);
    await board.console.waitFor('edge 1');
    board.pins.set(18, 0);
    await board.pins.pulse(18);
    assert.equal(await board.evaluate('motion.value()'), 0);
    assert.deepEqual(board.console.lines, ['ready 0', 'edge 1', 'edge 1']);
  });

  test(`${type}: reset causes`, async (t) => {
    const board = boardWith(t, `
import machine, os
def step():
    count = len(os.listdir('/')) - 1
    open('boot%d' % count, 'w').close()
    return count
print('cause', machine.reset_cause())
count = step()
if count == 0:
    machine.soft_reset()
if count == 1:
    machine.reset()
if count == 2:
    machine.soft_reset()
if count == 3:
    wdt = machine.WDT(timeout=1000)
    while True:
        pass
print('finished', machine.PWRON_RESET, machine.WDT_RESET)
${FOREVER}`, { type });
    await board.start();
    await board.console.waitFor('finished 1 3');
    await board.powerCycle();
    await board.waitForBoots(6);
    const expected = type === 'rp2' ? [1, 1, 3, 3, 3, 1] : [1, 5, 2, 5, 3, 1];
    await board.console.waitFor(/finished/);
    assert.deepEqual(board.resets, ['soft', 'hard', 'soft', 'watchdog', 'power-on']);
    const causes = () => board.console.lines.filter((line) => line.startsWith('cause')).map((line) => Number(line.slice(6)));
    while (causes().length < 6) await new Promise((resolve) => board.console.once('line', resolve));
    assert.deepEqual(causes(), expected);
  });
}

test('a fed watchdog does not bite, also in a loop without waits', async (t) => {
  const board = boardWith(t, `
from machine import WDT
import time
try:
    WDT(timeout=60000)
except ValueError as error:
    print(error)
wdt = WDT(timeout=1000)
start = time.ticks_ms()
while time.ticks_diff(time.ticks_ms(), start) < 2500:
    wdt.feed()
print('alive')
while True:
    wdt.feed()
`);
  await board.start();
  await board.console.waitFor('alive');
  assert.deepEqual(board.console.lines, ['timeout exceeds 8388', 'alive']);
  assert.deepEqual(board.resets, []);
});

test('output pins and the LED of a Pico W can be read', async (t) => {
  const { board, lines } = await run(t, `
from machine import Pin, Signal
led = Pin('LED', Pin.OUT)
led.on()
pin = Pin(5, Pin.OUT, value=1)
pin.toggle()
inverted = Signal(Pin(6, Pin.OUT), invert=True)
inverted.on()
for bad in (30, -1, 'LED2'):
    try:
        Pin(bad)
    except ValueError as error:
        print(error)
`);
  assert.equal(board.pins.read('LED'), 1);
  assert.equal(board.pins.read(5), 0);
  assert.equal(board.pins.read(6), 0);
  assert.equal(board.pins.read(7), undefined);
  assert.deepEqual(lines, ['invalid pin', 'invalid pin', 'unknown named pin "LED2"']);
});

test('an ESP32 has other pins: no "LED", and 34 to 39 for input only', async (t) => {
  const { lines } = await run(t, `
from machine import Pin
for make in (lambda: Pin('LED'), lambda: Pin(24), lambda: Pin(34, Pin.OUT), lambda: Pin(34, Pin.IN)):
    try:
        make()
        print('ok')
    except ValueError as error:
        print(error)
`, { type: 'esp32' });
  assert.deepEqual(lines, ['unknown named pin "LED"', 'invalid pin', 'pin can only be input', 'ok']);
});

test('PWM values are seen with their history', async (t) => {
  const { board, lines } = await run(t, `
from machine import PWM, Pin
import time
led = PWM(Pin(16), freq=1000, duty_u16=0)
for step in range(1, 5):
    led.duty_u16(step * 10000)
    time.sleep_ms(10)
print(led.duty_u16(), led.freq())
led.deinit()
time.sleep_ms(10)
Pin(16, Pin.OUT, value=0)
`);
  assert.deepEqual(lines, ['40000 1000']);
  const history = board.pins.pwmHistory(16);
  assert.deepEqual(history.map(({ frequency, duty }) => [frequency, duty]), [[1000, 0], [1000, 10000], [1000, 20000], [1000, 30000], [1000, 40000], [0, 0]]);
  assert.equal(history.every(({ at }, index) => index === 0 || at >= history[index - 1].at), true);
  assert.equal(board.pins.pwm(16)?.duty, 0);
});

for (const [type, duty] of /** @type {const} */ ([['rp2', 40000], ['esp32', 0]])) {
  test(`what deinit() leaves on a pin of a ${type} board`, async (t) => {
    const { board } = await run(t, 'from machine import PWM, Pin\nPWM(Pin(16), freq=1000, duty_u16=40000).deinit()\n', { type });
    assert.equal(board.pins.pwm(16)?.duty, duty);
  });
}

test('timers fire once or again and again until they are stopped', async (t) => {
  const { lines } = await run(t, `
from machine import Timer
import time
calls = []
once = Timer(-1)
once.init(mode=Timer.ONE_SHOT, period=30, callback=lambda timer: calls.append('once'))
often = Timer(period=20, mode=Timer.PERIODIC, callback=lambda timer: calls.append('often'))
while calls.count('often') < 5:
    time.sleep_ms(5)
often.deinit()
seen = len(calls)
time.sleep_ms(100)
print(calls.count('once'), len(calls) - seen)
try:
    Timer(1)
except ValueError as error:
    print(error)
failing = Timer(mode=Timer.ONE_SHOT, period=1, callback=lambda timer: 1 / 0)
time.sleep_ms(50)
print('goes on')
`);
  assert.deepEqual(lines.slice(0, 3), ['1 0', "Timer doesn't exist", 'Unhandled exception in callback']);
  assert.match(lines.join('\n'), /ZeroDivisionError[^\n]*\ngoes on$/);
});

test('disable_irq holds callbacks back', async (t) => {
  const { lines } = await run(t, `
import machine, time
calls = []
timer = machine.Timer(period=5, callback=lambda timer: calls.append(1))
state = machine.disable_irq()
time.sleep_ms(50)
print(len(calls))
machine.enable_irq(state)
while not calls:
    time.sleep_ms(5)
print('called')
`);
  assert.deepEqual(lines, ['0', 'called']);
});

test('a DHT22 gives its reading, times out or sends a bad checksum', async (t) => {
  const board = boardWith(t, `
import dht, machine, time
sensor = dht.DHT22(machine.Pin(26))
def measure():
    try:
        sensor.measure()
        return [sensor.temperature(), sensor.humidity()]
    except Exception as error:
        return repr(error)
${FOREVER}`);
  await board.start();
  assert.equal(await board.evaluate('measure()'), 'OSError(110,)');
  board.climate.set(26, { temperature: -4.26, humidity: 99.9 });
  assert.deepEqual(await board.evaluate('measure()'), [-4.3, 99.9]);
  board.climate.fail(26, 'checksum');
  assert.equal(await board.evaluate('measure()'), "Exception('checksum error',)");
  board.climate.fail(26);
  assert.equal(await board.evaluate('measure()'), 'OSError(110,)');
  await board.powerCycle();
  board.climate.set(26, { temperature: 20, humidity: 50 });
  await board.waitForBoots(2);
});

test('ADC and RTC', async (t) => {
  const board = boardWith(t, `
import machine, time
adc = machine.ADC(26)
machine.RTC().datetime((2030, 1, 2, 2, 3, 4, 5, 0))
${FOREVER}`);
  board.pins.setAnalog(26, 12345);
  await board.start();
  assert.equal(await board.evaluate('adc.read_u16()'), 12345);
  assert.deepEqual(await board.evaluate('list(time.localtime()[:5])'), [2030, 1, 2, 3, 4]);
  assert.deepEqual(await board.evaluate('list(machine.RTC().datetime()[:4])'), [2030, 1, 2, 2]);
});
