/**
 * `wlan.status()` by board. An ESP32 that keeps trying says "connecting" whatever failed; only with
 * `config(reconnects=n)` does it give up and name the reason (ports/esp32/network_wlan.c), and goes on naming it, also
 * while it tries again, until an attempt succeeds or is broken off. The host's model of the radio does the trying; here its
 * state becomes a number.
 * @type {Record<'rp2' | 'esp32', Record<import('../../shared/protocol.js').LinkState, number>>}
 */
const STATUS = {
  rp2: { idle: 0, connecting: 1, joined: 3, 'wrong-password': -3, refused: -3, 'not-found': -2, lost: 0 },
  esp32: { idle: 1000, connecting: 1001, joined: 1010, 'wrong-password': 202, refused: 2, 'not-found': 201, lost: 200 },
};

/**
 * `_board_wifi`: the radio, as the host last described it.
 * @param {import('../board.js').Board} board
 */
export function wifiModule({ ask, link, scheduler, settings }) {
  /** @type {import('../../shared/protocol.js').WifiState} */
  let state = { link: 'idle', ip: '0.0.0.0', rssi: 0 };
  /** @type {import('../../shared/protocol.js').LinkState | null} */
  let failure = null; // of an ESP32
  /** @type {readonly import('../../shared/protocol.js').LinkState[]} */
  const failures = ['not-found', 'wrong-password', 'refused'];
  link.on('wifi', (message) => {
    state = message.state;
    if (state.link === 'joined') failure = null;
    else if (settings.platform === 'esp32' && failures.includes(state.link)) failure = state.link;
  });
  const fresh = () => {
    scheduler.poll();
    return state;
  };

  return {
    connect: (/** @type {string} */ ssid, /** @type {string} */ password, /** @type {number} */ reconnects) => {
      state = { ...state, link: 'connecting' };
      link.post({ type: 'wifi-connect', ssid, password, reconnects });
    },
    disconnect: () => {
      if (state.link === 'connecting') failure = null; // its reason is now that it was told to leave
      state = { ...state, link: 'idle', ip: '0.0.0.0' };
      link.post({ type: 'wifi-disconnect' });
    },
    status: () => {
      const { link: now } = fresh();
      return STATUS[settings.platform][failure ?? now];
    },
    joined: () => (fresh().link === 'joined' ? 1 : 0),
    ip: () => fresh().ip,
    rssi: () => fresh().rssi,
    /** JSON list of [ssid, channel, rssi] */
    scan: () => JSON.stringify(ask({ type: 'wifi-scan' })),
  };
}
