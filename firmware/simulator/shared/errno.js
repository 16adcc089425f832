/**
 * Error numbers. The VM's C library counts as WASI does (its names in alphabetical order), an RP2040 board counts as
 * Linux does, and on an ESP32 the network's errors are those of newlib.
 */

const WASI_NAMES = [
  'E2BIG', 'EACCES', 'EADDRINUSE', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EAGAIN', 'EALREADY', 'EBADF', 'EBADMSG', 'EBUSY',
  'ECANCELED', 'ECHILD', 'ECONNABORTED', 'ECONNREFUSED', 'ECONNRESET', 'EDEADLK', 'EDESTADDRREQ', 'EDOM', 'EDQUOT',
  'EEXIST', 'EFAULT', 'EFBIG', 'EHOSTUNREACH', 'EIDRM', 'EILSEQ', 'EINPROGRESS', 'EINTR', 'EINVAL', 'EIO', 'EISCONN',
  'EISDIR', 'ELOOP', 'EMFILE', 'EMLINK', 'EMSGSIZE', 'EMULTIHOP', 'ENAMETOOLONG', 'ENETDOWN', 'ENETRESET',
  'ENETUNREACH', 'ENFILE', 'ENOBUFS', 'ENODEV', 'ENOENT', 'ENOEXEC', 'ENOLCK', 'ENOLINK', 'ENOMEM', 'ENOMSG',
  'ENOPROTOOPT', 'ENOSPC', 'ENOSYS', 'ENOTCONN', 'ENOTDIR', 'ENOTEMPTY', 'ENOTRECOVERABLE', 'ENOTSOCK', 'ENOTSUP',
  'ENOTTY', 'ENXIO', 'EOVERFLOW', 'EOWNERDEAD', 'EPERM', 'EPIPE',
];

/** @type {Readonly<Record<string, number>>} */
const LINUX = Object.freeze({
  EPERM: 1, ENOENT: 2, EIO: 5, EBADF: 9, EAGAIN: 11, ENOMEM: 12, EACCES: 13, EBUSY: 16, EEXIST: 17, EXDEV: 18,
  ENODEV: 19, ENOTDIR: 20, EISDIR: 21, EINVAL: 22, ENFILE: 23, EMFILE: 24, EFBIG: 27, ENOSPC: 28, ESPIPE: 29,
  EROFS: 30, EPIPE: 32, ENAMETOOLONG: 36, ENOTEMPTY: 39, EOPNOTSUPP: 95, EADDRINUSE: 98, ENETUNREACH: 101,
  ECONNABORTED: 103, ECONNRESET: 104, ENOBUFS: 105, EISCONN: 106, ENOTCONN: 107, ETIMEDOUT: 110, ECONNREFUSED: 111,
  EHOSTUNREACH: 113, EALREADY: 114, EINPROGRESS: 115,
});

/** @type {Readonly<Record<string, number>>} */
const NEWLIB = Object.freeze({
  ...LINUX,
  ECONNREFUSED: 111, EADDRINUSE: 112, ECONNABORTED: 113, ENETUNREACH: 114, ETIMEDOUT: 116, EHOSTUNREACH: 118,
  EINPROGRESS: 119, EALREADY: 120, EISCONN: 127, ENOTCONN: 128,
});

/** @param {string} name number the VM's C library uses, or that of EIO for an unknown name */
export function wasiNumber(name) {
  const index = WASI_NAMES.indexOf(name);
  return (index < 0 ? WASI_NAMES.indexOf('EIO') : index) + 1;
}

const LINUX_BY_WASI = new Map(WASI_NAMES.map((name, index) => [index + 1, LINUX[name] ?? index + 1]));

/** @param {number} number what the C library returned; file system errors have the same numbers on both boards */
export function boardNumberOfWasi(number) {
  return LINUX_BY_WASI.get(number) ?? number;
}

/** @param {'rp2' | 'esp32'} platform */
export function errnoTable(platform) {
  return platform === 'esp32' ? NEWLIB : LINUX;
}

/**
 * @param {'rp2' | 'esp32'} platform
 * @returns {Map<number, number>} the board's number by the VM's own, where they differ
 */
export function errnoChanges(platform) {
  const table = errnoTable(platform);
  return new Map(Object.entries(LINUX).filter(([name, number]) => table[name] !== number).map(([name, number]) => [number, table[name]]));
}
