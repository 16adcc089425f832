import { execFileSync, spawn } from 'node:child_process';
import dgram from 'node:dgram';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { VirtualBoard } from '../../simulator/index.js';
import { Authority, SERVER_NAME } from '../../simulator/tests/support/certificates.js';
import { PASSWORD, USER, accepts, freePort } from './broker.js';
import { temporaryDirectory } from './files.js';
import { House, WEATHER, WIFI, provision } from './house.js';
import { Observer } from './observer.js';
import { atEnd } from './teardown.js';

export const TIME_SERVER = 'time.test';

/** A real Mosquitto with two listeners on the loopback: one without TLS, for observers, one with, for the boards. */
export class TlsBroker {
  #process = null;
  #directory;
  #passwords;

  /**
   * @param {import('node:test').TestContext} test it is stopped when the test ends
   * @param {{ certFile: string, keyFile: string }} identity
   */
  static async start(test, identity) {
    const broker = new TlsBroker();
    broker.#directory = temporaryDirectory(test, 'broker-');
    broker.port = await freePort();
    broker.tlsPort = await freePort();
    broker.#passwords = path.join(broker.#directory, 'passwords');
    fs.writeFileSync(broker.#passwords, `${USER}:${PASSWORD}\n`, { mode: 0o600 });
    execFileSync('mosquitto_passwd', ['-U', broker.#passwords]);
    atEnd(test, () => broker.kill());
    await broker.up(identity);
    return broker;
  }

  /** Starts it (again), with this certificate from now on. */
  async up(identity = this.identity) {
    this.identity = identity;
    const config = path.join(this.#directory, 'mosquitto.conf');
    fs.writeFileSync(config, [
      'allow_anonymous false', `password_file ${this.#passwords}`, 'persistence false', 'user root', 'log_dest none',
      `listener ${this.port} 127.0.0.1`,
      `listener ${this.tlsPort} 127.0.0.1`, `certfile ${identity.certFile}`, `keyfile ${identity.keyFile}`, '',
    ].join('\n'));
    this.#process = spawn('mosquitto', ['-c', config], { stdio: 'ignore' });
    while (!(await accepts(this.tlsPort))) {
      if (this.#process.exitCode !== null) throw new Error(`mosquitto ended with code ${this.#process.exitCode}`);
      await delay(20);
    }
  }

  /** Ends it at once, as `kill -9` does. */
  async kill() {
    if (!this.#process || this.#process.exitCode !== null || this.#process.signalCode !== null) return;
    const ended = once(this.#process, 'exit');
    this.#process.kill('SIGKILL');
    await ended;
  }

  /** @param {{ certFile: string, keyFile: string }} identity */
  async restartAs(identity) {
    await this.kill();
    await this.up(identity);
  }

  /** Stops it answering without closing a connection, as a broken network does. */
  freeze() {
    this.#process.kill('SIGSTOP');
  }
}

/**
 * A house whose broker has a certificate of the house's own authority, and a time server; its board is not yet on.
 * @param {import('node:test').TestContext} test
 * @param {{ tls: unknown, port?: 'port' | 'tlsPort', sensors?: object[], board?: object, files?: Record<string, Buffer>, time?: boolean }} options
 *   `tls` as in config.py; `port` is the broker's that the board is told; `time` false: the time server is silent
 */
export async function buildTlsHouse(test, { tls, port = 'tlsPort', sensors = [], board = {}, files, time = true }) {
  const authority = new Authority(test);
  const house = new House();
  house.id = 'board';
  house.authority = authority;
  house.broker = await TlsBroker.start(test, authority.issue());
  house.observer = await Observer.connect(test, house.broker.port);
  house.flash = provision(test, house.settings({
    MQTT: { host: SERVER_NAME, port: house.broker[port], user: USER, password: PASSWORD, tls }, SENSORS: sensors,
  }));
  for (const [name, content] of Object.entries(files ?? { 'ca.der': authority.der })) fs.writeFileSync(path.join(house.flash, name), content);
  house.board = new VirtualBoard({
    networks: [WIFI],
    flash: house.flash,
    network: {
      names: { [SERVER_NAME]: '127.0.0.1', [TIME_SERVER]: '10.0.0.3' },
      forwards: { '10.0.0.3:123': `127.0.0.1:${await timeServer(test, time)}` },
    },
    ...board,
  });
  house.board.climate.set(WEATHER.sensor_config.pin, { temperature: 21.4, humidity: 48.5 });
  atEnd(test, () => house.board.stop());
  return house;
}

/** A time server (RFC 4330) that knows this machine's time; its port. */
async function timeServer(test, answers) {
  const server = dgram.createSocket('udp4');
  server.on('message', (question, { port }) => {
    const answer = Buffer.alloc(48);
    answer.writeUInt32BE(Math.floor(Date.now() / 1000) + 2208988800, 40);
    if (answers && question.length === 48) server.send(answer, port, '127.0.0.1');
  });
  server.bind(0, '127.0.0.1');
  await once(server, 'listening');
  atEnd(test, () => server.close());
  return server.address().port;
}
