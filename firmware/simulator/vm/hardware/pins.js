/**
 * `_board_pins`: levels, PWM and analogue inputs. Levels set from outside are kept here, so that reading a pin costs no message.
 * @param {import('../board.js').Board} board
 */
export function pinsModule({ clock, link, scheduler }) {
  /** @type {Map<number, number>} what a pin reads */
  const levels = new Map();
  /** @type {Map<number, number>} what the firmware wrote */
  const outputs = new Map();
  /** @type {Map<number, number>} */
  const analog = new Map();
  /** @type {Map<number, string>} */
  const pwm = new Map();

  link.on('pin', ({ pin, level }) => {
    const before = levels.get(pin) ?? 0;
    levels.set(pin, level);
    if (before !== level) scheduler.queuePinEvent(pin, level);
  });
  link.on('analog', ({ pin, value }) => void analog.set(pin, value));

  const write = (/** @type {number} */ pin, /** @type {number} */ level) => {
    levels.set(pin, level);
    if (outputs.get(pin) === level) return;
    outputs.set(pin, level);
    link.post({ type: 'pin', pin, level });
  };

  return {
    read: (/** @type {number} */ pin) => {
      scheduler.poll();
      return levels.get(pin) ?? 0;
    },
    write,
    pull: (/** @type {number} */ pin, /** @type {number} */ level) => {
      if (!levels.has(pin)) levels.set(pin, level);
    },
    read_analog: (/** @type {number} */ pin) => {
      scheduler.poll();
      return analog.get(pin) ?? 0;
    },
    write_pwm: (/** @type {number} */ pin, /** @type {number} */ frequency, /** @type {number} */ duty) => {
      const value = `${frequency}:${duty}`;
      if (pwm.get(pin) === value) return;
      pwm.set(pin, value);
      link.post({ type: 'pwm', pin, frequency, duty, at: clock.now() });
    },
  };
}
