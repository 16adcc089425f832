import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { test } from 'node:test';
import { JOIN, boardWith, run } from './support/boards.js';
import { closedPort, listen } from './support/servers.js';

const CONNECT = (/** @type {number} */ port) => `${JOIN}
import socket, errno
def connect(timeout=20):
    s = socket.socket()
    s.settimeout(timeout)
    s.connect(socket.getaddrinfo('127.0.0.1', ${port})[0][-1])
    return s
def failure(action):
    try:
        return action()
    except OSError as error:
        return errno.errorcode.get(error.errno, error.errno)
`;
const FOREVER = 'while True:\n    time.sleep(3600)\n';

for (const type of /** @type {const} */ (['rp2', 'esp32'])) {
  test(`${type}: bytes and lines go both ways, and the end is seen`, async (t) => {
    const { port } = await listen(t, (socket) => socket.on('data', (data) => (socket.write(`echo ${data}`), socket.end('\nlast line'))));
    const { lines } = await run(t, `${CONNECT(port)}
s = connect()
s.write(b'hello')
print(s.readline(), s.read(4), s.recv(100), s.recv(1), s.read())
s.close()
print(failure(lambda: s.send(b'x')))
`, { type });
    assert.equal(lines[0], "b'echo hello\\n' b'last' b' line' b'' b''");
    assert.equal(lines[1], 'EBADF');
  });

  test(`${type}: refused, timed out, unreachable and unknown`, async (t) => {
    const refused = await closedPort(t);
    const { port } = await listen(t, () => {});
    const { lines } = await run(t, `${CONNECT(port)}
def to(host, port):
    s = socket.socket()
    s.settimeout(20)
    s.connect((host, port))
print(failure(lambda: to('127.0.0.1', ${refused})))
print(failure(lambda: to('192.0.2.1', 80)))
s = connect()
s.settimeout(0.05)
print(failure(lambda: s.recv(1)))
s.setblocking(False)
print(failure(lambda: s.recv(1)), s.read(1), s.readinto(bytearray(1)))
print(failure(lambda: socket.getaddrinfo('no.such.host', 80)))
print(failure(lambda: to(socket.getaddrinfo('broker.local', ${port})[0][-1][0], ${port})))
`, { type, network: { names: { 'broker.local': '127.0.0.1' } } });
    assert.deepEqual(lines, ['ECONNREFUSED', 'EHOSTUNREACH', 'ETIMEDOUT', 'EAGAIN None None', type === 'rp2' ? '-2' : '-202', 'None']);
  });
}

test('what comes right behind a question is seen while that is answered', async (t) => {
  const { port, sockets } = await listen(t, () => {});
  const board = boardWith(t, `${CONNECT(port)}
s = connect(2)
print('connected')
while True:
    until = time.ticks_add(time.ticks_ms(), 300)
    while time.ticks_diff(until, time.ticks_ms()) > 0:
        pass
    time.sleep_ms(1)
`);
  await board.start();
  await board.console.waitFor('connected');
  // The board is busy: both wait for it together.
  const answer = board.evaluate('failure(lambda: s.recv(1)) == b"x"');
  for (const socket of sockets) socket.write('x');
  assert.equal(await answer, true);
});

test('a reset by the peer is ECONNRESET', async (t) => {
  const { port } = await listen(t, (socket) => socket.once('data', () => socket.resetAndDestroy()));
  const { lines } = await run(t, `${CONNECT(port)}
s = connect()
s.write(b'x')
print(failure(lambda: s.recv(1)))
print(failure(lambda: s.send(b'x')))
`);
  assert.deepEqual(lines, ['ECONNRESET', 'ECONNRESET']);
});

test('a host name leads where the network says', async (t) => {
  const { port } = await listen(t, (socket) => socket.end('right place'));
  const { lines } = await run(t, `${JOIN}
import socket
s = socket.socket()
s.connect(socket.getaddrinfo('broker.local', 1883)[0][-1])
print(s.read())
`, { network: { names: { 'broker.local': '10.9.9.9' }, forwards: { '10.9.9.9:1883': `127.0.0.1:${port}` } } });
  assert.deepEqual(lines, ["b'right place'"]);
});

test('a non-blocking connect is in progress, and poll tells when it is done', async (t) => {
  const { port } = await listen(t, (socket) => socket.write('!'));
  const { lines } = await run(t, `${CONNECT(port)}
import select
s = socket.socket()
s.setblocking(False)
print(failure(lambda: s.connect(('127.0.0.1', ${port}))))
poller = select.poll()
poller.register(s, select.POLLOUT)
print([flags for stream, flags in poller.poll(5000)])
poller.modify(s, select.POLLIN)
print([flags for stream, flags in poller.poll(5000)], s.read(1))
print(poller.poll(20), select.select([s], [s], [], 1) == ([], [s], []))
`);
  assert.deepEqual(lines, ['EINPROGRESS', '[4]', "[1] b'!'", '[] True']);
});

test('a connection that was stalled blocks nobody for longer than the timeout, and goes on later', async (t) => {
  const { port, sockets } = await listen(t, (socket) => socket.write('first'));
  const board = boardWith(t, `${CONNECT(port)}
s = connect()
print(s.read(5))
s.settimeout(0.2)
${FOREVER}`);
  await board.start();
  await board.console.waitFor("b'first'");
  board.network.addFault({ kind: 'stall', port });
  for (const socket of sockets) socket.write('second');
  assert.equal(await board.evaluate('failure(lambda: s.recv(6))'), 'ETIMEDOUT');
  assert.equal(await board.evaluate('failure(lambda: connect(0.2))'), 'ETIMEDOUT');
  board.network.clearFaults();
  await board.execute('s.settimeout(20)');
  assert.equal(await board.evaluate('s.read(6).decode()'), 'second');
  assert.equal(sockets.size >= 1, true);
});

test('sending to a peer that takes nothing stops at a bounded number of bytes', async (t) => {
  const { port, sockets } = await listen(t, (socket) => socket.pause());
  const board = boardWith(t, `${CONNECT(port)}
s = connect()
s.settimeout(0.1)
print('connected')
def pump():
    total = 0
    try:
        while True:
            total += s.send(bytes(1024))
    except OSError:
        return total
${FOREVER}`);
  await board.start();
  await board.console.waitFor('connected');
  board.network.addFault({ kind: 'stall', port });
  assert.equal(await board.evaluate('pump()'), 8192);
  assert.equal(await board.evaluate('failure(lambda: s.send(b"x"))'), 'ETIMEDOUT');
  for (const socket of sockets) socket.resume();
  board.network.clearFaults();
  await board.execute('s.settimeout(20)');
  assert.equal(await board.evaluate('s.send(b"x")'), 1);
});

test('a connection is reset after so many bytes', async (t) => {
  const { port } = await listen(t, (socket) => socket.write(Buffer.alloc(50_000)));
  const board = boardWith(t, `${CONNECT(port)}
print('ready')
${FOREVER}`);
  await board.start();
  await board.console.waitFor('ready');
  board.network.addFault({ kind: 'reset', port, afterBytes: 10_000 });
  await board.execute(`
def drain():
    total = 0
    s = connect()
    try:
        while True:
            total += len(s.recv(1000))
    except OSError as error:
        return [total, errno.errorcode[error.errno]]
`);
  assert.deepEqual(await board.evaluate('drain()'), [10_000, 'ECONNRESET']);
});

test('a throttled connection delivers everything', async (t) => {
  const { port } = await listen(t, (socket) => socket.end(Buffer.alloc(20_000, 'x')));
  const board = boardWith(t, `${CONNECT(port)}
s = connect()
print('got', len(s.read()))
`);
  board.network.addFault({ kind: 'throttle', port, bytesPerSecond: 40_000 });
  await board.start();
  await board.console.waitFor('got 20000');
  assert.throws(() => board.network.addFault({ kind: 'throttle' }), /bytesPerSecond/);
});

test('4 MB to the peer arrive unchanged, in bounded memory', async (t) => {
  const block = 'the quick brown fox '.repeat(64);
  const blocks = 3300;
  const received = createHash('sha256');
  /** @type {() => void} */
  let end = () => {};
  const ended = new Promise((resolve) => (end = () => resolve(undefined)));
  const { port } = await listen(t, (socket) => socket.on('data', (data) => received.update(data)).on('end', end));
  const board = boardWith(t, `${CONNECT(port)}
s = connect(30)
block = b'${block}'
for _ in range(${blocks}):
    s.write(block)
s.close()
${FOREVER}`);
  await board.start();
  await ended;
  assert.equal(received.digest('hex'), createHash('sha256').update(block.repeat(blocks)).digest('hex'));
  const { live, vmBytes } = await board.memory();
  assert.equal(live < 100_000, true, `live ${live}`);
  assert.equal(vmBytes < 20_000_000, true, `VM ${vmBytes}`);
});

test('a slow reader gets everything, and the peer is held back meanwhile', async (t) => {
  const size = 4 * 1024 * 1024;
  const payload = Buffer.alloc(size, 'the quick brown fox ');
  const { port, sockets } = await listen(t, (socket) => socket.end(payload));
  const board = boardWith(t, `${CONNECT(port)}
import hashlib, binascii
s = connect(30)
print('connected')
def drain():
    digest = hashlib.sha256()
    buffer = bytearray(2048)
    while True:
        count = s.readinto(buffer)
        digest.update(memoryview(buffer)[:count])
        if count < len(buffer):
            return binascii.hexlify(digest.digest()).decode()
${FOREVER}`);
  await board.start();
  await board.console.waitFor('connected');
  const [socket] = sockets;
  assert.equal(socket.writableLength > 0, true, 'the peer could send everything although nobody reads');
  assert.equal(await board.evaluate('drain()'), createHash('sha256').update(payload).digest('hex'));
  assert.equal((await board.memory()).vmBytes < 20_000_000, true);
});

test('after a hard reset the peer hears nothing until it speaks, then a reset', async (t) => {
  const { port, sockets } = await listen(t, () => {});
  const board = boardWith(t, `${CONNECT(port)}
import machine, os
if 'restarted' in os.listdir():
    print('back')
else:
    open('restarted', 'w').close()
    s = connect()
    print('connected')
${FOREVER}`);
  await board.start();
  await board.console.waitFor('connected');
  const [socket] = sockets;
  /** @type {string[]} */
  const events = [];
  socket.on('end', () => events.push('end'));
  socket.on('close', () => events.push('close'));
  socket.on('error', () => events.push('error'));
  await board.powerCycle();
  await board.console.waitFor('back');
  assert.equal(events.length, 0);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.write('are you there?');
  await closed;
  assert.equal(events.includes('close'), true);
});

test('sockets are limited as on a board, and closing gives them back', async (t) => {
  const { lines } = await run(t, `
import socket
held = []
try:
    while True:
        held.append(socket.socket())
except OSError as error:
    print(len(held), error.errno)
held.pop().close()
socket.socket().close()
print('again')
`);
  assert.deepEqual(lines, ['16 23', 'again']);
});
