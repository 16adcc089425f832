"""Keeps the board on Wi-Fi: the first of the configured networks that lets it in, again and again."""

import sys

import network
from micropython import const

from home.Backoff import Backoff
from home.errors import reason

_JOIN_TIMEOUT_MS = const(20000)  # association and DHCP; more than 15 s is rare even on busy channels
_RETRY_FIRST_MS = const(1000)
_RETRY_LIMIT_MS = const(60000)

# States: resting until it is time to try, waiting for one network, on the air.
_RESTING = const(0)
_JOINING = const(1)
_UP = const(2)

# network.WLAN.status() of a failed attempt. Not every port has every name; rp2 has -3 to -1, the ESP32 the 2xx.
_REASONS = (
    ("STAT_WRONG_PASSWORD", "wrong password"),
    ("STAT_HANDSHAKE_TIMEOUT", "wrong password"),
    ("STAT_NO_AP_FOUND", "network not found"),
    ("STAT_CONNECT_FAIL", "the access point refused"),
    ("STAT_ASSOC_FAIL", "the access point refused"),
    ("STAT_BEACON_TIMEOUT", "the access point fell silent"),
)


class WiFiManager:
    """`networks`: [{"ssid", "password"}] by priority. Call `step()` often; it never waits for the radio.

    connected   is the board on a network with an address?
    drops       times the connection was lost since boot
    trouble     why each network that was tried since failed: {ssid: words}
    down_ms     time without a connection since the first one
    """

    def __init__(self, networks, log, hostname=None, country=""):
        self._networks = networks
        self._log = log
        self._hostname = hostname
        self._country = country
        self._backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        self._state = _RESTING
        self._next = 0  # index of the network to try
        self._until = 0  # end of the rest, or of the attempt
        self._lost_at = None
        self.trouble = {}
        self._wlan = None
        self.drops = 0
        self.down_ms = 0

    def start(self):
        """Switch the radio on."""
        if self._country:
            network.country(self._country)
        if self._hostname:
            network.hostname(self._hostname[:32])
        self._wlan = network.WLAN(network.WLAN.IF_STA)
        self._wlan.active(True)
        if sys.platform == "rp2":
            self._wlan.config(pm=network.WLAN.PM_NONE)  # power saving delays every packet by up to 100 ms
        else:
            self._wlan.config(reconnects=0)  # else it retries by itself and hides why it failed

    @property
    def connected(self):
        return self._state == _UP

    def rssi(self):
        """Signal strength in dBm, None while not connected."""
        try:
            return self._wlan.status("rssi") if self.connected else None
        except (OSError, ValueError):
            return None

    def info(self):
        """What announce says about Wi-Fi: ssid, rssi in dBm, ip."""
        up = self.connected
        return {"ssid": self._ssid() if up else None, "rssi": self.rssi(), "ip": self._wlan.ifconfig()[0] if up else None}

    def step(self, now):
        if self._state == _UP:
            if not self._wlan.isconnected():
                self._dropped(now)
        elif self._state == _JOINING:
            self._watch_attempt(now)
        elif self._networks and now >= self._until:
            self._join(now)

    def _ssid(self):
        return self._networks[self._next]["ssid"]

    def _join(self, now):
        chosen = self._networks[self._next]
        try:
            self._wlan.connect(chosen["ssid"], chosen.get("password") or None)
        except OSError as error:  # the ESP32's driver: "Wifi Internal Error"
            self._failed(reason(error), now)
            return
        self._state = _JOINING
        self._until = now + _JOIN_TIMEOUT_MS

    def _watch_attempt(self, now):
        if self._wlan.isconnected():
            self._joined(now)
            return
        why = self._failure()
        if why is None and now >= self._until:
            why = "no answer within %d s" % (_JOIN_TIMEOUT_MS // 1000)
        if why:
            self._failed(why, now)

    def _failure(self):
        status = self._wlan.status()
        for name, words in _REASONS:
            if status == getattr(network, name, None):
                return words
        return None

    def _joined(self, now):
        self._state = _UP
        self._backoff.reset()
        self.trouble.clear()
        data = self.info()
        if self._lost_at is None:
            self._log.info("wifi", "Joined %s" % self._ssid(), data)
            return
        down = now - self._lost_at
        self._lost_at = None
        self.down_ms += down
        data["down_s"] = down // 1000
        data["drops"] = self.drops
        self._log.info("wifi", "Back on %s after %d s" % (self._ssid(), down // 1000), data, keep=True)

    def _failed(self, why, now):
        """Try the next network; after the last one rest, then start with the first again."""
        ssid = self._ssid()
        if self.trouble.get(ssid) != why:  # say each reason once, not every minute of a long night
            self.trouble[ssid] = why
            self._log.warning("wifi", "Cannot join %s: %s" % (ssid, why))
        self._leave()
        self._next = (self._next + 1) % len(self._networks)
        self._until = now if self._next else now + self._backoff.next()

    def _dropped(self, now):
        self.drops += 1
        self._lost_at = now
        self._log.warning("wifi", "Lost %s" % self._ssid(), {"drops": self.drops})
        self._leave()
        self._next = 0
        self._until = now

    def _leave(self):
        self._state = _RESTING
        try:
            self._wlan.disconnect()
        except OSError:
            pass  # there was nothing to end
