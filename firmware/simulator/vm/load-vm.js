import { pathToFileURL } from 'node:url';
import { boardNumberOfWasi } from '../shared/errno.js';

/**
 * @typedef {object} Vm the MicroPython VM and what its own loader keeps to itself
 * @property {any} python the interface of the package (runPython, registerJsModule, FS)
 * @property {Record<string, any>} exports of the WebAssembly instance
 * @property {(address: number, length: number) => Uint8Array} bytes a view of VM memory, valid until it grows
 */

/**
 * File system calls return the numbers a board would.
 * @param {Record<string, any>} imports
 */
function withBoardErrnos(imports) {
  const wrapped = { ...imports };
  for (const [name, call] of Object.entries(imports)) {
    if (name.startsWith('__syscall_')) {
      wrapped[name] = (/** @type {any[]} */ ...values) => {
        const result = call(...values);
        return result < 0 ? -boardNumberOfWasi(-result) : result;
      };
    } else if (name.startsWith('fd_')) {
      wrapped[name] = (/** @type {any[]} */ ...values) => {
        const result = call(...values);
        return result > 0 ? boardNumberOfWasi(result) : result;
      };
    }
  }
  return wrapped;
}

/**
 * @param {object} options
 * @param {WebAssembly.Module} options.wasmModule compiled once by the host, shared by all boards
 * @param {string} options.vmModulePath
 * @param {number} options.heapBytes
 * @param {(line: string) => void} options.print
 * @returns {Promise<Vm>}
 */
export async function loadVm({ wasmModule, vmModulePath, heapBytes, print }) {
  /** @type {Record<string, any>} */
  let exports = {};
  // The package offers no hook for its instance; its one call of WebAssembly.instantiate is the place to get hold of it.
  // @ts-ignore only the overload the package uses
  WebAssembly.instantiate = async (_bytes, imports) => {
    const env = withBoardErrnos(/** @type {any} */ (imports).env);
    const instance = new WebAssembly.Instance(wasmModule, { env, wasi_snapshot_preview1: env });
    exports = instance.exports;
    return { instance, module: wasmModule };
  };
  const { loadMicroPython } = await import(pathToFileURL(vmModulePath).href);
  // 4096 words of Python stack are about 150 nested calls, more than a board has.
  const python = await loadMicroPython({ heapsize: heapBytes, pystack: 4096, stdout: print, stderr: print, linebuffer: true });
  const bytes = (/** @type {number} */ address, /** @type {number} */ length) => new Uint8Array(exports.memory.buffer, address, length);
  return { python, exports, bytes };
}
