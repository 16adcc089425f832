"""The coordinator: makes the parts and runs the main loop."""

import time

from micropython import const

from home import clock
from home.Commands import Commands
from home.ConfigManager import ConfigManager
from home.MQTTManager import MQTTManager
from home.Presence import Presence
from home.UpdateManager import UpdateManager
from home.WiFiManager import WiFiManager
from home.Watchdog import Watchdog
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
        self.config = ConfigManager(boot)
        self.log = Log(boot.count, self.config.log_level)
        self.updates = UpdateManager()
        self.wifi = WiFiManager(self.config.networks, self.log, self.config.device_id, self.config.country)
        topics = Topics(self.config.base_topic, self.config.device_id)
        self.mqtt = MQTTManager(self.config.broker, self.config.device_id, topics, boot.count, self.log, self.watchdog)
        self.presence = Presence(self)
        self.config.attach(self)
        self.commands = Commands(self.mqtt, self.log)
        self.status = None
        self.sensors = None
        self.discovery = None
        self._healthy = False
        self._identify_until = 0
        self._restart = self._restart_at = None
        call("home.board_commands", "add", self)

    def run(self):
        """The main loop; does not return. What it throws is the loader's to keep."""
        try:
            self._start()
            while True:
                before = time.ticks_ms()
                self.tick(clock.ms())
                self.watchdog.feed()
                self.presence.loop_took(time.ticks_diff(time.ticks_ms(), before))
                time.sleep_ms(_TICK_MS)
        except KeyboardInterrupt:
            self.watchdog.release()
            raise
        finally:
            self.log.flush()

    def _start(self):
        call("home.startup", "start", self)
        self.wifi.start()

    def tick(self, now):
        """One short step of everything."""
        self.wifi.step(now)
        self.mqtt.step(now, self.wifi.connected)
        self.log.step(self.mqtt, now)
        self.commands.step(now)
        self.config.step()
        if self.sensors:
            self.sensors.step(now)
            self.discovery.step()
        self.presence.step(now)
        self._show(now)
        if not self._healthy and now >= _HEALTHY_AFTER_MS:
            self._healthy = True
            self.boot.healthy()
        if self._restart_at is not None and now >= self._restart_at:
            self._restart_now()

    # -- status LED ----------------------------------------------------------------------------------

    def _show(self, now):
        if not self.status:
            return
        if now < self._identify_until:
            self.status.show("identify")
        elif not self.wifi.connected:
            self.status.show("wifi")
        elif not self.mqtt.connected:
            self.status.show("mqtt")
        elif self.boot.safe_mode or (self.sensors and self.sensors.failing):
            self.status.show("error")
        else:
            self.status.show("running")

    def identify(self, ms):
        """Let the status LED say "here I am" for a while. ValueError when there is none in use."""
        if not self.status:
            raise ValueError("this board has no status LED in use")
        self._identify_until = clock.ms() + ms

    def restart(self, cause, **details):
        """Restart in a moment, so that answers can leave; `details` are kept for the next boot."""
        self._restart_at = clock.ms() + _RESTART_AFTER_MS
        self._restart = (cause, details)

    def _restart_now(self):
        if self.sensors:
            self.sensors.stop()
        self.log.flush()
        self.mqtt.leave()
        cause, details = self._restart
        self.boot.restart(cause, **details)
