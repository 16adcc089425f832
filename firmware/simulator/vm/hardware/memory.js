/**
 * `_board_memory`: garbage collection, and what gc.mem_free() counts from.
 * @param {import('../board.js').Board} board
 */
export function memoryModule({ collector, settings }) {
  return {
    learn_plain_frames: () => collector.learnPlainFrames(),
    collect: () => void collector.collect(),
    heap_bytes: () => settings.heapBytes,
  };
}
