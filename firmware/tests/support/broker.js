import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { temporaryDirectory } from './files.js';
import { atEnd } from './teardown.js';

export const USER = 'device';
export const PASSWORD = 'placeholder';

/** A real Mosquitto on a free port of the loopback, with the account the boards and the observers use. */
export class Broker {
  #process = null;
  #directory;
  #config;

  /** @param {import('node:test').TestContext} test it is stopped when the test ends */
  static async start(test) {
    const broker = new Broker();
    broker.#directory = temporaryDirectory(test, 'broker-');
    broker.port = await freePort();
    const passwords = path.join(broker.#directory, 'passwords');
    fs.writeFileSync(passwords, `${USER}:${PASSWORD}\n`, { mode: 0o600 });
    execFileSync('mosquitto_passwd', ['-U', passwords]);
    broker.#config = path.join(broker.#directory, 'mosquitto.conf');
    fs.writeFileSync(broker.#config, [
      `listener ${broker.port} 127.0.0.1`, 'allow_anonymous false', `password_file ${passwords}`,
      'persistence false', 'user root', 'log_dest none', '',
    ].join('\n'));
    atEnd(test, () => broker.kill());
    await broker.up();
    return broker;
  }

  /** Starts it (again). */
  async up() {
    this.#process = spawn('mosquitto', ['-c', this.#config], { stdio: 'ignore' });
    while (!(await accepts(this.port))) {
      if (this.#process.exitCode !== null) throw new Error(`mosquitto ended with code ${this.#process.exitCode}`);
      await delay(20);
    }
  }

  /** Ends it at once, as `kill -9` does. */
  async kill() {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill('SIGKILL');
    await ended;
  }

  /** Stops it answering without closing a connection, as a broken network does. */
  freeze() {
    this.#process.kill('SIGSTOP');
  }

  thaw() {
    this.#process.kill('SIGCONT');
  }
}

/** @returns {Promise<number>} a port nobody listens on */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** @param {number} port does somebody listen there? */
export function accepts(port, host = '127.0.0.1') {
  return new Promise((resolve) => {
    const socket = net.connect({ host, port });
    socket.once('connect', () => { socket.destroy(); resolve(true); });
    socket.once('error', () => resolve(false));
  });
}
