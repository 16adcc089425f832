// ticks_ms() and ticks_us() wrap at 2^30, as on boards.
const TICKS_PERIOD = 2 ** 30;

/**
 * `_board_time`: the clock, sleeping, timers.
 * @param {import('../board.js').Board} board
 */
export function timeModule({ calendar, clock, scheduler, settings }) {
  const epoch = Date.UTC(settings.epochYear, 0);

  return {
    ticks_ms: () => {
      scheduler.poll();
      return Math.floor(clock.now()) % TICKS_PERIOD;
    },
    ticks_us: () => {
      scheduler.poll();
      return Math.floor(clock.now() * 1000) % TICKS_PERIOD;
    },
    /** @returns {number} 1 if it was interrupted */
    sleep_ms: (/** @type {number} */ milliseconds) => {
      scheduler.waitUntil(() => false, clock.now() + milliseconds);
      return scheduler.interrupted ? 1 : 0;
    },
    seconds: () => Math.floor((calendar.now() - epoch) / 1000),
    set_seconds: (/** @type {number} */ wanted) => calendar.set(epoch + wanted * 1000),
    start_timer: (/** @type {number} */ id, /** @type {number} */ period, /** @type {number} */ periodic) =>
      scheduler.startTimer(id, period, periodic === 1),
    stop_timer: (/** @type {number} */ id) => scheduler.stopTimer(id),
    interrupts_off: (/** @type {number} */ off) => scheduler.setInterruptsOff(off === 1),
  };
}
