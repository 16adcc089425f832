/**
 * @typedef {object} BoardOptions
 * @property {string} flash directory that is the board's file system; created if it is not there
 * @property {'rp2' | 'esp32'} [type] `rp2` unless given
 * @property {string} [uniqueId] hexadecimal; 8 bytes for rp2, 6 for esp32; random unless given
 * @property {import('./wifi.js').AccessPoint[]} [networks] Wi-Fi networks around it
 * @property {import('./network.js').NetworkOptions} [network] what it reaches over Wi-Fi
 * @property {number} [speed] how many times faster than ours its clock runs
 * @property {() => number} [calendar] what its calendar says at each start, in milliseconds since 1970, as if a time server had
 *   told it; unless given 2021 (rp2) or 2000 (esp32), as on boards
 * @property {number} [ticksOffsetMs] what ticks_ms() starts from, to see it wrap at 2^30
 * @property {number} [flashBytes] size of the file system
 * @property {boolean} [restartAfterReset] true unless given; else it stays off after a reset or a power cut
 * @property {boolean} [collectAtEveryWait] collects garbage as often as possible, to find out whether that is safe
 * @property {boolean} [measureAllocations] lets `memory()` tell the largest block that was allocated
 *
 * @typedef {object} MemoryFigures bytes
 * @property {number} live in use on the Python heap after a collection
 * @property {number} baseline in use before boot.py and main.py ran: what the virtual hardware itself needs
 * @property {boolean} collected false if C code was waiting, so that `live` contains garbage
 * @property {number | null} largestAllocation largest block since the last call; needs `measureAllocations`
 * @property {number} collections since the start of this run
 * @property {number} skipped collections that were due but not safe
 * @property {number} vmBytes memory of the whole VM
 */

/**
 * @param {BoardOptions} options with an absolute flash directory
 * @param {import('./board-types.js').BoardType} type
 * @param {{ uniqueId: string, resetCause: number, speed: number }} state
 * @returns {import('../shared/protocol.js').BoardSettings}
 */
export function boardSettings(options, type, state) {
  const { flash, flashBytes = type.flashBytes, ticksOffsetMs = 0, collectAtEveryWait = false, measureAllocations = false } = options;
  const { platform, machine, heapBytes, epochYear, cpuHz } = type;
  const calendarStart = options.calendar?.() ?? type.calendarStart;
  return { platform, machine, heapBytes, epochYear, cpuHz, calendarStart, ...state, flash, flashBytes, ticksOffsetMs, collectAtEveryWait, measureAllocations };
}
