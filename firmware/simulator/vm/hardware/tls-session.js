import { certificateProblems } from './certificates.js';
import { ByteQueue } from './byte-queue.js';

/** Errors of Mbed TLS 3 (ssl.h) that a client meets. */
const CONN_EOF = -0x7280;
const INVALID_RECORD = -0x7200;
const FATAL_ALERT = -0x7780;
const BAD_PROTOCOL_VERSION = -0x6e80;
const HANDSHAKE_FAILURE = -0x6e00;
const VERIFY_FAILED = -0x2700;

/** A TLS record: type, version, length (RFC 5246, 6.2.1). */
const HEADER_BYTES = 5;
const LONGEST_RECORD = 16_384 + 2048;
/** MBEDTLS_SSL_OUT_CONTENT_LEN of both boards. */
const MOST_WRITTEN = 4096;

/** @param {string} code of an error of OpenSSL, as Node names it */
function mbedtlsError(code) {
  if (code.includes('_ALERT_')) return FATAL_ALERT;
  if (code === 'ERR_SSL_WRONG_VERSION_NUMBER') return INVALID_RECORD;
  if (code.includes('PROTOCOL')) return BAD_PROTOCOL_VERSION;
  return HANDSHAKE_FAILURE;
}

/**
 * TLS on one of the board's sockets, with the manners of Mbed TLS: it takes one record at a time from the socket, so
 * that it can hold data although the socket has none, and the other way round. The cryptography is the host's (see
 * board/tls-engines.js). Counts, errors and timeouts are those of SocketTable; errors of TLS itself are below -256.
 */
export class TlsSession {
  #id;
  #socket;
  #board;
  #check;
  #record = new Uint8Array(HEADER_BYTES + LONGEST_RECORD);
  #held = 0;
  #wanted = HEADER_BYTES;
  #output = new ByteQueue();
  #plain = new ByteQueue();
  #busy = false;
  /** @type {Uint8Array[] | null} the peer's certificates once the handshake is over */
  #chain = null;
  #ended = false;
  #error = 0;
  /** Bytes that were encrypted but not all sent when a write returned. */
  #unreported = 0;
  cipher = '';
  /** Why the peer's certificate was refused, in the words of Mbed TLS. */
  problem = '';

  /**
   * @param {number} id
   * @param {number} socket
   * @param {Pick<import('../board.js').Board, 'calendar' | 'link' | 'scheduler' | 'sockets'>} board
   * @param {{ host: string, anchors: import('node:crypto').X509Certificate[] } | null} check null: any certificate will do
   */
  constructor(id, socket, board, check) {
    this.#id = id;
    this.#socket = socket;
    this.#board = board;
    this.#check = check;
  }

  /** @type {Record<string, (message: import('../../shared/protocol.js').Message) => void>} what the host tells */
  news = {
    'tls-output': ({ bytes }) => this.#output.push(bytes),
    'tls-plain': ({ bytes }) => this.#plain.push(bytes),
    'tls-secured': ({ chain, cipher }) => {
      this.#chain = chain;
      this.cipher = cipher;
    },
    'tls-ended': () => void (this.#ended = true),
    'tls-failed': ({ error }) => void (this.#error ||= mbedtlsError(error)),
    'tls-done': () => void (this.#busy = false),
  };

  /** Data that can be read without the socket. */
  get pending() {
    return this.#plain.length > 0;
  }

  get failed() {
    return this.#error !== 0;
  }

  /** @param {number} timeout for each wait, as the socket's timeout applies to each of its reads */
  handshake(timeout) {
    const { scheduler, sockets } = this.#board;
    for (;;) {
      const sent = this.#flush(timeout);
      if (sent < 0) return sent;
      if (this.#error) return this.#error;
      if (this.#chain) return this.#verify(this.#chain);
      const news = () => this.#output.length > 0 || this.#error || this.#chain || (!this.#busy && (sockets.get(this.#socket)?.readable ?? true));
      if (!scheduler.waitUntil(news, sockets.deadline(timeout))) return sockets.late(timeout);
      if (this.#output.length > 0 || this.#error || this.#chain) continue;
      const taken = this.#takeRecord(0);
      if (taken < 0 && taken !== sockets.failure('EAGAIN')) return taken;
    }
  }

  /**
   * @param {() => Uint8Array} into
   * @param {number} timeout
   */
  read(into, timeout) {
    for (;;) {
      if (this.#plain.length > 0) return this.#plain.take(into());
      if (this.#error) return this.#error;
      if (this.#ended) return 0;
      const taken = this.#takeRecord(timeout);
      if (taken < 0) return this.#keep(taken);
    }
  }

  /**
   * @param {() => Uint8Array} from
   * @param {number} timeout
   */
  write(from, timeout) {
    if (this.#error) return this.#error;
    const before = this.#flush(timeout);
    if (before < 0) return this.#keep(before);
    if (this.#unreported === 0) {
      const bytes = from().slice(0, MOST_WRITTEN);
      this.#unreported = bytes.length;
      this.#ask({ type: 'tls-write', session: this.#id, bytes });
      const after = this.#flush(timeout);
      if (after < 0) return this.#keep(after);
    }
    const count = this.#unreported;
    this.#unreported = 0;
    return count;
  }

  /**
   * Gives the next record to the host, which decrypts it.
   * @param {number} timeout
   * @returns {number} 0, or an error
   */
  #takeRecord(timeout) {
    const { sockets } = this.#board;
    while (this.#held < this.#wanted) {
      const count = sockets.receive(this.#socket, () => this.#record.subarray(this.#held, this.#wanted), timeout);
      if (count < 0) return count;
      if (count === 0) return CONN_EOF;
      this.#held += count;
      if (this.#held !== HEADER_BYTES) continue;
      const length = (this.#record[3] << 8) | this.#record[4];
      if (this.#record[0] < 20 || this.#record[0] > 23 || this.#record[1] !== 3 || length > LONGEST_RECORD) return INVALID_RECORD;
      this.#wanted += length;
    }
    const bytes = this.#record.slice(0, this.#wanted);
    this.#held = 0;
    this.#wanted = HEADER_BYTES;
    this.#ask({ type: 'tls-input', session: this.#id, bytes });
    return 0;
  }

  /** @param {number} timeout @returns {number} 0 once everything encrypted is with the socket, or an error */
  #flush(timeout) {
    while (this.#output.length > 0) {
      const count = this.#board.sockets.send(this.#socket, () => this.#output.first, timeout);
      if (count < 0) return count;
      this.#output.drop(count);
    }
    return 0;
  }

  /**
   * Has the host do something, and waits until it did.
   * @param {import('../../shared/protocol.js').Message} message
   */
  #ask(message) {
    this.#busy = true;
    this.#board.link.post(message);
    this.#board.scheduler.waitUntil(() => !this.#busy);
  }

  /** @param {number} error which, unless waiting helps, all later calls return too */
  #keep(error) {
    if (error !== this.#board.sockets.failure('EAGAIN')) this.#error = error;
    return error;
  }

  /** @param {Uint8Array[]} chain */
  #verify(chain) {
    if (!this.#check) return 0;
    this.problem = certificateProblems(chain, this.#check.anchors, this.#check.host, this.#board.calendar.now());
    return this.problem ? this.#keep(VERIFY_FAILED) : 0;
  }
}

/** @type {Record<number, string>} as `mbedtls_strerror` of a board names them */
export const MBEDTLS_NAMES = Object.freeze({
  [CONN_EOF]: 'MBEDTLS_ERR_SSL_CONN_EOF',
  [INVALID_RECORD]: 'MBEDTLS_ERR_SSL_INVALID_RECORD',
  [FATAL_ALERT]: 'MBEDTLS_ERR_SSL_FATAL_ALERT_MESSAGE',
  [BAD_PROTOCOL_VERSION]: 'MBEDTLS_ERR_SSL_BAD_PROTOCOL_VERSION',
  [HANDSHAKE_FAILURE]: 'MBEDTLS_ERR_SSL_HANDSHAKE_FAILURE',
  [VERIFY_FAILED]: 'MBEDTLS_ERR_X509_CERT_VERIFY_FAILED',
});
