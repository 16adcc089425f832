import { sweepOf } from './support/config-sweep.js';

// In a file of its own: each of its changes waits out a whole trial.
sweepOf('connections that lead nowhere', () => [{ ssid: 'cellar', password: 'placeholder-cellar' }], {
  way: 'reverted', speed: 40,
  files: ['config.waiting', 'config.tried'], outcomes: ['never began', 'reverted'],
});
