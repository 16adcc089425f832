import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { atEnd } from './teardown.js';

/** The folder with main.py, config.py and home/. */
export const firmware = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '../..');

/** The example payloads that the hub's tests read too. */
export const golden = path.resolve(firmware, '../HomeHub.Tests/Contracts/golden');

/** @param {import('node:test').TestContext} test the directory is removed when it ends */
export function temporaryDirectory(test, prefix) {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), prefix));
  atEnd(test, () => fs.rmSync(directory, { recursive: true, force: true, maxRetries: 3 }));
  return directory;
}

/**
 * config.py with its settings replaced, one assignment a line.
 * @param {Record<string, unknown>} settings JSON values
 */
export function renderConfig(settings) {
  let text = fs.readFileSync(path.join(firmware, 'config.py'), 'utf8');
  for (const [name, value] of Object.entries(settings)) {
    const line = new RegExp(`^${name} = .*$`, 'm');
    if (!line.test(text)) throw new Error(`config.py has no setting ${name}`);
    text = text.replace(line, () => `${name} = ${python(value)}`);
  }
  return text;
}

/** A JSON value as a Python literal. */
export function python(value) {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  if (Array.isArray(value)) return `[${value.map(python).join(', ')}]`;
  if (typeof value === 'object') return `{${Object.entries(value).map(([key, item]) => `${python(key)}: ${python(item)}`).join(', ')}}`;
  return JSON.stringify(value);
}
