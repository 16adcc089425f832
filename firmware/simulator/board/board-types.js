/**
 * What differs between the two kinds of board, as far as firmware can see it.
 *
 * @typedef {object} BoardType
 * @property {'rp2' | 'esp32'} platform `sys.platform`
 * @property {string} machine `sys.implementation._machine` and `os.uname().machine`
 * @property {number} uniqueIdBytes length of `machine.unique_id()`
 * @property {number} flashBytes size of the file system
 * @property {number} heapBytes Python heap after the network stack took its share
 * @property {number} epochYear year in which `time.time()` is 0
 * @property {number} calendarStart what its calendar says when it starts, for it has no battery: milliseconds since 1970
 * @property {number} cpuHz `machine.freq()`
 */

/** @type {Readonly<Record<'rp2' | 'esp32', BoardType>>} */
export const boardTypes = Object.freeze({
  rp2: {
    platform: 'rp2',
    machine: 'Raspberry Pi Pico W with RP2040',
    uniqueIdBytes: 8,
    flashBytes: 848 * 1024,
    heapBytes: 192 * 1024,
    epochYear: 1970,
    calendarStart: Date.UTC(2021, 0), // ports/rp2/main.c
    cpuHz: 125_000_000,
  },
  esp32: {
    platform: 'esp32',
    machine: 'Generic ESP32 module with ESP32',
    uniqueIdBytes: 6,
    flashBytes: 2 * 1024 * 1024,
    heapBytes: 160 * 1024,
    epochYear: 2000,
    calendarStart: Date.UTC(2000, 0),
    cpuHz: 160_000_000,
  },
});

/**
 * Number by which host and VM name the pin that a Pico W calls `"LED"` (it sits on the Wi-Fi chip, not on the RP2040).
 */
export const LED_PIN = 64;

/** @param {string | number} pin a GPIO number or `'LED'` */
export function pinNumber(pin) {
  if (pin === 'LED') return LED_PIN;
  const number = Number(pin);
  if (!Number.isInteger(number) || number < 0 || number > LED_PIN) throw new RangeError(`"${pin}" is not a pin; give a GPIO number or 'LED'`);
  return number;
}

/** @typedef {'power-on' | 'hard' | 'soft' | 'watchdog' | 'deepsleep'} ResetKind */

/**
 * `machine.reset_cause()`. The RP2040 resets itself through its watchdog, so that a Pico says WDT_RESET after
 * `machine.reset()` too, and it keeps its last cause over a soft reset (MicroPython 1.27, ports/rp2 and ports/esp32
 * modmachine.c).
 * @param {'rp2' | 'esp32'} platform
 * @param {ResetKind} kind
 * @param {number} previous the cause before this reset
 */
export function resetCauseAfter(platform, kind, previous) {
  if (platform === 'esp32') return { 'power-on': 1, hard: 2, watchdog: 3, deepsleep: 4, soft: 5 }[kind];
  if (kind === 'soft') return previous;
  return kind === 'power-on' ? 1 : 3;
}

/**
 * @param {string} uniqueId hexadecimal
 * @returns {string} IP address in the virtual network, another one for practically every board
 */
export function addressFor(uniqueId) {
  const number = parseInt(uniqueId.slice(-4), 16) || 0;
  return `10.77.${number >> 8}.${number & 255}`;
}
