import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import net from 'node:net';
import { test } from 'node:test';
import { PASSWORD, USER } from './support/broker.js';
import { startFtpServer, startScriptedServer } from './support/ftp.js';
import { JOIN, run } from './support/vm.js';
import { atEnd } from './support/teardown.js';

const FETCH = (port, body, timeout = 2) => `${JOIN}
from home.lib.ftplib import FTP, Error, error_perm, error_proto, error_temp
ftp = FTP(timeout=${timeout})
def retrieve(path, callback, rest=None):
    data = ftp.ntransfercmd("RETR " + path, rest)
    data.settimeout(ftp.timeout)
    part = data.read(1000)
    while part:
        callback(part)
        part = data.read(1000)
    data.close()
    ftp.voidresp()
try:
    ftp.connect("127.0.0.1", ${port})
    ${body.trim().replaceAll('\n', '\n    ')}
except Exception as error:
    print(type(error).__name__, error.args)
`;

const HASHED = `
import hashlib, binascii
digest = hashlib.sha256()
`;

for (const type of ['rp2', 'esp32']) {
  test(`a ${type} board fetches a file from a real server, whole and from an offset`, async (t) => {
    const content = randomBytes(20_001);
    const { port } = await startFtpServer(t, { 'firmware.bin': content });
    const { lines, output } = await run(t, FETCH(port, `
ftp.login("${USER}", "${PASSWORD}")
print(ftp.size("firmware.bin"))
${HASHED.trim()}
retrieve("firmware.bin", digest.update)
print(binascii.hexlify(digest.digest()).decode())
digest = hashlib.sha256()
retrieve("firmware.bin", digest.update, 15000)
print(binascii.hexlify(digest.digest()).decode())
try:
    ftp.size("missing.bin")
except error_perm as error:
    print("no such file")
try:
    retrieve("missing.bin", digest.update)
except error_perm as error:
    print("no such file")
print(ftp.voidcmd("QUIT")[:3])
`, 20), { type });
    const sha = (bytes) => createHash('sha256').update(bytes).digest('hex');
    assert.deepEqual(lines, ['20001', sha(content), sha(content.subarray(15_000)), 'no such file', 'no such file', '221'], output);
  });
}

/** A data connection that serves `content` and counts who came. */
async function dataServer(t, content) {
  const seen = { connections: 0 };
  const server = net.createServer((socket) => { seen.connections++; socket.on('error', () => {}); if (content) socket.end(content); });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(t, () => server.close());
  return { seen, port: server.address().port };
}

const greet = (more) => (line) => more(line) ?? ({ '': '220-hello\r\n220 there\r\n', 'USER anonymous': '331 password?\r\n', 'PASS ': '230 in\r\n', 'TYPE I': '200 binary\r\n' }[line] ?? '502 no\r\n');

test('the address in a PASV reply is ignored', async (t) => {
  const data = await dataServer(t, 'good');
  const { port } = await startScriptedServer(t, greet((line) => {
    if (line === 'PASV') return `227 Entering (10,1,2,3,${data.port >> 8},${data.port & 255})\r\n`;
    if (line === 'RETR x') return '150 here\r\n226 done\r\n';
  }));
  const { lines } = await run(t, FETCH(port, 'ftp.login("anonymous", "")\nretrieve("x", print)'));
  assert.deepEqual(lines, ["b'good'"]);
  assert.equal(data.seen.connections, 1);
});

test('a transfer that stalls ends with a timeout, not with a hang', async (t) => {
  const data = await dataServer(t, null);
  const { port } = await startScriptedServer(t, greet((line) => {
    if (line === 'EPSV') return `229 Extended (|||${data.port}|)\r\n`;
    if (line === 'RETR x') return '150 here\r\n';
  }));
  const { lines } = await run(t, FETCH(port, 'ftp.login("anonymous", "")\nretrieve("x", print)'), { speed: 4 });
  assert.deepEqual(lines, ['OSError (110,)']);
});

for (const [what, replies, printed] of [
  ['a server that says nothing', () => ' ', /OSError \(110,\)/],
  ['a server that is none', () => 'HTTP/1.1 400 Bad Request\r\n', /error_proto/],
  ['a server that closes at once', (line, socket) => { socket.end(); return undefined; }, /OSError \(104/],
  ['a reply without an end', () => '220-more\r\n'.repeat(100), /error_proto/],
  ['a reply line of 10 KB', () => `220 ${'x'.repeat(10_000)}\r\n`, /^logged in$|OSError/],
  ['a wrong password', (line) => (line === 'PASS ' ? '530 no\r\n' : undefined), /error_perm/],
  ['a server that is busy', () => '421 too many\r\n', /error_temp/],
  ['a PASV reply of nonsense', (line) => (line === 'PASV' ? '227 (1,2,3,4,5)\r\n' : undefined), /error_proto|logged in/],
]) {
  test(`${what} is an error with a name, or no harm`, async (t) => {
    const { port } = await startScriptedServer(t, (line, socket) => (line === '' || /nonsense|password/.test(what) ? replies(line, socket) : undefined) ?? greet(() => undefined)(line));
    const { output } = await run(t, FETCH(port, 'ftp.login("anonymous", "")\nftp.ntransfercmd("RETR x") if "nonsense" in "' + what + '" else print("logged in")'), { speed: 2 });
    assert.match(output, printed);
  });
}

test('a line break in a name is refused', async (t) => {
  const { port } = await startScriptedServer(t, greet(() => undefined));
  const { output } = await run(t, FETCH(port, 'ftp.login("anonymous", "")\nftp.size("x\\r\\nDELE y")'));
  assert.match(output, /ValueError/);
});
