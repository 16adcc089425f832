const REFRESH_MS = 1000;
const CLEAR_LINE = '\u001b[2K';

/** Shows a line per device: redrawn in place on a terminal, else printed whenever a device's state changes. */
export class StatusDisplay {
  #devices;
  #out;
  #drawn = 0;
  /** @type {Map<string, string>} */
  #states = new Map();
  /** @type {NodeJS.Timeout | undefined} */
  #timer;

  /**
   * @param {import('./virtual-device.js').VirtualDevice[]} devices
   * @param {NodeJS.WriteStream} out
   */
  constructor(devices, out) {
    this.#devices = devices;
    this.#out = out;
  }

  start() {
    this.#show();
    this.#timer = setInterval(() => this.#show(), REFRESH_MS);
  }

  stop() {
    clearInterval(this.#timer);
    this.#show();
  }

  #show() {
    if (this.#out.isTTY) this.#redraw();
    else this.#printChanges();
  }

  #redraw() {
    const rows = this.#devices.slice(0, Math.max(1, (this.#out.rows ?? 25) - 2));
    const up = this.#drawn > 0 ? `\u001b[${this.#drawn}A` : '';
    this.#out.write(up + rows.map((device) => `${CLEAR_LINE}${describe(device).slice(0, this.#out.columns ?? 80)}\n`).join(''));
    this.#drawn = rows.length;
  }

  #printChanges() {
    for (const device of this.#devices) {
      const state = `${device.state} ${device.state === 'no broker' ? device.trouble : ''}`;
      if (this.#states.get(device.plan.id) === state) continue;
      this.#states.set(device.plan.id, state);
      this.#out.write(`${describe(device)}\n`);
    }
  }
}

/** @param {import('./virtual-device.js').VirtualDevice} device */
function describe(device) {
  const { id, name, type } = device.plan;
  const boots = device.board.boots === 1 ? '1 boot' : `${device.board.boots} boots`;
  return `${id.padEnd(12)} ${name.padEnd(14)} ${type.padEnd(6)} ${device.state.padEnd(16)} ${boots.padEnd(9)} ${device.readings}`;
}
