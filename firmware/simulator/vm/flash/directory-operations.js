import fs from 'node:fs';
import path from 'node:path';
import { BLOCK_BYTES, DIRECTORY_BLOCKS } from './flash-space.js';
import { DIRECTORY, REGULAR, flashError, isDirectory } from './node-types.js';

const LONGEST_NAME = 255;

/**
 * What the C library does to files and directories by name.
 * @param {import('./flash-file-system.js').FlashFileSystem} flash
 */
export function directoryOperations(flash) {
  const { powerCut, space } = flash;
  const modeOf = (/** @type {fs.Stats} */ stats) => (stats.isDirectory() ? DIRECTORY : REGULAR);
  const placeIn = (/** @type {any} */ parent, /** @type {string} */ name) => path.join(flash.place(parent), name);

  return {
    getattr(/** @type {any} */ node) {
      const stats = fs.statSync(flash.place(node));
      const size = stats.isDirectory() ? 0 : stats.size;
      return {
        dev: 1, ino: node.id, mode: modeOf(stats), nlink: 1, uid: 0, gid: 0, rdev: 0, size,
        atime: stats.atime, mtime: stats.mtime, ctime: stats.ctime, blksize: BLOCK_BYTES, blocks: Math.ceil(size / 512),
      };
    },

    /** Opening with "w" truncates the file; like everything written to it, that counts once the file is closed. */
    setattr(/** @type {any} */ node, /** @type {{ size?: number }} */ { size }) {
      if (size !== undefined) node.truncated = true;
    },

    lookup(/** @type {any} */ parent, /** @type {string} */ name) {
      return flash.node(parent, name, modeOf(fs.statSync(placeIn(parent, name))));
    },

    mknod(/** @type {any} */ parent, /** @type {string} */ name, /** @type {number} */ mode) {
      const place = placeIn(parent, name);
      if (isDirectory(mode)) {
        if (space.freeBlocks < DIRECTORY_BLOCKS) throw flashError('ENOSPC');
        powerCut.before('mkdir', flash.name(place));
        fs.mkdirSync(place);
      } else {
        powerCut.before('create', flash.name(place));
        fs.writeFileSync(place, '');
      }
      space.invalidate();
      return flash.node(parent, name, isDirectory(mode) ? DIRECTORY : REGULAR);
    },

    rename(/** @type {any} */ node, /** @type {any} */ newParent, /** @type {string} */ newName) {
      const place = placeIn(newParent, newName);
      powerCut.before('rename', flash.name(place));
      if (fs.existsSync(place)) flash.dropFromIndex(flash.forget(newParent, newName));
      fs.renameSync(flash.place(node), place);
      node.name = newName;
      space.invalidate();
    },

    unlink(/** @type {any} */ parent, /** @type {string} */ name) {
      const place = placeIn(parent, name);
      powerCut.before('remove', flash.name(place));
      flash.forget(parent, name);
      fs.unlinkSync(place);
      space.invalidate();
    },

    rmdir(/** @type {any} */ parent, /** @type {string} */ name) {
      const place = placeIn(parent, name);
      powerCut.before('rmdir', flash.name(place));
      fs.rmdirSync(place);
      space.invalidate();
    },

    readdir(/** @type {any} */ node) {
      return ['.', '..', ...fs.readdirSync(flash.place(node))];
    },

    statfs() {
      const { totalBlocks: blocks, freeBlocks } = space;
      return {
        bsize: BLOCK_BYTES, frsize: BLOCK_BYTES, blocks, bfree: freeBlocks, bavail: freeBlocks,
        files: 0, ffree: 0, fsid: 1, flags: 0, namelen: LONGEST_NAME,
      };
    },
  };
}
