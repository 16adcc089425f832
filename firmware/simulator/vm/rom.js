/**
 * Constants that are ROM on a board are plain memory here, and can be given the board's values. The layouts are those of
 * py/objstr.h, py/objmodule.h, py/objdict.h and py/obj.h of MicroPython 1.27, on 32 bits.
 */

/** @param {import('./load-vm.js').Vm} vm */
function words(vm) {
  return new Uint32Array(vm.exports.memory.buffer);
}

/**
 * @param {import('./load-vm.js').Vm} vm
 * @param {number} address of a str object: type, hash, length, pointer to the characters
 * @param {string} text ASCII
 */
export function rewriteString(vm, address, text) {
  const characters = new TextEncoder().encode(`${text}\0`);
  const place = vm.exports.malloc(characters.length);
  vm.bytes(place, characters.length).set(characters);
  words(vm).set([0, characters.length - 1, place], address / 4 + 1);
}

/**
 * Gives the `errno` module other numbers. A module of our own in its place would not do: the compiler puts the values
 * of `errno.ETIMEDOUT` and the like right into the bytecode.
 * @param {import('./load-vm.js').Vm} vm
 * @param {number} moduleAddress of `errno`: type, globals
 * @param {number} namesAddress of the dict `errno.errorcode`
 * @param {Map<number, number>} numbers new by old
 */
export function renumberErrors(vm, moduleAddress, namesAddress, numbers) {
  const globals = words(vm)[moduleAddress / 4 + 1];
  const changed = renumber(vm, globals, 1, numbers) + renumber(vm, namesAddress, 0, numbers);
  if (changed === 0) throw new Error('the errno module of this MicroPython build is not laid out as expected');
}

/**
 * @param {import('./load-vm.js').Vm} vm
 * @param {number} dictAddress of a constant dict: type, map (flags, size, pointer to pairs of key and value)
 * @param {0 | 1} column whether the numbers are its keys or its values
 * @param {Map<number, number>} numbers
 */
function renumber(vm, dictAddress, column, numbers) {
  const memory = words(vm);
  const size = memory[dictAddress / 4 + 2];
  const table = memory[dictAddress / 4 + 3] / 4;
  let changed = 0;
  for (let pair = 0; pair < size; pair++) {
    const at = table + 2 * pair + column;
    // A small integer is stored doubled, plus one.
    const number = memory[at] & 1 ? numbers.get(memory[at] >> 1) : undefined;
    if (number === undefined) continue;
    memory[at] = number * 2 + 1;
    changed++;
  }
  return changed;
}
