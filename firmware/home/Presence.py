"""What the device says about itself: announce on every connect, a heartbeat every minute."""

import gc
import sys

from micropython import const

from home import board, clock

_HEARTBEAT_MS = const(60000)
_PROTOCOL = const(1)
_ESSENTIALS = ["log", "commands", "config"]  # what also safe mode can do


class Presence:
    """`home` is the coordinator whose parts are described."""

    def __init__(self, home):
        self._home = home
        self._next = self._loop_lag = 0
        home.mqtt.on_connect(self.announce)

    def loop_took(self, ms):
        """One tick of the main loop took this long."""
        if ms > self._loop_lag:
            self._loop_lag = ms

    def step(self, now):
        if now >= self._next and self._home.mqtt.connected:
            self._next = now + _HEARTBEAT_MS
            self.heartbeat()

    def announce(self):
        home = self._home
        boot = home.boot
        gc.collect()
        home.mqtt.publish_json(home.mqtt.topics.announce, {
            "protocol": _PROTOCOL,
            "platform": sys.platform,
            "board": board.board_name(),
            "micropython": board.micropython_version(),
            "display_name": home.config.display_name,
            "firmware": home.updates.release,
            "boot": {"count": boot.count, "cause": boot.cause, "safe_mode": boot.safe_mode},
            "wifi": home.wifi.info(),
            "heap_free": gc.mem_free(),
            "fs_free": board.fs_free(),
            "config_version": home.config.version,
            "capabilities": _ESSENTIALS if boot.safe_mode else _ESSENTIALS + ["sensors", "discovery"],
        })

    def heartbeat(self):
        home = self._home
        gc.collect()  # so that heap_free is what is really free, and the heap stays in one piece
        home.mqtt.publish_json(home.mqtt.topics.heartbeat, {
            "uptime_s": clock.ms() // 1000,
            "heap_free": gc.mem_free(),
            "rssi": home.wifi.rssi(),
            "wifi_drops": home.wifi.drops,
            "mqtt_drops": home.mqtt.drops,
            "log_dropped": home.log.dropped,
            "loop_lag_ms": self._loop_lag,
        }, False, 0)
        self._loop_lag = 0
