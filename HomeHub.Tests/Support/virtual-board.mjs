// One virtual board for a test: provisioned, started, and then told over HTTP what happens to it.
// node virtual-board.mjs SIMULATOR FLASH SETTINGS-JSON; the first line it writes is the port it listens on.
import http from 'node:http';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const [simulator, flash, json] = process.argv.slice(2);
const load = (file) => import(pathToFileURL(path.join(simulator, file)).href);
const { VirtualBoard } = await load('index.js');
const { provision } = await load('command/provision.js');

const { speed, ...settings } = JSON.parse(json);
provision(flash, settings);
const board = new VirtualBoard({ flash, type: 'rp2', speed, networks: settings.WIFI, network: { reach: 'everything' } });
await board.start();

const acts = {
  '/pulse': (query) => board.pins.pulse(Number(query.get('pin')), { ms: 300 }),
  '/climate': (query) => board.climate.set(Number(query.get('pin')), { temperature: Number(query.get('temperature')), humidity: Number(query.get('humidity')) }),
  '/pwm': (query) => String(board.pins.pwm(Number(query.get('pin')))?.duty ?? 0),
  '/stop': () => board.stop(),
  '/start': () => board.start(),
};
const server = http.createServer(async (request, response) => {
  const url = new URL(request.url, 'http://board');
  try {
    response.end((await acts[url.pathname](url.searchParams)) ?? board.console.lines.slice(-20).join('\n'));
  } catch (error) {
    response.writeHead(500).end(String(error.stack));
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
