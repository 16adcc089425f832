import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { PASSWORD, USER, accepts, freePort } from './broker.js';
import { eventually } from './eventually.js';
import { temporaryDirectory } from './files.js';
import { atEnd } from './teardown.js';

/**
 * A real FTP server (pure-ftpd with one virtual user) on a free port of the loopback.
 * @param {import('node:test').TestContext} test it is stopped when the test ends
 * @param {Record<string, Buffer>} files what it serves, by path
 * @param {string} [host] another loopback address, where only its connections get what the test does to the network
 */
export async function startFtpServer(test, files, host = '127.0.0.1') {
  const directory = temporaryDirectory(test, 'ftp-');
  const served = path.join(directory, 'files');
  fs.mkdirSync(served);
  for (const [name, content] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(served, name)), { recursive: true });
    fs.writeFileSync(path.join(served, name), content);
  }
  execFileSync('chown', ['-R', 'nobody:nogroup', directory]);
  const [users, database] = ['users', 'users.pdb'].map((name) => path.join(directory, name));
  const [hash, uid, gid] = [['openssl', 'passwd', '-6', PASSWORD], ['id', '-u', 'nobody'], ['id', '-g', 'nobody']].map(([program, ...args]) => execFileSync(program, args).toString().trim());
  // Not by pure-pw useradd: its hash takes seconds to work out, at every login, and a board does not wait much longer.
  fs.writeFileSync(users, `${USER}:${hash}:${uid}:${gid}::${served}/./::::::::::::\n`);
  execFileSync('pure-pw', ['mkdb', database, '-f', users]);
  const port = await freePort();
  const server = spawn('pure-ftpd', ['-S', `${host},${port}`, '-l', `puredb:${database}`, '-E', '-u', '1', '-A', '-H'], { stdio: 'ignore' });
  atEnd(test, () => new Promise((resolve) => { server.once('exit', resolve); server.kill(); }));
  await eventually(() => accepts(port, host));
  return { port };
}

/**
 * A server that answers each line from a script: for what no honest server does.
 * @param {import('node:test').TestContext} test
 * @param {(line: string, socket: net.Socket) => string | undefined} answer to each line; '' is the new connection
 */
export async function startScriptedServer(test, answer) {
  const sockets = new Set();
  const server = net.createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => {});
    const reply = (line) => { const text = answer(line, socket); if (text) socket.write(text); };
    let text = '';
    socket.on('data', (data) => {
      text += data;
      for (let end; (end = text.indexOf('\r\n')) >= 0; text = text.slice(end + 2)) reply(text.slice(0, end));
    });
    reply('');
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(test, () => { server.close(); for (const socket of sockets) socket.destroy(); });
  return { port: server.address().port };
}
