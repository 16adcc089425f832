import { parseCertificates } from './certificates.js';
import { MBEDTLS_NAMES, TlsSession } from './tls-session.js';

/**
 * `_board_tls`: TLS on top of the board's sockets. What the functions return stands at TlsSession.
 * @param {import('../board.js').Board} board
 */
export function tlsModule(board) {
  const { link, vm } = board;
  /** @type {Map<number, TlsSession>} */
  const sessions = new Map();
  /** @type {import('node:crypto').X509Certificate[][]} by number; an SSLContext has one of them */
  const anchors = [[]];
  let lastSession = 0;
  const badFile = board.sockets.failure('EBADF');

  for (const type of ['tls-output', 'tls-plain', 'tls-secured', 'tls-ended', 'tls-failed', 'tls-done']) {
    link.on(type, (message) => sessions.get(message.session)?.news[type](message));
  }

  return {
    /** @returns {number} of the certificates; 0 if they cannot be read */
    load: (/** @type {number} */ address, /** @type {number} */ length) => {
      const certificates = parseCertificates(vm.bytes(address, length).slice());
      return certificates ? anchors.push(certificates) - 1 : 0;
    },

    open: (/** @type {number} */ socket, /** @type {string} */ host, /** @type {number} */ check, /** @type {number} */ loaded) => {
      const id = ++lastSession;
      sessions.set(id, new TlsSession(id, socket, board, check ? { host, anchors: anchors[loaded] } : null));
      link.post({ type: 'tls-open', session: id, host });
      return id;
    },

    handshake: (/** @type {number} */ id, /** @type {number} */ timeout) => sessions.get(id)?.handshake(timeout) ?? badFile,
    problem: (/** @type {number} */ id) => sessions.get(id)?.problem ?? '',
    cipher: (/** @type {number} */ id) => sessions.get(id)?.cipher ?? '',
    pending: (/** @type {number} */ id) => (sessions.get(id)?.pending ? 1 : 0),
    failed: (/** @type {number} */ id) => (sessions.get(id)?.failed ?? true ? 1 : 0),
    error_name: (/** @type {number} */ error) => MBEDTLS_NAMES[error] ?? '',

    read: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {number} */ timeout) =>
      sessions.get(id)?.read(() => vm.bytes(address, length), timeout) ?? badFile,

    write: (/** @type {number} */ id, /** @type {number} */ address, /** @type {number} */ length, /** @type {number} */ timeout) =>
      sessions.get(id)?.write(() => vm.bytes(address, length), timeout) ?? badFile,

    close: (/** @type {number} */ id) => {
      if (sessions.delete(id)) link.post({ type: 'tls-close', session: id });
    },
  };
}
