import path from 'node:path';
import { wasiNumber } from '../../shared/errno.js';
import { directoryOperations } from './directory-operations.js';
import { fileOperations } from './file-operations.js';
import { FlashSpace } from './flash-space.js';
import { DIRECTORY } from './node-types.js';

/**
 * A directory of the host as the board's flash: a file system type in the shape the VM's C library wants it. Nodes and
 * streams are that library's own objects (Emscripten's FS); the operations on them are in the two files beside this.
 */
export class FlashFileSystem {
  #FS;
  #root;
  #nodeOperations;
  #streamOperations;
  /** @type {Set<import('./open-file.js').OpenFile>} files that are open for writing */
  openFiles = new Set();

  /**
   * @param {any} FS the VM's file system interface
   * @param {string} root directory of the host
   * @param {number} capacityBytes
   * @param {import('./power-cut.js').PowerCut} powerCut
   */
  constructor(FS, root, capacityBytes, powerCut) {
    this.#FS = FS;
    this.#root = root;
    this.powerCut = powerCut;
    this.space = new FlashSpace(root, capacityBytes);
    /** Where a file's new content waits to replace the old one: beside the flash, on the same disk. */
    this.uncommitted = path.join(path.dirname(root), `.${path.basename(root)}.uncommitted`);
    this.#nodeOperations = this.#guarded(directoryOperations(this));
    this.#streamOperations = this.#guarded(fileOperations(this));
  }

  /** Called by the C library. */
  mount() {
    const node = this.node(null, '/', DIRECTORY);
    node.isFlashRoot = true;
    return node;
  }

  /** Makes everything written so far part of its file, as `os.sync()` and a soft reset do. */
  sync() {
    for (const file of this.openFiles) this.commit(file);
  }

  /** @param {import('./open-file.js').OpenFile} file */
  commit(file) {
    if (!file.dirty) return;
    this.powerCut.before('write', this.name(file.place), () => file.tear());
    file.commit();
    this.space.invalidate();
  }

  /**
   * @param {any} parent
   * @param {string} name
   * @param {number} mode
   */
  node(parent, name, mode) {
    const node = this.#FS.createNode(parent, name, mode, 0);
    node.node_ops = this.#nodeOperations;
    node.stream_ops = this.#streamOperations;
    return node;
  }

  /**
   * The C library keeps the node of a file that was deleted or replaced; what is still written to it must go nowhere.
   * @param {any} parent
   * @param {string} name
   */
  forget(parent, name) {
    const node = this.#FS.lookupNode(parent, name);
    node.deleted = true;
    return node;
  }

  /** @param {any} node */
  dropFromIndex(node) {
    this.#FS.hashRemoveNode(node);
  }

  /** @param {any} node @returns {string} path on the host */
  place(node) {
    const names = [];
    for (let at = node; !at.isFlashRoot; at = at.parent) names.unshift(at.name);
    return path.join(this.#root, ...names);
  }

  /** @param {string} place @returns {string} path on the board */
  name(place) {
    return `/${path.relative(this.#root, place)}`;
  }

  /**
   * Errors of the host become errors of the C library.
   * @template {Record<string, (...values: any[]) => any>} T
   * @param {T} operations
   */
  #guarded(operations) {
    /** @type {Record<string, (...values: any[]) => any>} */
    const guarded = {};
    for (const [name, operation] of Object.entries(operations)) {
      guarded[name] = (...values) => {
        try {
          return operation(...values);
        } catch (error) {
          const { name: kind, code } = /** @type {NodeJS.ErrnoException} */ (error);
          throw kind === 'ErrnoError' ? error : new this.#FS.ErrnoError(wasiNumber(code ?? 'EIO'));
        }
      };
    }
    return guarded;
  }
}
