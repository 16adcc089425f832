import net from 'node:net';
import { Duplex } from 'node:stream';
import tls from 'node:tls';

/**
 * What Mbed TLS of the boards offers: TLS 1.2 with these suites and curves (MicroPython 1.27,
 * extmod/mbedtls/mbedtls_config_common.h). Certificates are checked on the board's side, by the board's own clock.
 */
const CONTEXT = tls.createSecureContext({
  ca: [],
  minVersion: 'TLSv1.2',
  maxVersion: 'TLSv1.2',
  ecdhCurve: 'P-256:P-384:P-521',
  ciphers: ['ECDHE-ECDSA', 'ECDHE-RSA'].flatMap((exchange) => ['AES256-GCM-SHA384', 'AES128-GCM-SHA256'].map((suite) => `${exchange}-${suite}`))
    .concat('AES256-GCM-SHA384', 'AES128-GCM-SHA256').join(':'),
});

/**
 * The cryptography of a board's TLS sessions. An engine has no connection of its own: records go in and out by
 * messages, and the board carries them over its TCP connection, with all that is wrong with it.
 */
export class TlsEngines {
  /** @type {Map<number, { socket: tls.TLSSocket, wire: Duplex }>} */
  #engines = new Map();

  /** @param {import('./worker-link.js').WorkerLink} link of the run that starts */
  attach(link) {
    link.on('tls-open', ({ session, host }) => this.#open(link, session, host));
    link.on('tls-input', ({ session, bytes }) => {
      this.#engines.get(session)?.wire.push(bytes);
      // A record is decrypted within this turn of the event loop, what comes of it has been told when the turn is over.
      setImmediate(() => link.send({ type: 'tls-done', session }));
    });
    link.on('tls-write', ({ session, bytes }) => {
      const done = () => link.send({ type: 'tls-done', session });
      const engine = this.#engines.get(session);
      if (engine?.socket.writable) engine.socket.write(bytes, done);
      else done();
    });
    link.on('tls-close', ({ session }) => {
      end(this.#engines.get(session));
      this.#engines.delete(session);
    });
  }

  /** Ends all of them. */
  detach() {
    for (const engine of this.#engines.values()) end(engine);
    this.#engines.clear();
  }

  /**
   * @param {import('./worker-link.js').WorkerLink} link
   * @param {number} session
   * @param {string} host
   */
  #open(link, session, host) {
    const tell = (/** @type {string} */ type, /** @type {object} */ more = {}) => {
      if (!wire.destroyed) link.send({ type, session, ...more });
    };
    const wire = new Duplex({
      read() {},
      write: (bytes, _encoding, done) => {
        tell('tls-output', { bytes: new Uint8Array(bytes) });
        done();
      },
    });
    const socket = tls.connect({ socket: wire, secureContext: CONTEXT, servername: net.isIP(host) ? '' : host, rejectUnauthorized: false });
    this.#engines.set(session, { socket, wire });
    socket.on('secureConnect', () => tell('tls-secured', { chain: certificates(socket), cipher: socket.getCipher().name }));
    socket.on('data', (bytes) => tell('tls-plain', { bytes: new Uint8Array(bytes) }));
    socket.on('end', () => tell('tls-ended'));
    socket.on('error', (/** @type {NodeJS.ErrnoException} */ error) => tell('tls-failed', { error: error.code ?? error.message }));
  }
}

/** @param {{ socket: tls.TLSSocket, wire: Duplex } | undefined} engine which says nothing more */
function end(engine) {
  engine?.wire.destroy();
  engine?.socket.destroy();
}

/** @param {tls.TLSSocket} socket @returns {Uint8Array[]} the peer's certificates in DER, its own first */
function certificates(socket) {
  /** @type {Uint8Array[]} */
  const chain = [];
  const seen = new Set();
  for (let one = socket.getPeerCertificate(true); one?.raw && !seen.has(one.fingerprint256); one = one.issuerCertificate) {
    seen.add(one.fingerprint256);
    chain.push(new Uint8Array(one.raw));
  }
  return chain;
}
