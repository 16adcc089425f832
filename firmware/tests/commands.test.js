import assert from 'node:assert/strict';
import { test } from 'node:test';
import { House, LED } from './support/house.js';

const COMMAND = 'homehub/board/command';

test('check-in answers with a log entry, a new announce and a heartbeat', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  await house.start();
  await house.observer.waitFor('/heartbeat');
  await house.observer.log(({ type }) => type === 'mqtt');
  house.observer.clear();
  await house.observer.publish('homehub/all/command', { id: 'all-1', command: 'check-in', args: {}, ttl_s: 60 });
  assert.deepEqual(await house.observer.waitFor('/command/result'), { id: 'all-1', status: 'done', error: null });
  const entry = await house.observer.log(({ type }) => type === 'check-in');
  assert.match(entry.message, /board is here/);
  await house.observer.waitFor('/announce');
  await house.observer.waitFor('/heartbeat');
});

test('log-level changes what is kept', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  assert.equal((await house.command('log-level', { args: { level: 'debug' } })).status, 'done');
  await house.board.execute('import home\nhome.device.log.debug("test", "a detail")');
  await house.observer.log(({ level, message }) => level === 'debug' && message === 'a detail');
  const refused = await house.command('log-level', { args: { level: 'loud' } });
  assert.equal(refused.status, 'rejected');
  assert.match(refused.error, /one of debug, info/);
});

test('what is expired, unknown, retained or malformed is answered with the reason and not obeyed', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  for (const [more, error] of [
    [{ command: 'explode' }, /unknown command explode/],
    [{ command: 'restart', ttl_s: 0 }, /restart has expired/],
    [{ command: 'restart', ttl_s: 'soon' }, /ttl_s is not a number/],
    [{ command: 'restart', args: [] }, /args is not an object/],
    [{ command: 7 }, /unknown command 7/],
    [{ command: 'identify', args: { seconds: 'long' } }, /seconds must be/],
  ]) {
    const id = `bad-${Math.random()}`;
    await house.observer.publish(COMMAND, { id, ...more });
    const result = await house.observer.waitFor('/command/result', (answer) => answer.id === id);
    assert.equal(result.status, 'rejected');
    assert.match(result.error, error);
    await house.observer.log(({ type, data }) => type === 'command' && data?.id === id);
  }
  for (const payload of ['nonsense', '{}', '{"id":"","command":"restart"}', `{"id":"${'x'.repeat(65)}","command":"restart"}`, '{"id":5,"command":"restart"}']) {
    house.observer.clear();
    await house.observer.publish(COMMAND, payload);
    await house.observer.log(({ level, message }) => level === 'warning' && message.startsWith('Refused a message'));
  }
  assert.equal(house.board.boots, 1);
});

test('a retained command is refused at every connect', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.observer.publish(COMMAND, { id: 'retained', command: 'restart' }, { qos: 1, retain: true });
  await house.start();
  const result = await house.observer.waitFor('/command/result');
  assert.equal(result.status, 'rejected');
  assert.match(result.error, /retained/);
});

test('a bug in a command is answered and logged, and the board goes on', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  await house.board.execute('import home\ndef _bug(args, id):\n    return {}["nothing"]\nhome.device.commands.handlers["identify"] = _bug');
  const result = await house.command('identify');
  assert.equal(result.status, 'failed');
  const entry = await house.observer.log(({ level, type }) => level === 'error' && type === 'command');
  assert.match(entry.data.traceback, /KeyError/);
  assert.equal((await house.command('check-in')).status, 'done');
  assert.equal(house.board.boots, 1);
});

test('a repeated command is answered again and obeyed once', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  await house.start();
  const command = { id: 'once', command: 'check-in' };
  await house.observer.publish(COMMAND, command);
  await house.observer.waitFor('/command/result');
  await house.observer.publish(COMMAND, command);
  await house.observer.until(() => house.observer.all('/command/result').length === 2, 'the second answer');
  assert.deepEqual(house.observer.all('/command/result').map(({ status }) => status), ['done', 'done']);
  await house.command('check-in', { id: 'another' });
  await house.observer.until(() => house.observer.all('/log').filter(({ type }) => type === 'check-in').length >= 2, 'the last entry');
  assert.equal(house.observer.all('/log').filter(({ type }) => type === 'check-in').length, 2);
});
