import assert from 'node:assert/strict';
import { test } from 'node:test';
import { JOIN, run } from './support/vm.js';

/** Runs a program that asserts; it must come to its end. */
async function passes(t, program, options) {
  const { lines, output } = await run(t, `${program}\nprint("passed")`, options);
  assert.equal(lines.at(-1), 'passed', output);
}

const RAISES = `
def raises(kind, text, action):
    try:
        action()
    except kind as error:
        assert text in str(error), error
        return
    assert False, "nothing raised"
`;

test('topics: names, and filters with one wildcard', (t) => passes(t, `
from home.topics import Topics, match
topics = Topics("homehub", "kitchen")
assert topics.availability == "homehub/kitchen/availability"
assert topics.state("light") == "homehub/kitchen/sensors/light/state"
assert topics.command_all == "homehub/all/command"
assert topics.discovery == "homeassistant/device/kitchen/config"
assert match("a/b", "a/b") is True
assert match("a/b", "a/bc") is None
assert match("a/+/c", "a/x/c") == "x"
for other in ("a/x/y/c", "a//c", "a/c", "b/x/c", "a/x/d"):
    assert match("a/+/c", other) is None, other
`));

test('messages: only sound JSON objects of a sane depth', (t) => passes(t, `${RAISES}
from home.topics import parse_object
assert parse_object(b'{"a": "\\\\"[{", "b": [1, {}]}') == {"a": '"[{', "b": [1, {}]}
assert parse_object(memoryview(b'{}')) == {}
assert parse_object(('{"a":"' + "[" * 100 + '"}').encode())["a"] == "[" * 100
raises(ValueError, "UTF-8", lambda: parse_object(b'{"a":"\\xff"}'))
raises(ValueError, "not JSON", lambda: parse_object(b'{"a":'))
raises(ValueError, "not a JSON object", lambda: parse_object(b'"text"'))
raises(ValueError, "deeper", lambda: parse_object(b'{"a":' + b"[" * 40 + b"]" * 40 + b"}"))
`));

test('Backoff: doubles up to its limit, with jitter, and starts again', (t) => passes(t, `
from home.board import Backoff
backoff = Backoff(1000, 8000)
for delay in (1000, 2000, 4000, 8000, 8000, 8000):
    assert delay // 2 <= backoff.next() <= delay
assert len({backoff.next() for _ in range(20)}) > 5
backoff.reset()
assert backoff.next() <= 1000
`));

test('clock: counts on when ticks_ms wraps', (t) => passes(t, `
from home import board as clock
before_the_wrap = 2 ** 30 - 5
now = before_the_wrap
clock.ticks_ms = lambda: now
start = clock.ms()
for passed in (0, 4, 5, 6, 1000, 2 ** 28, 2 ** 29, 2 ** 29 + 2 ** 28):
    now = (before_the_wrap + passed) % 2 ** 30
    assert clock.ms() - start == passed, passed
`));

test('flash: saves and loads, and what is missing or damaged is the default', (t) => passes(t, `
from home import board as flash
assert flash.load("none.json", 7) == 7
flash.save("some.json", {"a": [1, None]})
assert flash.load("some.json") == {"a": [1, None]}
with open("/state/some.json", "w") as f:
    f.write('{"a": [1')
assert flash.load("some.json", {}) == {}
`));

for (const type of ['rp2', 'esp32']) {
  test(`Timer: several at once on ${type}, each stopped on its own`, (t) => passes(t, `
import time
from home.Timer import Timer
counts = [0, 0, 0]
def counter(i):
    def count():
        counts[i] += 1
    return count
timers = [Timer(counter(i)) for i in range(3)]
for i, timer in enumerate(timers):
    timer.start(10 * (i + 1))
time.sleep_ms(500)
timers[0].stop()
seen = counts[0]
time.sleep_ms(200)
assert counts[0] == seen and seen > 5, counts
assert counts[1] > 5 and counts[2] > 5, counts
timers[0].start(5)
time.sleep_ms(100)
assert counts[0] > seen
`, { type }));
}

test('Timer: the ESP32 has four, and the fifth is an error in words', (t) => passes(t, `${RAISES}
from home.Timer import Timer
timers = [Timer(print) for _ in range(5)]
for timer in timers[:4]:
    timer.start(1000)
raises(OSError, "all 4 timers are in use", lambda: timers[4].start(1000))
timers[0].stop()
timers[4].start(1000)
`, { type: 'esp32' }));

for (const type of ['rp2', 'esp32']) {
  test(`Watchdog: one timer for all calls on ${type}, which feeds during each of them only, and no longer than its limit`, (t) => passes(t, `
import machine, time
feeds = starts = 0
class Dog:
    def __init__(self, timeout):
        pass
    def feed(self):
        global feeds
        feeds += 1
machine.WDT = Dog
init = machine.Timer.init
def counted(timer, **settings):
    global starts
    starts += 1
    init(timer, **settings)
machine.Timer.init = counted
from home.Timer import Watchdog
dog = Watchdog()
time.sleep_ms(5000)
assert feeds == 0, feeds
for _ in range(3):
    dog.during(20000, time.sleep_ms, 10000)
    assert feeds >= 2, feeds  # the last one is not the timer's
    feeds = 0
    time.sleep_ms(5000)
    assert feeds == 0, feeds
dog.extend(2500)
time.sleep_ms(10000)
assert feeds <= 3, feeds
assert starts == 1, starts
`, { type, speed: 20 }));
}

test('errors: numbers become words', (t) => passes(t, `
import errno
from home.board import reason, traceback
assert reason(OSError(errno.ECONNREFUSED)) == "connection refused"
assert reason(OSError(28)) == "no space left on flash"
assert reason(OSError(-2)) == reason(OSError(-202)) == "name not found"
assert reason(OSError(-0x7280)) == "TLS broke"
assert reason(OSError(104, "its own words")) == "its own words"
assert reason(OSError(99)) == "error 99"
assert reason(ValueError("bad")) == "bad"
assert reason(KeyError()) == "KeyError"
try:
    1 / 0
except ZeroDivisionError as error:
    assert traceback(error).strip().endswith("divide by zero")
try:
    raise ValueError("x" * 1000)
except ValueError as error:
    assert traceback(error) == "x" * 599 + "\\n"
`));

test('Spill: what a power cut tore is skipped, the rest is read in order', (t) => passes(t, `
from home.Spill import Spill
def read(spill):
    found = []
    while spill.unread:
        line = spill.next()
        if line:
            found.append((line[1], line[2]))
    return found
spill = Spill(print)
for seq in range(1, 4):
    spill.write(seq * 100, b'{"boot":7,"seq":%d,"message":"m"' % seq)
with open("/state/log.1", "ab") as f:
    f.write(b'\\n400 {"boot":7,"seq":4,"mess')
spill = Spill(print)
assert spill.unread
spill.write(500, b'{"boot":8,"seq":1,"message":"m"')
assert read(spill) == [(7, 1), (7, 2), (7, 3), (8, 1)]
assert not spill.unread and spill.used
spill.rewind()
assert len(read(spill)) == 4
spill.clear()
spill.rewind()
assert read(spill) == [] and not spill.used
`));

test('Spill: never more than 16 KiB, the oldest is dropped and named, reading goes on', (t) => passes(t, `
import os
from home.Spill import Spill
dropped = []
spill = Spill(lambda boot, seq: dropped.append(seq))
read = []
for seq in range(1, 201):
    spill.write(seq, b'{"boot":7,"seq":%d,"message":"%s"' % (seq, b"x" * 150))
    used = sum(os.stat("/state/" + name)[6] for name in os.listdir("/state"))
    assert used <= 16384, used
    if seq == 1:
        spill.rewind()
    for _ in range(2 if seq > 100 else 1):
        line = spill.next()
        if line:
            read.append(line[2])
while spill.unread:
    line = spill.next()
    if line:
        read.append(line[2])
assert dropped == list(range(1, len(dropped) + 1)) and len(dropped) > 50
assert read == sorted(read) and len(read) == len(set(read))
assert read[-1] == 200
unseen = [seq for seq in range(1, 201) if seq not in read]
assert all(seq in dropped for seq in unseen), unseen
`));

test('Spill: the rate limit lets a burst through and then one write in five seconds', (t) => passes(t, `
from home import board
from home.Spill import Spill
board.ms = lambda: 0
spill = Spill(print)
writes = 0
while spill.may_write(0):
    spill.write(0, b'{"boot":1,"seq":1')
    writes += 1
assert writes == 20
assert not spill.may_write(4000)
assert spill.may_write(6000)
`));

test('packets: arrive in any pieces, and a large one is thrown away without harm', (t) => passes(t, `
from home.lib.umqtt.packets import PacketReader, PacketWriter, field
class Wire:
    def __init__(self, data, piece):
        self.data = data
        self.piece = piece
        self.turn = False
    def readinto(self, into):
        self.turn = not self.turn
        if self.turn or not self.data:
            return None
        count = min(len(into), self.piece, len(self.data))
        into[:count] = self.data[:count]
        self.data = self.data[count:]
        return count
def header(kind, size):
    out = bytes((kind,))
    while True:
        out += bytes((size & 127 | (128 if size > 127 else 0),))
        size >>= 7
        if not size:
            return out
small = header(0x30, 5) + b"\\0\\1ahi"
large = header(0x32, 300) + b"\\0\\1b\\0\\7" + b"x" * 295
empty = header(0xD0, 0)
for piece in (1, 2, 7, 64, 1000):
    wire = Wire(small + large + empty + small, piece)
    reader = PacketReader(64)
    seen = []
    for _ in range(5000):
        if reader.poll(wire):
            seen.append((reader.type, reader.size, bytes(reader.view[: min(reader.held, 5)])))
            reader.next()
    assert seen == [(0x30, 5, b"\\0\\1ahi"), (0x32, 300, b"\\0\\1b\\0\\7"), (0xD0, 0, b""), (0x30, 5, b"\\0\\1ahi")], (piece, seen)
try:
    PacketReader(64).poll(type("Gone", (), {"readinto": lambda self, into: 0})())
    assert False
except OSError:
    pass
reader = PacketReader(64)
wire = Wire(b"\\x30\\xff\\xff\\xff\\xff\\xff", 10)
try:
    while wire.data:
        reader.poll(wire)
    assert False
except OSError:
    pass
class Sink:
    def __init__(self):
        self.writes = []
    def write(self, data):
        self.writes.append(bytes(data))
        return len(data)
writer = PacketWriter(32)
writer.sock = Sink()
writer.send(0x30, field("topic"), (b"y" * 100, "z"))
assert b"".join(writer.sock.writes) == b"\\x30\\x6c\\0\\5topic" + b"y" * 100 + b"z"
assert len(writer.sock.writes) == 3
`));

test('configs: ids and slugs', (t) => passes(t, `
from home.configs.check import is_id
from home.configs.start import slug_of
assert is_id("Kitchen_1-b") and is_id("x" * 64)
for bad in ("", "x" * 65, "a/b", "a b", "a+", "#", "\\0", "..", "ü", None, 5):
    assert not is_id(bad), bad
assert slug_of("Kitchen climate") == "kitchen-climate"
assert slug_of("  Küche / 2 ") == "k-che-2"
assert slug_of("温度") == ""
`));

test('DimmableLED: a wish that is younger than the tick is neither a division by zero nor a step back', (t) => passes(t, `
from home.sensors.DimmableLED import DimmableLED
at_once = DimmableLED("a", "A", {"pin": 16, "fade_time_ms": 0})
at_once.start()
at_once.set({"state": "ON"}, 101)
at_once.step(100)
assert at_once._duty == 65535, at_once._duty
fading = DimmableLED("b", "B", {"pin": 17, "fade_time_ms": 500})
fading.start()
fading.set({"state": "ON"}, 101)
fading.step(100)
assert fading._duty == 0, fading._duty
fading.step(351)
assert fading._duty == 65535 // 2, fading._duty
`));

test('presence: hours without the broker end in a restart, each time', (t) => passes(t, `${JOIN}
from home.Presence import Presence
class Mqtt:
    connected = False
    def on_connect(self, birth):
        pass
class Home:
    mqtt = Mqtt()
    restarts = []
    def restart(self, cause):
        self.restarts.append((cause, hour))
presence = Presence(Home())
presence.heartbeat = lambda: None
for hour in range(20):
    Mqtt.connected = 9 <= hour < 12
    presence.step(hour * 3600000)
assert Home.restarts == [("offline", 4), ("offline", 8), ("offline", 15), ("offline", 19)], Home.restarts
`));

test('board: what is said of it', (t) => passes(t, `${JOIN}
from home import board
assert 100000 < board.fs_free() < 900000
`));
