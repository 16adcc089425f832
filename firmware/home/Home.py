"""The coordinator: makes the parts and runs the main loop."""

import time

from micropython import const

from home import clock
from home.Commands import Commands
from home.ConfigManager import ConfigManager
from home.MQTTManager import MQTTManager
from home.Presence import Presence
from home.Timer import Watchdog
from home.UpdateManager import UpdateManager
from home.WiFiManager import WiFiManager
from home.log import Log
from home.memory import call
from home.topics import Topics

_TICK_MS = const(10)  # rest between two ticks
_HEALTHY_AFTER_MS = const(60000)
_RESTART_AFTER_MS = const(1000)  # time for the answer to leave


class Home:
    """`boot` is the loader's account of this boot (main.py). In safe mode there are no sensors and no discovery."""

    def __init__(self, boot):
        self.boot = boot
        self.watchdog = Watchdog()
        self.config = config = ConfigManager(boot)
        self.log = Log(boot.count, config.log_level)
        self.updates = UpdateManager()
        self.wifi = WiFiManager(config.networks, self.log, config.device_id, config.country)
        self.mqtt = MQTTManager(self, Topics(config.base_topic, config.device_id))
        self.presence = Presence(self)
        config.attach(self)
        self.commands = Commands(self)
        self.status = self.sensors = self.discovery = None
        self._identify_until = 0
        self._restart = None  # (when, cause, details)

    def run(self):
        """The main loop; does not return. What it throws is the loader's to keep."""
        try:
            call("home.startup", "start", self)
            while True:
                before = time.ticks_ms()
                self.tick(clock.ms())
                self.watchdog.feed()
                self.presence.loop_took(time.ticks_diff(time.ticks_ms(), before))
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
        if now < self._identify_until:
            return "identify"
        if not self.wifi.connected:
            return "wifi"
        if not self.mqtt.connected:
            return "mqtt"
        return "error" if self.boot.safe_mode or (self.sensors and self.sensors.failing) else "running"

    def identify(self, ms):
        """Let the status LED say "here I am" for a while. ValueError when there is none in use."""
        if not self.status:
            raise ValueError("this board has no status LED in use")
        self._identify_until = clock.ms() + ms

    def restart(self, cause, **details):
        """Restart in a moment, so that answers can leave; `details` are kept for the next boot."""
        self._restart = (clock.ms() + _RESTART_AFTER_MS, cause, details)
