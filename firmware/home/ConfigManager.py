"""What this board should be: read at boot, changed by the hub, reported to it.

How that is done stands in home/configs, whose modules are in memory only while they are needed.
"""

from .board import call, forget


class ConfigManager:
    """
    device_id, base_topic, country               what /config.py says
    display_name, log_level, networks, broker    as in force
    sensors    [{"slug", "name", "sensor_type", "sensor_config"}], until they are made
    version    of the last configuration that was applied; 0 is what /config.py says
    sha256     of the message it came in, in hexadecimal; None with version 0
    report     {"version", "state", "error", "sha256"}: what became of the configuration that came last
    trial      after a reset into one: what `trial.after_reset()` needs; else None
    problems   texts for the log: what could not be used, and what was done instead
    update_key UPDATE_KEY of /config.py
    work       a generator: the rest of a change, a step per tick; None while there is none
    """

    def __init__(self, boot):
        self.problems = []
        self.trial = None
        self._home = None
        self.work = None
        self._missed = b""  # what came meanwhile
        call("configs.start", "load", self, boot)

    def attach(self, home):
        """Listen for wanted configurations, and report on every connection."""
        self._home = home
        mqtt = home.mqtt
        mqtt.route(mqtt.topics.config_desired, self._desired)
        mqtt.on_connect(self.tell)
        if self.trial:
            self.work = call("configs.trial", "after_reset", home, *self.trial)
            self.trial = None

    def tell(self):
        """Publish the report."""
        call("configs.trial", "tell", self._home)

    def step(self):
        if self.work:
            if next(self.work, True):
                self.work = None
                forget("configs")
        elif self._missed and not self._home.updates.work:
            payload, self._missed = self._missed, b""
            self._desired(None, payload, True)

    def _desired(self, _, payload, retained):
        if self.work or self._home.updates.work:  # one thing at a time: what fails must be the fault of that
            self._missed = bytes(payload)
        elif len(payload):  # an empty one is no wish
            self.work = call("configs.desired", "consider", self._home, payload)

    def too_large(self, size, beginning):
        call("configs.desired", "refuse", self._home, size, beginning)
