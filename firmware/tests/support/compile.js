import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';

process.setMaxListeners(0); // the compiler adds two listeners at every call and removes none

// The compiler's WebAssembly is loaded with fetch(), which in Node takes no file name; without it, from the file.
const fetch = globalThis.fetch;
delete globalThis.fetch;
const { compile } = createRequire(import.meta.url)('@pybricks/mpy-cross-v6');

/**
 * Compiles a module to .mpy.
 * @param {string} name what a traceback shows
 * @param {string} source
 * @returns {Promise<Uint8Array>}
 */
export async function compileModule(name, source) {
  delete globalThis.fetch;
  const { status, mpy, err } = await compile(path.basename(name), source, ['-s', name]);
  globalThis.fetch = fetch;
  if (status !== 0) throw new Error(`${name} does not compile: ${err.join('\n')}`);
  return mpy;
}

/**
 * Compiles a package to .mpy, as a release for boards with little memory.
 * @param {string} from directory with .py files
 * @param {string} to directory for the .mpy files
 * @returns {Promise<Record<string, number>>} bytes of each
 */
export async function compilePackage(from, to) {
  const sizes = {};
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.py')) continue;
    const source = path.join(entry.parentPath ?? entry.path, entry.name);
    const name = path.relative(path.dirname(from), source);
    const mpy = await compileModule(name, fs.readFileSync(source, 'utf8'));
    const target = path.join(to, path.relative(from, source).replace(/\.py$/, '.mpy'));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, mpy);
    sizes[name] = mpy.length;
  }
  return sizes;
}
