import { setTimeout as delay } from 'node:timers/promises';

const LOOK_MS = 20;

/**
 * Waits for something that announces itself to nobody, such as a file.
 * @template T
 * @param {() => T | Promise<T>} condition
 * @returns {Promise<T>} the first true value
 */
export async function eventually(condition, { patienceMs = 60_000 } = {}) {
  const end = Date.now() + patienceMs;
  for (;;) {
    const value = await condition();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${condition} did not become true within ${patienceMs} ms`);
    await delay(LOOK_MS);
  }
}
