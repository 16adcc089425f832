import fs from 'node:fs';
import { parseArgs } from 'node:util';

export const HELP = `Runs virtual HomeHub devices: the firmware of this repository on the real MicroPython VM, one thread per board.

Usage: node firmware/simulator [options]

  --devices N          how many devices, 1 to 200 (5)
  --broker HOST:PORT   the MQTT broker (127.0.0.1:1883)
  --user NAME          user at the broker (none)
  --password SECRET    password at the broker (none)
  --ca FILE            TLS: the broker's certificate has to be signed by this one (DER or PEM)
  --tls                TLS without checking the broker's certificate
  --speed N            how many times faster than ours the devices' clocks run, 0.1 to 1000 (1)
  --hurry N            the same while a new firmware proves itself, which takes a minute (as --speed)
  --flash DIR          where the devices' flash folders are; kept, and used again at the next start
  --keep               keep the flash folders of this run although --flash was not given
  --quiet              say only what goes wrong
  --help               show this

Ctrl+C stops all devices.
`;

/**
 * @typedef {object} Options
 * @property {number} devices
 * @property {{ host: string, port: number }} broker
 * @property {string | null} user
 * @property {string | null} password
 * @property {boolean} tls
 * @property {string | null} ca file with a certificate
 * @property {number} speed
 * @property {number} hurry
 * @property {string | null} flash
 * @property {boolean} keep
 * @property {boolean} quiet
 * @property {boolean} help
 */

/** An option the person who called the command has to correct. */
export class OptionError extends Error {}

/**
 * @param {string[]} args of the command line
 * @returns {Options}
 * @throws {OptionError}
 */
export function readOptions(args) {
  const values = parse(args);
  if (values.password !== undefined && values.user === undefined) throw new OptionError('--password needs --user');
  const speed = number('--speed', values.speed, 0.1, 1000);
  return {
    devices: integer('--devices', values.devices, 1, 200),
    broker: address('--broker', values.broker),
    user: values.user ?? null,
    password: values.password ?? null,
    tls: values.tls,
    ca: values.ca === undefined ? null : existingFile('--ca', values.ca),
    speed,
    hurry: values.hurry === undefined ? speed : number('--hurry', values.hurry, 0.1, 1000),
    flash: values.flash ?? null,
    keep: values.keep,
    quiet: values.quiet,
    help: values.help,
  };
}

/** @param {string[]} args */
function parse(args) {
  try {
    return parseArgs({
      args,
      options: {
        devices: { type: 'string', default: '5' },
        broker: { type: 'string', default: '127.0.0.1:1883' },
        user: { type: 'string' },
        password: { type: 'string' },
        tls: { type: 'boolean', default: false },
        ca: { type: 'string' },
        speed: { type: 'string', default: '1' },
        hurry: { type: 'string' },
        flash: { type: 'string' },
        keep: { type: 'boolean', default: false },
        quiet: { type: 'boolean', default: false },
        help: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    throw new OptionError(/** @type {Error} */ (error).message.split('. ')[0]);
  }
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function number(name, text, least, most) {
  const value = text.trim() === '' ? NaN : Number(text);
  if (value >= least && value <= most) return value;
  throw new OptionError(`${name} takes a number from ${least} to ${most}, not "${text}"`);
}

/**
 * @param {string} name
 * @param {string} text
 * @param {number} least
 * @param {number} most
 */
function integer(name, text, least, most) {
  const value = number(name, text, least, most);
  if (Number.isInteger(value)) return value;
  throw new OptionError(`${name} takes a whole number, not "${text}"`);
}

/**
 * @param {string} name
 * @param {string} file
 */
function existingFile(name, file) {
  if (fs.existsSync(file)) return file;
  throw new OptionError(`${name} takes a file; there is no ${file}`);
}

/**
 * @param {string} name
 * @param {string} text
 */
function address(name, text) {
  const match = /^([A-Za-z0-9.-]+):(\d{1,5})$/.exec(text);
  const port = Number(match?.[2]);
  if (match && port >= 1 && port <= 65535) return { host: match[1], port };
  throw new OptionError(`${name} takes HOST:PORT, for example 127.0.0.1:1883, not "${text}"`);
}
