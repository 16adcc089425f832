import fs from 'node:fs';
import path from 'node:path';

/** Smallest piece of flash that can be erased, and what littlefs gives out. */
export const BLOCK_BYTES = 4096;
/** littlefs keeps every directory, the root too, in a pair of blocks. */
export const DIRECTORY_BLOCKS = 2;

/** @param {number} bytes */
export function blocksFor(bytes) {
  return Math.ceil(bytes / BLOCK_BYTES);
}

/** How full the flash is. Counts lazily: the total is taken again only after something changed. */
export class FlashSpace {
  #root;
  /** @type {number | null} */
  #used = null;

  /**
   * @param {string} root directory of the host
   * @param {number} capacityBytes
   */
  constructor(root, capacityBytes) {
    this.#root = root;
    this.totalBlocks = Math.floor(capacityBytes / BLOCK_BYTES);
  }

  /** Something on the flash has changed. */
  invalidate() {
    this.#used = null;
  }

  get freeBlocks() {
    this.#used ??= usedBlocks(this.#root);
    return Math.max(0, this.totalBlocks - this.#used);
  }
}

/**
 * @param {string} directory
 * @returns {number}
 */
function usedBlocks(directory) {
  let blocks = DIRECTORY_BLOCKS;
  for (const entry of fs.readdirSync(directory, { withFileTypes: true })) {
    const place = path.join(directory, entry.name);
    blocks += entry.isDirectory() ? usedBlocks(place) : blocksFor(fs.statSync(place).size);
  }
  return blocks;
}
