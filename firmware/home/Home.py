"""The coordinator: makes the parts and runs the main loop."""

import time

from .board import call, ms
from .Commands import Commands
from .ConfigManager import ConfigManager
from .MQTTManager import MQTTManager
from .Presence import Presence
from .Timer import Watchdog
from .UpdateManager import UpdateManager
from .WiFiManager import WiFiManager
from .log import Log

_TICK_MS = const(20)  # rest between two ticks; an ESP32, which counts in 10 ms, does not rest in less
_HEALTHY_AFTER_MS = const(60000)
_RESTART_AFTER_MS = const(1000)  # time for the answer to leave


class Home:
    """`boot` is the loader's account of this boot (main.py). In safe mode there are no sensors and no discovery."""

    def __init__(self, boot):
        self.boot = boot
        self.watchdog = Watchdog()
        boot.feed = self.watchdog.feed  # the loader waits a while after a crash
        self.config = config = ConfigManager(boot)
        self.log = Log(boot.count, config.log_level)
        self.wifi = WiFiManager(config.networks, self.log, config.device_id, config.country)
        self.mqtt = MQTTManager(self)
        self.presence = Presence(self)
        config.attach(self)
        self.commands = Commands(self)
        self.updates = UpdateManager(self)
        self.status = self.sensors = self.discovery = None
        self.identify_until = 0  # the status LED says "here I am" so long
        self._restart = None  # (when, cause, details)

    def run(self):
        """The main loop; does not return. What it throws is the loader's to keep."""
        try:
            self.watchdog.feed()  # .py files were compiled while the parts were made, and now more of them are
            call("configs.start", "start", self)
            while True:
                before = time.ticks_ms()
                self.tick(ms())
                self.watchdog.feed()
                self.presence.loop_lag = max(self.presence.loop_lag, time.ticks_diff(time.ticks_ms(), before))
                time.sleep_ms(_TICK_MS)
        except KeyboardInterrupt:
            self.watchdog.extend(1 << 60)  # somebody is at the prompt: until a soft reset
            raise
        finally:
            self.log.flush()

    def tick(self, now):
        """One short step of everything."""
        self.wifi.step()
        self.mqtt.step()
        self.log.step(self.mqtt, now)
        self.commands.step(now)
        self.config.step()
        self.updates.step()
        if self.sensors:
            self.sensors.step()
            self.discovery.step()
        self.presence.step(now)
        if self.status:
            self.status.show(self._pattern(now))
        if now >= _HEALTHY_AFTER_MS:
            self.boot.healthy()
        if self._restart and now >= self._restart[0]:
            if self.sensors:
                self.sensors.stop()
            self.log.flush()
            self.mqtt.leave()
            _, cause, details = self._restart
            self.boot.restart(cause, **details)

    def _pattern(self, now):
        """What the status LED shows."""
        if now < self.identify_until:
            return "identify"
        if not self.wifi.connected:
            return "wifi"
        if not self.mqtt.connected:
            return "mqtt"
        return "error" if self.boot.safe_mode or (self.sensors and self.sensors.failing()) else "running"

    def restart(self, cause, **details):
        """Restart in a moment, so that answers can leave; `details` are kept for the next boot."""
        self._restart = (ms() + _RESTART_AFTER_MS, cause, details)
