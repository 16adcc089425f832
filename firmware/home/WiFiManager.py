"""Keeps the board on Wi-Fi: the first of the configured networks that lets it in, again and again."""

import sys

import network

from .board import Backoff, ms, reason

_JOIN_TIMEOUT_S = const(20)  # association and DHCP; more than 15 s is rare even on busy channels
_RETRY_FIRST_MS = const(1000)
_RETRY_LIMIT_MS = const(60000)

# network.WLAN.status() of a failed attempt, STAT_... Not every port has every name; rp2 has -3 to -1, the ESP32 the 2xx.
_REASONS = const((
    ("WRONG_PASSWORD HANDSHAKE_TIMEOUT", "wrong password"),
    ("NO_AP_FOUND", "network not found"),
    ("CONNECT_FAIL ASSOC_FAIL", "the access point refused"),
    ("BEACON_TIMEOUT", "the access point fell silent"),
))


class WiFiManager:
    """`networks`: [{"ssid", "password"}] by priority. Call `step()` often; it never waits for the radio.

    connected   is the board on a network with an address?
    drops       times the connection was lost since boot
    trouble     why each network that was tried since failed: {ssid: words}
    down_ms     time without a connection since the first one
    """

    def __init__(self, networks, log, hostname=None, country=""):
        self.connected = False
        self.trouble = {}
        self.drops = self.down_ms = 0
        self._work = self._run(networks, log, hostname, country)

    def step(self):
        next(self._work)

    def rssi(self):
        """Signal strength in dBm, None while not connected."""
        try:
            return self._wlan.status("rssi") if self.connected else None
        except (OSError, ValueError):
            return None

    def info(self):
        """What announce says about Wi-Fi: ssid, rssi in dBm, ip."""
        up = self.connected
        return {"ssid": self._ssid if up else None, "rssi": self.rssi(), "ip": self._wlan.ifconfig()[0] if up else None}

    def _run(self, networks, log, hostname, country):
        """A generator: all that is ever done, a short step at a time."""
        if country:
            network.country(country)
        if hostname:
            network.hostname(hostname[:32])
        self._wlan = wlan = network.WLAN()  # the station
        backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        lost_at = None
        at = 0
        while networks:
            wlan.active(True)  # each time: a Pico W's radio that did not come up says nothing
            if sys.platform == "rp2":
                wlan.config(pm=network.WLAN.PM_NONE)  # power saving delays every packet by up to 100 ms
            else:
                wlan.config(reconnects=2)  # it may fail in passing; for ever, it would hide why it fails
            ssid = self._ssid = networks[at]["ssid"]
            why = yield from self._join(wlan, networks[at])
            if wlan.status() < 0:  # a Pico W may be refused, or see nothing, at its first try
                why = yield from self._join(wlan, networks[at])
            if why:
                if self.trouble.get(ssid) != why:  # say each reason once, not every minute of a long night
                    self.trouble[ssid] = why
                    log.warning("wifi", "Cannot join %s: %s" % (ssid, why))
                at += 1
            else:
                self.connected = True
                backoff.reset()
                self.trouble.clear()
                data = self.info()
                words = "Joined %s" % ssid
                if lost_at is not None:
                    down = ms() - lost_at
                    self.down_ms += down
                    data["down_s"] = down // 1000
                    data["drops"] = self.drops
                    words = "Back on %s after %d s" % (ssid, down // 1000)
                log.info("wifi", words, data, keep=lost_at is not None)
                while wlan.isconnected():
                    yield
                self.connected = False
                self.drops += 1
                lost_at = ms()
                log.warning("wifi", "Lost %s" % ssid, {"drops": self.drops})
                at = 0
            try:
                wlan.disconnect()
            except OSError:
                pass  # there was nothing to end
            if at == len(networks):  # a rest, then the first one again
                at = 0
                yield from backoff.wait()
        while True:
            yield

    def _join(self, wlan, chosen):
        """A generator that tries one network. Returns why it failed, None if it did not."""
        try:
            wlan.connect(chosen["ssid"], chosen.get("password") or None)
        except OSError as error:  # the ESP32's driver: "Wifi Internal Error"
            return reason(error)
        before = wlan.status()  # an ESP32 goes on saying why it failed the last time
        until = ms() + _JOIN_TIMEOUT_S * 1000
        while not wlan.isconnected():
            yield
            status = wlan.status()
            late = ms() >= until
            for names, words in _REASONS:
                for name in names.split():
                    if status == getattr(network, "STAT_" + name, None) and (late or status != before):
                        return words
            if late:
                return "no answer within %d s" % _JOIN_TIMEOUT_S
