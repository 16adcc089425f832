// Modes as os.stat() and os.ilistdir() give them on boards: no permission bits.
export const DIRECTORY = 0x4000;
export const REGULAR = 0x8000;
const TYPE_BITS = 0xf000;

/** @param {number} mode */
export function isDirectory(mode) {
  return (mode & TYPE_BITS) === DIRECTORY;
}

/** @param {string} code for example `ENOSPC` */
export function flashError(code) {
  return Object.assign(new Error(code), { code });
}
