/** @type {WeakMap<object, (() => unknown)[]>} */
const stacks = new WeakMap();

/**
 * Has something undone when a test ends, the last thing first: what writes is stopped before its directory goes.
 * @param {import('node:test').TestContext} test
 * @param {() => unknown} undo
 */
export function atEnd(test, undo) {
  if (!stacks.has(test)) {
    stacks.set(test, []);
    test.after(() => unwind(stacks.get(test)));
  }
  stacks.get(test).push(undo);
}

async function unwind(stack) {
  const errors = [];
  for (const undo of stack.reverse()) {
    try {
      await undo();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length) throw new AggregateError(errors, 'something of the test could not be ended');
}
