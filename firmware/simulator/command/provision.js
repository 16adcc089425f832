import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { renderConfig } from './render-config.js';

const FIRMWARE = fileURLToPath(new URL('../../', import.meta.url));
const LOADER = 'main.py';
const CONFIG = 'config.py';
const PACKAGE = 'home';

/**
 * Puts the firmware on a flash folder, as one does with a new board. What the device itself keeps there stays.
 * @param {string} flash directory; created if it is not there
 * @param {Record<string, unknown>} settings for config.py
 * @param {string} [firmware] directory with main.py, config.py and home
 */
export function provision(flash, settings, firmware = FIRMWARE) {
  for (const needed of [LOADER, CONFIG, PACKAGE]) {
    if (!fs.existsSync(path.join(firmware, needed))) throw new Error(`there is no ${needed} in ${firmware}: the firmware is not complete`);
  }
  fs.mkdirSync(flash, { recursive: true });
  fs.copyFileSync(path.join(firmware, LOADER), path.join(flash, LOADER));
  fs.rmSync(path.join(flash, PACKAGE), { recursive: true, force: true });
  fs.cpSync(path.join(firmware, PACKAGE), path.join(flash, PACKAGE), { recursive: true, filter: isFirmware });
  fs.writeFileSync(path.join(flash, CONFIG), renderConfig(fs.readFileSync(path.join(firmware, CONFIG), 'utf8'), settings));
}

/** @param {string} file */
function isFirmware(file) {
  return path.basename(file) !== '__pycache__' && (fs.statSync(file).isDirectory() || /\.m?py$/.test(file));
}
