import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import dgram from 'node:dgram';
import { once } from 'node:events';
import { test } from 'node:test';
import tls from 'node:tls';
import { JOIN, boardWith, flashDirectory, run } from './support/boards.js';
import { Authority, SERVER_NAME } from './support/certificates.js';
import { listen } from './support/servers.js';

const NETWORK = { names: { [SERVER_NAME]: '127.0.0.1', 'other.test': '127.0.0.1' } };
const now = () => Date.now();

/** Python lines that make `secure(port)`, which returns a TLS socket and its TCP socket. */
const SECURE = `${JOIN}
import socket, ssl, errno
def secure(port, host='${SERVER_NAME}', ca=None, timeout=20):
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if ca:
        context.load_verify_locations(cadata=ca)
        context.verify_mode = ssl.CERT_REQUIRED
    tcp = socket.socket()
    tcp.settimeout(timeout)
    tcp.connect(socket.getaddrinfo(host, port)[0][-1])
    return context.wrap_socket(tcp, server_hostname=host), tcp
def failure(action):
    try:
        return action()
    except OSError as error:
        return error.args[-1] if isinstance(error.args[-1], str) else errno.errorcode.get(error.errno, error.errno)
    except ValueError as error:
        return str(error).strip()
`;
const FOREVER = 'while True:\n    time.sleep(3600)\n';

/**
 * A TLS server on a free port.
 * @param {import('node:test').TestContext} test
 * @param {{ cert: Buffer, key: Buffer }} identity
 * @param {(socket: tls.TLSSocket) => void} serve
 */
async function listenSecurely(test, { cert, key }, serve) {
  const context = tls.createSecureContext({ cert, key });
  return listen(test, (socket) => {
    const secured = new tls.TLSSocket(socket, { isServer: true, secureContext: context });
    secured.on('error', () => {});
    secured.once('secure', () => serve(secured));
  });
}

for (const type of /** @type {const} */ (['rp2', 'esp32'])) {
  test(`${type}: bytes and lines go both ways over TLS 1.2, unchecked unless asked for`, async (t) => {
    const { port } = await listenSecurely(t, new Authority(t).issue(), (socket) => socket.on('data', (data) => void socket.write(`echo ${data}\nrest`)));
    const { lines } = await run(t, `${SECURE}
print(ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT).verify_mode == ssl.CERT_NONE)
s, tcp = secure(${port})
print(s.write(b'hello'), s.readline(), s.read(4), s.cipher())
s.close()
print(failure(lambda: s.write(b'x')), failure(lambda: tcp.send(b'x')))
`, { type, network: NETWORK });
    assert.equal(lines[0], 'True');
    assert.match(lines[1], /^5 b'echo hello\\n' b'rest' \('ECDHE-ECDSA-AES256-GCM-SHA384', 'TLSv1.2'\)$/);
    assert.equal(lines[2], 'EINVAL EBADF');
  });
}

test('a certificate is checked by authority, name and the board\'s own clock', async (t) => {
  const authority = new Authority(t);
  const serve = (/** @type {tls.TLSSocket} */ socket) => void socket.write('welcome');
  const good = await listenSecurely(t, authority.issue(), serve);
  const expired = await listenSecurely(t, authority.issue({ days: -1 }), serve);
  const flash = flashDirectory(t, { 'ca.der': authority.der, 'ca.pem': authority.pem, 'other.der': new Authority(t).der, 'nonsense.der': 'nonsense' });
  const { lines } = await run(t, `${SECURE}
def check(port, host='${SERVER_NAME}', ca='ca.der'):
    return failure(lambda: secure(port, host, open(ca, 'rb').read())[0].read(7))
for answer in (check(${good.port}), check(${good.port}, ca='ca.pem'), check(${good.port}, '127.0.0.1'), check(${good.port}, ca='other.der'),
        check(${good.port}, 'other.test'), check(${expired.port}), check(${good.port}, ca='nonsense.der')):
    print(answer)
import machine
machine.RTC().datetime((2021, 1, 1, 5, 0, 0, 0, 0))
print(check(${good.port}))
`, { flash, calendar: now, network: NETWORK });
  assert.deepEqual(lines, [
    "b'welcome'", "b'welcome'", "b'welcome'",
    'The certificate is not correctly signed by the trusted CA',
    'The certificate Common Name (CN) does not match with the expected CN',
    'The certificate validity has expired',
    'invalid cert',
    'The certificate validity starts in the future',
  ]);
});

test('the clock of a board starts years ago, and a time server sets it', async (t) => {
  const server = dgram.createSocket('udp4');
  server.on('message', (question, { port }) => {
    const answer = Buffer.alloc(48);
    answer.writeUInt32BE(Date.UTC(2031, 1, 3, 4, 5, 6) / 1000 + 2208988800, 40);
    server.send(question.length === 48 && (question[0] & 7) === 3 ? answer : '', port, '127.0.0.1');
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  t.after(() => server.close());
  for (const [type, year] of /** @type {const} */ ([['rp2', 2021], ['esp32', 2000]])) {
    const { lines } = await run(t, `${SECURE}
import ntptime
print(time.gmtime()[:3])
print(failure(ntptime.settime))
ntptime.host = 'time.test'
ntptime.settime()
print(time.gmtime()[:5])
`, { type, network: { names: { 'time.test': '10.0.0.3' }, forwards: { '10.0.0.3:123': `127.0.0.1:${server.address().port}` } } });
    assert.deepEqual(lines, [`(${year}, 1, 1)`, type === 'rp2' ? '-2' : '-202', '(2031, 2, 3, 4, 5)']);
  }
});

test('without data a non-blocking read returns at once; held data is there although the TCP socket has none', async (t) => {
  const { port, sockets } = await listenSecurely(t, new Authority(t).issue(), (socket) => socket.on('data', () => void socket.write('x'.repeat(5000))));
  const board = boardWith(t, `${SECURE}
import select
s, tcp = secure(${port})
s.setblocking(False)
print(s.read(1), s.readinto(bytearray(1)))
secure_poll, tcp_poll = select.poll(), select.poll()
secure_poll.register(s, select.POLLIN)
tcp_poll.register(tcp, select.POLLIN)
print(secure_poll.poll(0))
s.write('go')
held = None
while held is None: # the record arrives in several segments, and none of it can be read before the last
    flags = [flags for stream, flags in secure_poll.poll(5000)]
    held = s.read(1000)
print(flags, len(held))
while tcp_poll.poll(20):
    s.read(1)
print([flags for stream, flags in secure_poll.poll(0)], tcp_poll.poll(0), s.read(1))
${FOREVER}`, { network: NETWORK });
  await board.start();
  await board.console.waitFor(/b'x'/);
  assert.deepEqual(board.console.lines, ['None None', '[]', '[1] 1000', "[1] [] b'x'"]);
  assert.equal(sockets.size, 1);
});

test('what is no TLS server, hangs up or says nothing fails with its own error', async (t) => {
  const talker = await listen(t, (socket) => socket.on('data', () => void socket.write('HTTP/1.1 400 Bad Request\r\n\r\n')));
  const closer = await listen(t, (socket) => socket.once('data', () => void socket.end()));
  const silent = await listen(t, () => {});
  const modern = await listen(t, (socket) => {
    const secured = new tls.TLSSocket(socket, { isServer: true, secureContext: tls.createSecureContext({ ...new Authority(t).issue(), minVersion: 'TLSv1.3' }) });
    secured.on('error', () => {});
  });
  const { lines } = await run(t, `${SECURE}
for port in (${talker.port}, ${closer.port}, ${modern.port}):
    print(failure(lambda: secure(port)))
print(failure(lambda: secure(${silent.port}, timeout=0.2)))
`, { network: NETWORK });
  assert.deepEqual(lines, ['MBEDTLS_ERR_SSL_INVALID_RECORD', 'MBEDTLS_ERR_SSL_CONN_EOF', 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE', 'ETIMEDOUT']);
});

test('a farewell is the end of the stream, a connection that just ends is an error', async (t) => {
  const serve = (/** @type {tls.TLSSocket} */ socket) => {
    socket.write('bye');
    socket.once('data', (data) => void (String(data) === 'end' ? socket.end() : socket.destroy()));
  };
  const { port, sockets } = await listenSecurely(t, new Authority(t).issue(), serve);
  const board = boardWith(t, `${SECURE}
s, tcp = secure(${port})
print(s.read(3), s.write('end'), s.read(1))
s.close()
s, tcp = secure(${port})
print(s.read(3))
${FOREVER}`, { network: NETWORK });
  await board.start();
  await board.console.waitFor("b'bye' 3 b''");
  await board.console.waitFor(/^b'bye'$/);
  for (const socket of sockets) socket.end();
  assert.equal(await board.evaluate('failure(lambda: s.read(1))'), 'MBEDTLS_ERR_SSL_CONN_EOF');
  assert.equal(await board.evaluate('failure(lambda: s.read(1))'), 'MBEDTLS_ERR_SSL_CONN_EOF');
});

test('1 MB each way arrives unchanged over a slow connection, and a stalled one ends at the timeout', async (t) => {
  const payload = Buffer.alloc(1024 * 1024, 'the quick brown fox ');
  const received = createHash('sha256');
  let length = 0;
  const { port } = await listenSecurely(t, new Authority(t).issue(), (socket) => {
    socket.write(payload);
    socket.on('data', (data) => {
      received.update(data);
      length += data.length;
      if (length === payload.length) socket.write('thanks');
    });
  });
  const board = boardWith(t, `${SECURE}
import hashlib, binascii
s, tcp = secure(${port})
digest = hashlib.sha256()
buffer = bytearray(3000)
left = ${payload.length}
while left:
    count = s.readinto(memoryview(buffer)[:min(left, len(buffer))])
    digest.update(memoryview(buffer)[:count])
    left -= count
print(binascii.hexlify(digest.digest()).decode())
block = b'the quick brown fox ' * 256
left = ${payload.length}
while left:
    left -= s.write(block[:min(left, len(block))])
print(s.read(6))
tcp.settimeout(0.2)
print('idle')
${FOREVER}`, { network: NETWORK });
  board.network.addFault({ kind: 'throttle', bytesPerSecond: 1_500_000 });
  await board.start();
  const digest = createHash('sha256').update(payload).digest('hex');
  await board.console.waitFor(digest);
  await board.console.waitFor("b'thanks'");
  assert.equal(received.digest('hex'), digest);
  await board.console.waitFor('idle');
  board.network.addFault({ kind: 'stall', port });
  assert.equal(await board.evaluate('failure(lambda: s.read(1))'), 'ETIMEDOUT');
  assert.equal((await board.memory()).vmBytes < 20_000_000, true);
});
