import fs from 'node:fs';
import path from 'node:path';
import { VirtualBoard } from '../../simulator/index.js';
import { firmware, temporaryDirectory } from './files.js';
import { WIFI } from './house.js';
import { atEnd } from './teardown.js';

/** Python lines that join Wi-Fi. */
export const JOIN = `
import network, time
wlan = network.WLAN(network.WLAN.IF_STA)
wlan.active(True)
wlan.connect('${WIFI.ssid}', '${WIFI.password}')
while not wlan.isconnected():
    time.sleep_ms(20)
`;

/**
 * Runs a program on the VM, beside the package \`home\`.
 * @param {import('node:test').TestContext} test
 * @param {string} program
 * @returns {Promise<{ lines: string[], failed: boolean, output: string }>} what it printed until it ended
 */
export async function run(test, program, options = {}) {
  const flash = path.join(temporaryDirectory(test, 'vm-'), 'flash');
  fs.mkdirSync(path.join(flash, 'state'), { recursive: true });
  fs.cpSync(path.join(firmware, 'home'), path.join(flash, 'home'), { recursive: true });
  fs.writeFileSync(path.join(flash, 'main.py'), program);
  const board = new VirtualBoard({ networks: [WIFI], flash, ...options });
  atEnd(test, () => board.stop());
  const ended = new Promise((resolve) => board.on('ended', (end) => end.file === 'main.py' && resolve(end)));
  await board.start();
  const { failed } = await ended;
  return { board, flash, failed, lines: board.console.lines, output: board.console.lines.join('\n') };
}
