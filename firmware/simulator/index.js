export { VirtualBoard } from './board/virtual-board.js';
export { boardTypes } from './board/board-types.js';
