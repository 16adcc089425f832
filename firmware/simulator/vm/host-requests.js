/**
 * What the host may ask of a board while it runs. It is done at the board's next wait.
 * @param {import('./board.js').Board} board
 */
export function answerHost(board) {
  const { clock, collector, link, powerCut, scheduler, vm } = board;

  /** @type {Record<string, (message: import('../shared/protocol.js').Message) => unknown>} */
  const requests = {
    memory: () => scheduler.exclusively(() => collector.measure()),
    evaluate: ({ expression }) => scheduler.exclusively(() => board.call('evaluate', expression)),
    execute: ({ code }) => scheduler.exclusively(() => board.call('execute', code)),
    'power-cut': ({ order }) => powerCut.set(order),
    speed: ({ speed }) => clock.setSpeed(speed),
    interrupt: () => scheduler.interrupt(() => vm.exports.mp_sched_keyboard_interrupt()),
  };
  for (const [type, request] of Object.entries(requests)) {
    link.on(type, (message) => {
      const value = request(message) ?? null;
      link.post({ type: 'answer', question: message.question, value });
    });
  }
}
