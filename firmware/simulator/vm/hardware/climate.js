/**
 * `_board_climate`: DHT sensors on pins. A reading is tenths of a degree and of a percent.
 * @param {import('../board.js').Board} board
 */
export function climateModule({ link, scheduler }) {
  /** @type {Map<number, { temperature: number, humidity: number, failure: string }>} */
  const sensors = new Map();
  link.on('climate', ({ pin, temperature, humidity, failure }) => void sensors.set(pin, { temperature, humidity, failure }));

  return {
    /** @returns {string} empty when the sensor answers, else `timeout` (also when there is none) or `checksum` */
    failure: (/** @type {number} */ pin) => {
      scheduler.poll();
      return sensors.get(pin)?.failure ?? 'timeout';
    },
    temperature: (/** @type {number} */ pin) => Math.round((sensors.get(pin)?.temperature ?? 0) * 10),
    humidity: (/** @type {number} */ pin) => Math.round((sensors.get(pin)?.humidity ?? 0) * 10),
  };
}
