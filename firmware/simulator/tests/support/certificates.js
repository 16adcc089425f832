import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const SERVER_NAME = 'broker.test';

/** An authority of its own, as people make one for their house, and what it signs; made by openssl, gone with the test. */
export class Authority {
  #directory;

  /** @param {import('node:test').TestContext} test */
  constructor(test) {
    this.#directory = fs.mkdtempSync(path.join(os.tmpdir(), 'authority-'));
    test.after(() => fs.rmSync(this.#directory, { recursive: true, force: true }));
    this.#key('ca');
    this.#openssl('req', '-x509', '-new', '-key', 'ca.key', '-days', '3650', '-subj', '/CN=Test authority', '-out', 'ca.pem',
      '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign');
    this.#openssl('x509', '-in', 'ca.pem', '-outform', 'DER', '-out', 'ca.der');
  }

  /** Its own certificate, in DER and PEM. */
  get der() {
    return fs.readFileSync(this.#file('ca.der'));
  }

  get pem() {
    return fs.readFileSync(this.#file('ca.pem'), 'utf8');
  }

  get pemFile() {
    return this.#file('ca.pem');
  }

  /**
   * @param {{ names?: string, days?: number }} [options] `names` as in subjectAltName; fewer than 0 days have passed already
   * @returns {{ certFile: string, keyFile: string, cert: Buffer, key: Buffer }} in PEM
   */
  issue({ names = `DNS:${SERVER_NAME},IP:127.0.0.1`, days = 30 } = {}) {
    const name = `server-${fs.readdirSync(this.#directory).length}`;
    this.#key(name);
    fs.writeFileSync(this.#file(`${name}.ext`), `subjectAltName=${names}\n`);
    this.#openssl('req', '-new', '-key', `${name}.key`, '-subj', '/CN=server', '-out', `${name}.csr`);
    this.#openssl('x509', '-req', '-in', `${name}.csr`, '-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial', '-days', String(days),
      '-extfile', `${name}.ext`, '-out', `${name}.pem`);
    const certFile = this.#file(`${name}.pem`);
    const keyFile = this.#file(`${name}.key`);
    return { certFile, keyFile, cert: fs.readFileSync(certFile), key: fs.readFileSync(keyFile) };
  }

  /** @param {string} name */
  #file(name) {
    return path.join(this.#directory, name);
  }

  /** @param {string} name */
  #key(name) {
    this.#openssl('ecparam', '-name', 'prime256v1', '-genkey', '-noout', '-out', `${name}.key`);
  }

  /** @param {string[]} args */
  #openssl(...args) {
    execFileSync('openssl', args, { cwd: this.#directory, stdio: 'pipe' });
  }
}
