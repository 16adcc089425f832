import { errnoChanges } from '../../shared/errno.js';
import { renumberErrors, rewriteString } from '../rom.js';

/**
 * `_board_system`: identity, resets, watchdog, constants.
 * @param {import('../board.js').Board} board
 */
export function systemModule({ flash, link, settings, vm }) {
  return {
    platform: () => settings.platform,
    machine: () => settings.machine,
    unique_id: () => settings.uniqueId,
    cpu_hz: () => settings.cpuHz,
    epoch_year: () => settings.epochYear,
    reset_cause: () => settings.resetCause,
    rewrite_string: (/** @type {number} */ address, /** @type {string} */ text) => rewriteString(vm, address, text),
    renumber_errors: (/** @type {number} */ module, /** @type {number} */ names) => {
      const changes = errnoChanges(settings.platform);
      if (changes.size > 0) renumberErrors(vm, module, names, changes);
    },
    sync: () => flash.sync(),
    reset: (/** @type {string} */ kind, /** @type {number} */ sleepMs) => {
      // A soft reset ends the program in order: its files are closed. All others take the power from it.
      if (kind === 'soft') flash.sync();
      link.post({ type: 'reset', kind, sleepMs });
      link.halt();
    },
    start_watchdog: (/** @type {number} */ timeoutMs) => {
      link.noteWatchdogFed();
      link.post({ type: 'watchdog', timeoutMs });
    },
    feed_watchdog: () => link.noteWatchdogFed(),
  };
}
