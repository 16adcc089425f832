/**
 * What host and worker say to each other about one board. Every message is an object with a `type`; each side keeps a
 * table of handlers by type. The words of shared memory carry what must not wait for a message.
 */

/** Words of the shared Int32Array. */
export const Word = Object.freeze({
  /** Raised by the host after each message; the worker waits on it. */
  WAKE: 0,
  /** When the watchdog was last fed: `Date.now()` modulo 2^31. */
  WATCHDOG_FED: 1,
  /** Never changes: what a halted worker waits on. */
  HALT: 2,
});
export const SHARED_BYTES = 16;

/** TCP payload of one Ethernet frame, as a board's network stack delivers it. */
export const SEGMENT_BYTES = 1460;
/** Bytes a board's stack takes in before the firmware reads them (lwIP's TCP window is of this size). */
export const RECEIVE_WINDOW = 4 * SEGMENT_BYTES;
/** Bytes a board's stack takes from the firmware before the peer has them. */
export const SEND_BUFFER = 8192;

/**
 * What the worker is started with.
 * @typedef {object} BoardSettings
 * @property {'rp2' | 'esp32'} platform
 * @property {string} machine
 * @property {string} uniqueId hexadecimal
 * @property {string} flash directory of the host
 * @property {number} flashBytes
 * @property {number} heapBytes
 * @property {number} epochYear
 * @property {number} calendarStart what its calendar says when it starts: milliseconds since 1970
 * @property {number} cpuHz
 * @property {number} resetCause
 * @property {number} speed how many times faster than ours the board's clock runs
 * @property {number} ticksOffsetMs what `ticks_ms()` starts from
 * @property {boolean} collectAtEveryWait
 * @property {boolean} measureAllocations
 *
 * @typedef {object} WorkerStart
 * @property {BoardSettings} settings
 * @property {import('node:worker_threads').MessagePort} port
 * @property {SharedArrayBuffer} shared
 * @property {WebAssembly.Module} wasmModule
 * @property {string} vmModulePath
 * @property {import('../vm/vm-internals.js').Internals} [internals] as an earlier board found them, which saves the search
 *
 * @typedef {{ type: string, [field: string]: any }} Message
 *
 * @typedef {'idle' | 'connecting' | 'joined' | 'wrong-password' | 'refused' | 'not-found' | 'lost'} LinkState
 * @typedef {object} WifiState what the worker knows of the radio
 * @property {LinkState} link
 * @property {string} ip
 * @property {number} rssi
 */
