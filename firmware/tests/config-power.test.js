import { GUEST, sweepOf } from './support/config-sweep.js';
import { WIFI } from './support/house.js';

sweepOf('sensors', () => undefined, {
  way: 'applied', speed: 5,
  files: ['config.tried', 'config.json', 'discovery.json'], outcomes: ['applied', 'never began', 'reverted'],
});

sweepOf('connections', (ssid) => (ssid === 'guest' ? [WIFI] : [GUEST, WIFI]), {
  way: 'applied', speed: 5,
  files: ['config.waiting', 'config.tried', 'config.json', 'exit.json', 'boot.json'], outcomes: ['applied', 'never began', 'reverted'],
});
