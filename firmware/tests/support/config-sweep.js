import assert from 'node:assert/strict';
import { test } from 'node:test';
import { apply, desire, kept, reported, running } from './configs.js';
import { eventually } from './eventually.js';
import { House, MOTION, WIFI } from './house.js';

export const GUEST = { ssid: 'guest', password: 'placeholder-guest' };
/** Changes in a row that no cut hit end a sweep: one may be an operation shorter, as when a log entry needs no flash. */
const UNCUT = 2;
/**
 * The log's file is taken away before a restart or after it, as the broker's answer comes, and what follows is a step earlier or later, so that one may
 * be missed: then the last operations come again, and the first ones of the next boot.
 */
const LAST = 4;
const FIRST = [1, 2, 3, 4];
const MOST_REPEATS = 10;
const nameOf = (version) => `version-${version}`;
/** Each version has a name, a sensor and maybe networks of its own, so that what runs tells which one it is. */
const config = (version, wifi) => ({
  version, name: nameOf(version), settings: {}, sensors: [{ ...MOTION, slug: nameOf(version) }], ...(wifi && { connections: { wifi } }),
});

/** What the board really is. */
async function truth(house) {
  const [name, ssid] = await house.board.evaluate('[home.device.config.display_name, home.device.wifi.info()["ssid"]]');
  return { name, ssid, sensors: await running(house) };
}

const QUIET = `(lambda device: device.mqtt.connected and not (
  device.config.work or device.discovery._messages or not device.mqtt.born or device.log._spill.used or len(device.log._ring)))(home.device)`;

/** A file that an earlier cut left would spare the next round an operation. */
const REMOVE_UNFINISHED = 'import os\nfor name in os.listdir("/state"):\n    if name.endswith(".new"):\n        os.remove("/state/" + name)';

/** Nothing is being changed, told or written any more. A board that is off or has not started yet cannot be asked. */
const quiet = (house) => eventually(() => house.board.evaluate(QUIET).catch(() => false));

/**
 * Cuts the power after 0, 1, 2 ... flash operations of a change, until they come through without a cut. The wish is taken
 * back at the cut, so that what the board says and is afterwards is what the cut left.
 * @param {(ssid: string) => object[] | undefined} wifi networks to go to from this one
 * @param {string} way how an uncut change ends
 * @param {string[]} files whose last step has to be among the cuts
 */
async function sweep(house, wifi, way, files) {
  const { board, observer } = house;
  const cuts = [];
  const outcomes = new Set();
  let onCut = () => {};
  board.power.on('cut', ({ operation, file }) => { cuts.push(`${operation} ${file.replace('/state/', '')}`); onCut(); });
  await apply(house, config(1, [WIFI]));
  let [runs, ssid] = [1, 'home'];
  let uncut = 0;
  let repeats = 0;
  const cutAt = [];
  let again = [];
  for (let [operations, version] = [0, 2]; ; operations = again.shift() ?? operations + 1, version++) {
    const networks = wifi(ssid);
    await quiet(house);
    await board.execute(REMOVE_UNFINISHED);
    observer.clear();
    const before = cuts.length;
    await board.power.cutAfter({ operations });
    const cut = new Promise((resolve) => { onCut = resolve; });
    await desire(house, config(version, networks));
    await Promise.race([cut, reported(house, version).then(() => quiet(house)).catch(() => cut)]);
    const wasCut = cuts.length > before;
    if (wasCut) await observer.publish('homehub/board/config/desired', '', { qos: 1, retain: true });
    await quiet(house);
    await house.command('check-in'); // what was said before its answer has arrived with it
    const report = observer.all('config/reported').at(-1);
    const at = `after a cut at ${cuts.at(-1)}: ${JSON.stringify(report)}`;
    outcomes.add(report.version === version ? report.state : 'never began');
    if (report.state === 'applied' && report.version === version) [runs, ssid] = [version, networks?.[0].ssid ?? ssid];
    else if (report.version === version) assert.equal(report.state, 'reverted', at);
    else assert.deepEqual([report.version < version, wasCut], [true, true], at);
    assert.equal(report.running, runs, at);
    assert.deepEqual(await truth(house), { name: nameOf(runs), ssid, sensors: [nameOf(runs)] }, at);
    assert.deepEqual(kept(house).filter((name) => name !== 'config.left'), ['config.json'], at);
    assert.equal(observer.all('/announce').at(-1).config_version, runs, at);
    if (!wasCut) assert.equal(report.state, way);
    if (wasCut) cutAt[operations] ??= cuts.at(-1);
    uncut = wasCut ? 0 : uncut + 1;
    if (uncut < UNCUT) continue;
    if (repeats === MOST_REPEATS || files.every((name) => cuts.includes(`rename ${name}`))) return { cuts, outcomes: [...outcomes].sort() };
    repeats++;
    const boot = cutAt.indexOf('create boot.json.new');
    again = [...FIRST.map((more) => boot + more), Math.max(0, operations + 1 - UNCUT - LAST)];
    uncut = 0;
  }
}

/**
 * A test that sweeps a kind of change.
 * @param {string} what the change
 * @param {(ssid: string) => object[] | undefined} wifi networks to go to from this one
 * @param {{ way: string, speed: number, files: string[], outcomes: string[] }} expected how an uncut change ends, how fast the board's clock runs,
 *   whose last step has to be among the cuts, and all that may come of a cut
 */
export function sweepOf(what, wifi, { way, speed, files, outcomes: expected }) {
  test(`power failing at any flash operation of a change of ${what} leaves the old or the new configuration, and the truth is told`, async (t) => {
    const house = await House.build(t, { settings: { SENSORS: [] }, board: { networks: [WIFI, GUEST], speed } });
    await house.start();
    const { cuts, outcomes } = await sweep(house, wifi, way, files);
    t.diagnostic(`${cuts.length} cut points: ${cuts.join(', ')}`);
    for (const name of files) assert.ok(cuts.includes(`rename ${name}`), `${name} was never cut`);
    assert.deepEqual(outcomes, expected);
  });
}
