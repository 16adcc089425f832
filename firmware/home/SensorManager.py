"""Runs the sensors: each takes a short step per tick, none can stop the others or the board."""

from micropython import const

from home import clock
from home.clock import Backoff
from home.errors import reason, traceback
from home.messages import parse_object
from home.sensors import sensor_class

_FAILURES = const(3)  # in a row, then it is disabled for a while
_FORGIVEN_AFTER_MS = const(300000)  # without a failure, the row is broken
_RETRY_FIRST_MS = const(10000)
_RETRY_LIMIT_MS = const(600000)


class SensorManager:
    def __init__(self, mqtt, log):
        self._mqtt = mqtt
        self._log = log
        self.sensors = []
        mqtt.route(mqtt.topics.sensor_set, self._set)
        mqtt.on_connect(self._publish_all)

    @property
    def failing(self):
        """Is any sensor disabled at present?"""
        return any(not sensor.running and sensor.failures for sensor in self.sensors)

    def add(self, spec):
        """Add a sensor: {"slug", "name", "sensor_type", "sensor_config"}, which was checked (home/configs/check.py).

        It is started by the next step, so that hardware which throws is handled in one place.
        """
        sensor = sensor_class(spec["sensor_type"])(spec["slug"], spec["name"], spec["sensor_config"])
        sensor.work = self._run(sensor)
        self.sensors.append(sensor)

    def find(self, slug):
        """The sensor of this name; None if there is none."""
        for sensor in self.sensors:
            if sensor.slug == slug:
                return sensor

    def remove(self, slug):
        """Stop a sensor and forget it, if there is one."""
        sensor = self.find(slug)
        if sensor:
            self.sensors.remove(sensor)
            self._stop(sensor)

    def stop(self):
        """Let every sensor save what it wants to keep, before a restart."""
        for sensor in self.sensors:
            if sensor.running:
                self._stop(sensor)

    def _stop(self, sensor):
        try:
            sensor.stop()
        except Exception as error:
            self._log.error("sensor", "Stopping %s failed: %s" % (sensor.name, reason(error)), {"sensor": sensor.slug})

    def step(self):
        for sensor in self.sensors:
            next(sensor.work)
        if self._mqtt.connected:
            for sensor in self.sensors:
                if sensor.changed:  # one state per tick; what changes again before that goes out once
                    state = sensor.state()
                    # If the connection breaks, again after the next connect.
                    sensor.changed = state is not None and not self._mqtt.publish_json(self._mqtt.topics.state(sensor.slug), state)
                    return

    def _run(self, sensor):
        """A generator: one sensor's life, a step per tick."""
        log = self._log
        backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        failed_at = 0
        while True:
            now = clock.ms()
            pause = 0
            try:
                if sensor.running:
                    sensor.step(now)
                else:
                    sensor.start()
                    sensor.running = True
                    sensor.trouble = None
            except Exception as error:
                failed_at = now
                sensor.failures += 1
                words = reason(error)
                message = "%s failed: %s" % (sensor.name, words)
                if not sensor.running:
                    sensor.trouble = words
                if sensor.failures >= _FAILURES or not sensor.running:
                    sensor.failures = _FAILURES
                    sensor.running = False
                    pause = backoff.next()
                    message += "; disabled for %d s" % (pause // 1000)
                    self._stop(sensor)
                log.error("sensor", message, {"sensor": sensor.slug, "traceback": traceback(error)})
            if sensor.notice:
                log.warning("sensor", "%s %s" % (sensor.name, sensor.notice), {"sensor": sensor.slug})
                sensor.notice = None
            if sensor.failures and sensor.running and (sensor.changed or now - failed_at > _FORGIVEN_AFTER_MS):
                if sensor.failures >= _FAILURES:
                    log.info("sensor", "%s works again" % sensor.name, {"sensor": sensor.slug}, keep=True)
                sensor.failures = 0
                backoff.reset()
            yield
            while clock.ms() < now + pause:
                yield

    def _publish_all(self):
        for sensor in self.sensors:
            sensor.changed = sensor.state() is not None

    def _set(self, slug, payload, retained):
        sensor = self.find(slug)
        try:
            if not sensor:
                raise ValueError("there is no such sensor")
            sensor.set(parse_object(payload), clock.ms())
        except ValueError as error:
            self._log.warning("sensor", "Refused to set %s: %s" % (sensor.name if sensor else slug, error), {"sensor": slug})
