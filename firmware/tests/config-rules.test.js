import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, desire, kept, reported, running } from './support/configs.js';
import { House, LED, MOTION, WEATHER, WIFI } from './support/house.js';

const TOPIC = 'homehub/board/config/desired';
const config = (version, more = {}) => ({ version, name: 'Kitchen', settings: {}, sensors: [MOTION], ...more });
const sensor = (slug, type, settings, more = {}) => ({ slug, name: slug, sensor_type: type, sensor_config: settings, ...more });

const EVERYWHERE = [
  ['a type nobody knows', { sensors: [MOTION, sensor('p', 'barometer', { pin: 4 })] }, { 'sensors[1].sensor_type': 'unknown sensor type barometer' }],
  ['one pin for two', { sensors: [WEATHER, sensor('m', 'motion', { pin: 26 })] }, { 'sensors[1].sensor_config.pin': 'pin 26 is taken by Kitchen climate' }],
  ['one slug for two', { sensors: [MOTION, sensor('motion', 'led', { pin: 4 })] }, { 'sensors[1].slug': 'slug motion is taken by Hall motion' }],
  ['values out of range, all of them', { sensors: [sensor('l', 'led', { pin: 4, freq: 9, fade_time_ms: 60001, brightness_scale: 0 })] }, {
    'sensors[0].sensor_config.freq': /whole number from 10 to 40000/, 'sensors[0].sensor_config.fade_time_ms': /from 0 to 60000/,
    'sensors[0].sensor_config.brightness_scale': /from 1 to 65535/,
  }],
  ['wrong types of settings', { sensors: [sensor('l', 'led', { pin: '4', freq: '1000', fade_time_ms: true, brightness_scale: 1.5 })] }, {
    'sensors[0].sensor_config.pin': 'pin must be a GPIO number', 'sensors[0].sensor_config.freq': /whole number/,
    'sensors[0].sensor_config.fade_time_ms': /whole number/, 'sensors[0].sensor_config.brightness_scale': /whole number/,
  }],
  ['no pin', { sensors: [sensor('m', 'motion', {})] }, { 'sensors[0].sensor_config.pin': 'pin must be a GPIO number' }],
  ['wrong slugs and names', { sensors: [sensor('a/b', 'motion', { pin: 4 }), sensor('', 'motion', { pin: 5 }, { name: ' \n' }), sensor('x'.repeat(65), 'motion', { pin: 12 }, { name: null })] }, {
    'sensors[0].slug': /A-Z a-z 0-9/, 'sensors[1].slug': /1 to 64/, 'sensors[1].name': /text of 1 to 100/, 'sensors[2].slug': /1 to 64/, 'sensors[2].name': /text/,
  }],
  ['no sensors at all', { sensors: null }, { sensors: 'must be a list' }],
  ['sensors that are none', { sensors: [7, 'x', null] }, { 'sensors[0]': 'must be an object', 'sensors[1]': 'must be an object', 'sensors[2]': 'must be an object' }],
  ['wrong types at the top', { name: 7, settings: [], sensors: {}, connections: 'none' }, {
    name: /text/, settings: 'must be an object', sensors: 'must be a list', connections: 'must be an object',
  }],
  ['a log level nobody knows', { settings: { log_level: 'loud' } }, { 'settings.log_level': /must be one of debug, info/ }],
  ['a log level of a wrong type', { settings: { log_level: {} } }, { 'settings.log_level': /must be one of/ }],
  ['impossible networks', { connections: { wifi: [{ ssid: '', password: 'short' }, 7, { ssid: 'x'.repeat(33), password: 5 }] } }, {
    'connections.wifi[0].ssid': /text of 1 to 32/, 'connections.wifi[0].password': /text of 8 to 64/, 'connections.wifi[1]': 'must be an object',
    'connections.wifi[2].ssid': /1 to 32/, 'connections.wifi[2].password': /8 to 64/,
  }],
  ['networks that are no list', { connections: { wifi: { ssid: 'home' } } }, { 'connections.wifi': 'must be a list' }],
  ['an impossible broker', { connections: { mqtt: { host: 5, port: 65536, user: 1, password: [], tls: 'yes' } } }, {
    'connections.mqtt.host': /text/, 'connections.mqtt.port': /from 1 to 65535/, 'connections.mqtt.user': /text/, 'connections.mqtt.tls': /true, false/,
  }],
  ['a broker without a host', { connections: { mqtt: {} } }, { 'connections.mqtt.host': /text/ }],
  ['two status LEDs', { sensors: [sensor('a', 'status_led', { pin: 4 }), sensor('b', 'status_led', { pin: 5 })] }, { 'sensors[1].sensor_type': /taken by a/ }],
];
const BY_BOARD = {
  rp2: [
    ['pins of the Wi-Fi chip', { sensors: [23, 24, 25, 29].map((pin) => sensor(`m${pin}`, 'motion', { pin })) },
      Object.fromEntries([23, 24, 25, 29].map((pin, i) => [`sensors[${i}].sensor_config.pin`, `pin ${pin} is not free on this board`]))],
    ['pins that are not there', { sensors: [30, -1, 400].map((pin, i) => sensor(`m${i}`, 'motion', { pin })) }, { 'sensors[0].sensor_config.pin': /not free/, 'sensors[1].sensor_config.pin': /not free/, 'sensors[2].sensor_config.pin': /not free/ }],
    ['one PWM output for two', { sensors: [0, 16, 28, 12].map((pin) => sensor(`l${pin}`, 'led', { pin })) }, { 'sensors[1].sensor_config.pin': 'pin PWM 0 is taken by l0', 'sensors[3].sensor_config.pin': 'pin PWM 12 is taken by l28' }],
    ['one pin for two lights', { sensors: [4, 4].map((pin, i) => sensor(`l${i}`, 'led', { pin })) }, { 'sensors[1].sensor_config.pin': 'pin 4 is taken by l0' }],
    ['the LED for what it cannot do', { sensors: [sensor('l', 'led', { pin: 'LED' })] }, { 'sensors[0].sensor_config.pin': /GPIO number/ }],
  ],
  esp32: [
    ['pins of the flash', { sensors: [6, 11].map((pin) => sensor(`m${pin}`, 'motion', { pin })) }, { 'sensors[0].sensor_config.pin': 'pin 6 is not free on this board', 'sensors[1].sensor_config.pin': /pin 11/ }],
    ['pins that are not there', { sensors: [20, 24, 28, 31, 37, 40].map((pin) => sensor(`m${pin}`, 'motion', { pin })) },
      Object.fromEntries([0, 1, 2, 3, 4, 5].map((i) => [`sensors[${i}].sensor_config.pin`, /not free/]))],
    ['inputs for what they cannot do', { sensors: [sensor('l', 'led', { pin: 34 }), sensor('w', 'weather', { pin: 39 })] }, { 'sensors[0].sensor_config.pin': 'pin 34 can only be read', 'sensors[1].sensor_config.pin': 'pin 39 can only be read' }],
    ['a named pin', { sensors: [sensor('s', 'status_led', { pin: 'LED' })] }, { 'sensors[0].sensor_config.pin': /GPIO number/ }],
  ],
};

for (const type of ['rp2', 'esp32']) {
  test(`what a ${type} board cannot be is rejected field by field, and what it is stays`, async (t) => {
    const house = await House.build(t, { board: { type }, settings: { SENSORS: [LED] } });
    await house.start();
    let version = 100;
    for (const [what, wrong, expected] of [...EVERYWHERE, ...BY_BOARD[type]]) {
      const sha256 = await desire(house, config(++version, wrong));
      const report = await reported(house, version);
      assert.equal(report.state, 'rejected', what);
      assert.deepEqual([report.sha256, report.running], [sha256, 0]);
      for (const [field, words] of Object.entries(expected)) {
        assert.ok(words instanceof RegExp ? words.test(report.error[field]) : report.error[field] === words, `${what}: ${field}: ${JSON.stringify(report.error)}`);
      }
      for (const field of Object.keys(report.error)) assert.ok(Object.keys(expected).some((known) => field.startsWith(known)), `${what}: ${field}`);
    }
    await house.observer.log(({ level, message, data }) => level === 'warning' && message === 'Rejected configuration 102' && data['sensors[1].sensor_config.pin']);
    assert.deepEqual(await running(house), ['light']);
    assert.equal(house.board.boots, 1);
    assert.deepEqual(kept(house), []);
  });
}

test('what every board can: the LED as a status LED of a Pico W, input-only pins of an ESP32 that are read', async (t) => {
  const pico = await House.build(t, { settings: { SENSORS: [] } });
  const esp32 = await House.build(t, { board: { type: 'esp32' }, settings: { SENSORS: [] } });
  await pico.start();
  await esp32.start();
  await apply(pico, config(1, { sensors: [sensor('s', 'status_led', { pin: 'LED' }), ...[0, 22, 28].map((pin) => sensor(`m${pin}`, 'motion', { pin })), sensor('l', 'led', { pin: 16 })] }));
  await apply(esp32, config(1, { sensors: [...[0, 5, 12, 34, 39].map((pin) => sensor(`m${pin}`, 'motion', { pin })), sensor('l', 'led', { pin: 33, newer: { than: ['this'] } }), sensor('k', 'led', { pin: 17 })] }));
});

test('a version once applied is only reported again; so are older ones', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { observer, board } = house;
  await house.start();
  const sha256 = await desire(house, config(7));
  await reported(house, 7);
  for (const [version, sensors] of [[7, [MOTION]], [6, [LED]], [1, []], [0, []], [-3, []]]) {
    await house.command('check-in');
    observer.clear();
    await desire(house, config(version, { sensors }));
    const report = version > 0 ? await reported(house, 7) : null;
    if (report) assert.deepEqual(report, { version: 7, state: 'applied', error: null, sha256, running: 7 });
    await house.command('check-in');
    assert.deepEqual(await running(house), ['motion']);
  }
  assert.equal(board.boots, 1);
});

test('what is no configuration is refused in words, and reported where its version can be read', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [MOTION] } });
  const { observer, board } = house;
  await house.start();
  await reported(house, 0);
  for (const [payload, words] of [
    ['nonsense', 'it is not JSON'],
    ['[1]', 'it is not a JSON object'],
    ['{"name":"Kitchen"}', null],
    ['{"version":"9","sensors":[]}', null],
    ['{"version":9.5,"sensors":[]}', null],
    ['{"version":true,"sensors":[]}', null],
    ['{"version":0,"sensors":[]}', null],
  ]) {
    observer.clear();
    await observer.publish(TOPIC, payload, { qos: 1, retain: true });
    const entry = await observer.log(({ message }) => message === 'Refused a configuration without a version above 0');
    assert.deepEqual(entry.data ?? null, words && { '': words }, payload);
    assert.equal(observer.all('config/reported').length, 0);
  }
  for (const [version, payload, words] of [
    [11, '{"version":11,"name":"Kit', 'it is not JSON'],
    [12, Buffer.from('{"version":12,"name":"K\xff","sensors":[]}', 'latin1'), 'it is not UTF-8'],
    [13, `{"version":13,"sensors":${'['.repeat(40)}${']'.repeat(40)}}`, 'it is nested deeper than 32 levels'],
    [14, '{"version":14,"sensors":[]} and more', 'it is not JSON'],
    [15, ' { "version" : 15 , "sensors" : [', 'it is not JSON'],
  ]) {
    const sha256 = await desire(house, payload);
    assert.deepEqual({ ...(await reported(house, version)), config: 0 }, { version, state: 'rejected', error: { '': words }, sha256, running: 0, config: 0 });
  }
  assert.equal(board.boots, 1);
  assert.deepEqual(await running(house), ['motion']);
});

test('an empty message is no wish', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] } });
  const { observer } = house;
  await house.start();
  await apply(house, config(2));
  observer.clear();
  await observer.publish(TOPIC, '', { qos: 1, retain: true });
  await house.command('check-in');
  assert.deepEqual(observer.all('config/reported'), []);
  assert.deepEqual(await running(house), ['motion']);
});

test('a rejected version is looked at again when it comes again, and logged once', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { observer, board } = house;
  await house.start();
  await desire(house, config(3, { sensors: [sensor('p', 'barometer', { pin: 4 })] }));
  await reported(house, 3, 'rejected');
  board.wifi.drop({ connections: 'abort' });
  await board.wifi.waitFor('lost');
  board.wifi.restore();
  await observer.until(() => observer.all('config/reported').filter(({ state }) => state === 'rejected').length >= 3, 'the report at the connect and after the message');
  await observer.log(({ message }) => message.startsWith('Back on home'));
  assert.equal(house.entries().filter(({ message }) => message.startsWith('Rejected')).length, 1);
  await desire(house, config(3));
  await reported(house, 3, 'applied');
});

test('4,000 bytes are taken, more is rejected with its size, and ten thousand sensors harm nobody', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { observer, board } = house;
  await house.start();
  const sized = (version, bytes) => {
    const filled = (length) => JSON.stringify(config(version, { note: 'x'.repeat(length) }));
    return filled(bytes - filled(0).length);
  };
  for (const [version, bytes] of [[1, 500], [2, 520], [3, 1024], [4, 3999], [5, 4000]]) {
    const sha256 = await desire(house, sized(version, bytes));
    assert.equal((await reported(house, version)).sha256, sha256);
    assert.equal((await reported(house, version)).state, 'applied');
  }
  const sensors = Array.from({ length: 10_000 }, (_, i) => sensor(`m${i}`, 'motion', { pin: 4 }));
  for (const [version, payload] of [[6, sized(6, 4200)], [7, JSON.stringify(config(7, { sensors }))]]) {
    await desire(house, payload);
    const report = await reported(house, version);
    assert.deepEqual([report.state, report.sha256, report.running], ['rejected', null, 5]);
    assert.equal(report.error[''], `it has ${payload.length} bytes, this board takes 4000`);
  }
  observer.clear();
  await observer.publish(TOPIC, JSON.stringify({ sensors, version: 8 }), { qos: 1, retain: true });
  await observer.log(({ message }) => message === 'Refused a configuration without a version above 0');
  await apply(house, config(9, { sensors: [LED] }));
  assert.equal(board.boots, 1);
});

test('a version that comes while another one is on trial gets its turn', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { board } = house;
  await house.start();
  await board.execute('from home.sensors import SensorManager\n_step = SensorManager.step\nSensorManager.step = lambda self: None');
  await desire(house, config(1));
  await reported(house, 1, 'trial');
  const sha256 = await desire(house, config(2, { sensors: [LED] }));
  await house.command('check-in');
  await board.execute('SensorManager.step = _step');
  await reported(house, 1, 'applied');
  assert.equal((await reported(house, 2, 'applied')).sha256, sha256);
  assert.deepEqual(await running(house), ['light']);
});

test('connections that are those in force, or left out, cost no reset', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [] } });
  const { MQTT } = house.settings({});
  await house.start();
  await apply(house, config(1, { connections: { wifi: [WIFI], mqtt: MQTT } }));
  await apply(house, config(2, { connections: { wifi: null } }));
  await apply(house, config(3));
  assert.equal(house.board.boots, 1);
});

test('a flash without room for a configuration is a reason to reject it', async (t) => {
  const house = await House.build(t, { settings: { SENSORS: [LED] }, board: { flashBytes: 848 * 1024 } });
  await house.start();
  await house.observer.waitFor('homeassistant/device/board/config');
  await house.board.execute(`
for name, size in (("/filler", 4096), ("/filler2", 1)):
    try:
        with open(name, "wb") as f:
            while True:
                f.write(bytes(size))
    except OSError:
        pass
`);
  await desire(house, config(1));
  const report = await reported(house, 1);
  assert.deepEqual([report.state, report.error], ['rejected', { '': 'it cannot be kept: no space left on flash' }]);
  assert.deepEqual(await running(house), ['light']);
  await house.board.execute('import os\nos.remove("/filler")');
  await house.board.powerCycle();
  await reported(house, 1, 'applied');
});
