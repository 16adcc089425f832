/**
 * This build of the VM collects garbage only when the outermost call from JavaScript returns, which `while True:`
 * never does; inside it `gc_collect()` just sets a flag, and the heap grows. Two variables of its C code
 * (ports/webassembly/main.c) let us do better: `external_call_depth` counts nested calls from outside, and
 * `gc_collect_pending` is the flag. Neither is exported; both are found by watching memory while they change.
 */

const SEARCHED_BYTES = 256 * 1024;
const DEPTHS = [1, 2, 3, 4];

/**
 * Addresses; the same in every VM made from the same module.
 * @typedef {{ callDepth: number, collectPending: number }} Internals
 */

/**
 * @param {import('./load-vm.js').Vm} vm
 * @returns {Internals}
 * @throws if they are not where they can be told from everything else
 */
export function findInternals(vm) {
  return { callDepth: findCallDepth(vm), collectPending: findCollectPending(vm) };
}

/** @param {import('./load-vm.js').Vm} vm */
function snapshot(vm) {
  return vm.bytes(0, SEARCHED_BYTES).slice();
}

/** @param {import('./load-vm.js').Vm} vm */
function findCallDepth(vm) {
  /** @type {Int32Array[]} */
  const nested = [];
  const words = () => new Int32Array(snapshot(vm).buffer);
  const nest = (/** @type {number} */ depth) => {
    nested[depth] = words();
    if (depth < DEPTHS.length) vm.python.runPython(`import _probe\n_probe.nest(${depth + 1})`);
  };
  vm.python.registerJsModule('_probe', { nest });
  const before = words();
  vm.python.runPython('import _probe\n_probe.nest(1)');
  const found = [];
  for (let index = 0; index < before.length; index++) {
    if (before[index] === 0 && DEPTHS.every((depth) => nested[depth][index] === depth)) found.push(index * 4);
  }
  forgetProbe(vm);
  return only(found, 'external_call_depth');
}

/** @param {import('./load-vm.js').Vm} vm */
function findCollectPending(vm) {
  /** @type {{ before: Uint8Array, after: Uint8Array, outside: Uint8Array }[]} */
  const rounds = [];
  for (let round = 0; round < 2; round++) {
    /** @type {Uint8Array[]} */
    const taken = [];
    vm.python.registerJsModule('_probe', { take: () => void taken.push(snapshot(vm)) });
    vm.python.runPython('import _probe, gc\n_probe.take()\ngc.collect()\n_probe.take()');
    rounds.push({ before: taken[0], after: taken[1], outside: snapshot(vm) });
  }
  const found = [];
  for (let address = 0; address < SEARCHED_BYTES; address++) {
    if (rounds.every(({ before, after, outside }) => !before[address] && after[address] === 1 && !outside[address])) found.push(address);
  }
  forgetProbe(vm);
  return only(found, 'gc_collect_pending');
}

/** @param {import('./load-vm.js').Vm} vm */
function forgetProbe(vm) {
  vm.python.runPython('import sys\nsys.modules.pop("_probe", None)\nfor name in ("_probe", "gc", "sys"):\n    globals().pop(name, None)\ndel name');
}

/**
 * @param {number[]} addresses
 * @param {string} name
 */
function only(addresses, name) {
  if (addresses.length === 1) return addresses[0];
  throw new Error(
    `${name} was found at ${addresses.length} places in the memory of this MicroPython build instead of one. Without it no ` +
    'garbage can be collected inside a running program. Use the pinned version of @micropython/micropython-webassembly-pyscript.',
  );
}
