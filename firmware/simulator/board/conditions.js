const PATIENCE_MS = 30_000;

/**
 * Waits for something an event emitter will bring about.
 * @template T
 * @param {import('node:events').EventEmitter} emitter
 * @param {string} event after which the condition is looked at again
 * @param {() => T | undefined | null | false} condition
 * @param {{ what: string, patienceMs?: number }} wait `what` names it in the error
 * @returns {Promise<T>} what the condition returned
 * @throws if it does not come about in `patienceMs` of real time
 */
export function until(emitter, event, condition, { what, patienceMs = PATIENCE_MS }) {
  return new Promise((resolve, reject) => {
    const finish = (/** @type {() => void} */ settle) => {
      clearTimeout(timer);
      emitter.off(event, check);
      settle();
    };
    const check = () => {
      const value = condition();
      if (value) finish(() => resolve(value));
    };
    const timer = setTimeout(() => finish(() => reject(new Error(`${what} did not come within ${patienceMs} ms`))), patienceMs);
    emitter.on(event, check);
    check();
  });
}
