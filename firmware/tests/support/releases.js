import { createHash, createHmac, randomBytes } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { PASSWORD, USER } from './broker.js';
import { firmware } from './files.js';
import { startFtpServer } from './ftp.js';
import { atEnd } from './teardown.js';

export const FTP_HOST = '127.0.0.2';
export const TOKEN = 'placeholder-token';

const sha256 = (bytes) => createHash('sha256').update(bytes).digest('hex');
const ordinally = ([a], [b]) => (a < b ? -1 : 1);

/** A release as the hub publishes it: its files by path, and the manifest that names them. */
export class Release {
  /**
   * @param {Record<string, string | Buffer>} changes of the package, by path below home/; null takes a file out
   * @param {{ version?: string, sequence?: number, platforms?: string[], home?: string }} [options] `home`: the package to start from
   */
  constructor(changes = {}, { version = '1.1.0', sequence = 2, platforms = ['rp2', 'esp32'], home = path.join(firmware, 'home') } = {}) {
    Object.assign(this, { version, sequence, platforms });
    /** @type {Map<string, Buffer>} */
    this.files = new Map();
    for (const entry of fs.readdirSync(home, { recursive: true, withFileTypes: true })) {
      if (!entry.isFile()) continue;
      const file = path.join(entry.parentPath ?? entry.path, entry.name);
      this.files.set(`home/${path.relative(home, file)}`, fs.readFileSync(file));
    }
    for (const [name, content] of Object.entries(changes)) {
      if (content === null) this.files.delete(`home/${name}`);
      else this.files.set(`home/${name}`, Buffer.from(content));
    }
  }

  get entries() {
    return [...this.files].sort(ordinally).map(([name, bytes]) => ({ path: name, size: bytes.length, sha256: sha256(bytes) }));
  }

  /** The bytes of manifest.json. `edit` makes it a wrong one. */
  manifest(edit = (manifest) => manifest) {
    const { version, sequence, platforms } = this;
    return Buffer.from(JSON.stringify(edit({ version, sequence, platforms, files: this.entries })));
  }

  /** What a board that runs it announces. */
  get filesSha256() {
    return sha256(this.entries.map((file) => `${file.sha256} ${file.size} ${file.path}\n`).join(''));
  }

  /** All that a host serves, by path below the release's folder. */
  folder(manifest = this.manifest()) {
    return new Map([['manifest.json', manifest], ...this.files]);
  }
}

/** Text that ends a module of the package with something else, to make a release differ. */
export function appended(name, text) {
  return { [name]: `${fs.readFileSync(path.join(firmware, 'home', name), 'utf8')}\n${text}\n` };
}

/**
 * The arguments of an `update` command.
 * @param {string} deviceId
 * @param {string} id of the attempt
 */
export function commandFor(deviceId, id, release, source, { key = null, downgrade = false, manifest = release.manifest() } = {}) {
  const hash = sha256(manifest);
  const text = ['homehub-update-1', deviceId, id, release.version, release.sequence, hash, downgrade ? '1' : '0'].join('\n');
  const signature = key && createHmac('sha256', Buffer.from(key, 'hex')).update(text).digest('hex');
  return { release: release.version, sequence: release.sequence, manifest_sha256: hash, downgrade, signature, source };
}

export const attemptId = () => randomBytes(8).toString('hex');

/**
 * An HTTP server that serves a folder as the hub does: bearer token and ranges.
 * @param {import('node:test').TestContext} test
 */
export async function startHttpHost(test, files, { token = TOKEN, intercept = () => false } = {}) {
  const host = { files, served: [], bytes: 0, intercept };
  const server = http.createServer((request, response) => {
    const name = request.url.replace(/^\/firmware\//, '');
    const bytes = host.files.get(name);
    if (host.intercept(name, request, response)) return;
    if (request.headers.authorization !== `Bearer ${token}`) return void response.writeHead(401).end();
    if (!bytes) return void response.writeHead(404).end('no such file');
    const [, from] = /^bytes=(\d+)-$/.exec(request.headers.range ?? '') ?? [];
    const start = Number(from ?? 0);
    if (from !== undefined && start >= bytes.length) return void response.writeHead(416, { 'Content-Range': `bytes */${bytes.length}` }).end();
    const part = bytes.subarray(start);
    host.served.push({ name, start });
    host.bytes += name === 'manifest.json' ? 0 : part.length;
    response.writeHead(from === undefined ? 200 : 206, {
      'Content-Length': part.length, ...(from !== undefined && { 'Content-Range': `bytes ${start}-${bytes.length - 1}/${bytes.length}` }),
    }).end(part);
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  atEnd(test, () => { server.closeAllConnections(); server.close(); });
  host.source = { type: 'http', host: '127.0.0.1', port: server.address().port, path: '/firmware', token };
  return host;
}

/** A real FTP server with a release, on a loopback address of its own. */
export async function startFtpHost(test, files, folder = '/1.1.0-2') {
  const named = Object.fromEntries([...files].map(([name, bytes]) => [`${folder.slice(1)}/${name}`, bytes]));
  const { port } = await startFtpServer(test, named, FTP_HOST);
  return { source: { type: 'ftp', host: FTP_HOST, port, user: USER, password: PASSWORD, path: folder } };
}

const ENDS = ['confirmed', 'failed', 'rolled_back', 'cancelled', 'rejected'];

/** What is fetched comes at an honest pace; the minute of the probation need not be waited for. */
const FETCHING_SPEED = 1;
const PROBATION_SPEED = 30;

/** Commands an update and returns the status it ends with. */
export async function update(house, release, source, options = {}) {
  await house.board.setSpeed(options.speed ?? FETCHING_SPEED);
  const id = await begin(house, release, source, options);
  const isOf = (status) => status.id === id;
  await house.observer.waitFor(`${house.id}/update`, (status) => isOf(status) && ['probation', ...ENDS].includes(status.state), { patienceMs: 60_000 });
  await house.board.setSpeed(PROBATION_SPEED);
  return ended(house, id, options);
}

/** Commands an update and returns its id once the board answered. */
export async function begin(house, release, source, options = {}) {
  const id = options.id ?? attemptId();
  const result = await house.command('update', { id, args: commandFor(house.id, id, release, source, options) });
  if (result.status !== 'accepted' && !options.refused) throw new Error(`the update was ${JSON.stringify(result)}`);
  return id;
}

/** The status an attempt ends with. */
export function ended(house, id, { patienceMs = 60_000 } = {}) {
  return house.observer.waitFor(`${house.id}/update`, (status) => status.id === id && ENDS.includes(status.state), { patienceMs });
}

/** The states an attempt went through, each once. */
export function states(house, id) {
  return house.observer.all(`${house.id}/update`).filter((status) => status.id === id).map(({ state }) => state)
    .filter((state, index, all) => state !== all[index - 1]);
}
