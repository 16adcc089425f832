import { blocksFor } from './flash-space.js';
import { flashError, isDirectory } from './node-types.js';
import { OpenFile } from './open-file.js';

const ACCESS_BITS = 3;

/**
 * What the C library does to an open file. `memory` is the VM's memory.
 * @param {import('./flash-file-system.js').FlashFileSystem} flash
 */
export function fileOperations(flash) {
  const piece = (/** @type {Int8Array} */ memory, /** @type {number} */ offset, /** @type {number} */ length) =>
    new Uint8Array(memory.buffer, memory.byteOffset + offset, length);

  return {
    open(/** @type {any} */ stream) {
      const { node } = stream;
      if (isDirectory(node.mode)) return;
      const place = () => (node.deleted ? null : flash.place(node));
      stream.file = new OpenFile(place, Boolean(node.truncated), flash.uncommitted);
      node.truncated = false;
      if ((stream.flags & ACCESS_BITS) !== 0) flash.openFiles.add(stream.file);
    },

    close(/** @type {any} */ stream) {
      if (!stream.file) return;
      try {
        flash.commit(stream.file);
      } finally {
        flash.openFiles.delete(stream.file);
      }
    },

    fsync(/** @type {any} */ stream) {
      flash.commit(stream.file);
      return 0;
    },

    read(/** @type {any} */ stream, /** @type {Int8Array} */ memory, /** @type {number} */ offset, /** @type {number} */ length, /** @type {number} */ position) {
      return stream.file.read(piece(memory, offset, length), position);
    },

    write(/** @type {any} */ stream, /** @type {Int8Array} */ memory, /** @type {number} */ offset, /** @type {number} */ length, /** @type {number} */ position) {
      const file = /** @type {OpenFile} */ (stream.file);
      const growth = blocksFor(position + length) - blocksFor(file.committedLength);
      if (growth > flash.space.freeBlocks) throw flashError('ENOSPC');
      file.write(piece(memory, offset, length), position);
      flash.powerCut.spend(length, flash.name(file.place), () => file.tear());
      return length;
    },

    llseek(/** @type {any} */ stream, /** @type {number} */ offset, /** @type {0 | 1 | 2} */ whence) {
      // Directories are streams too: the C library keeps its place in a listing this way.
      const length = stream.file?.length ?? 0;
      const position = offset + [0, stream.position, length][whence];
      if (position < 0) throw flashError('EINVAL');
      return position;
    },
  };
}
