"""Runs the sensors: each takes a short step per tick, none can stop the others or the board."""

import json

from micropython import const

from home import clock
from home.Backoff import Backoff
from home.errors import reason, traceback
from home.messages import parse_object
from home.sensors import sensor_class

_FAILURES = const(3)  # in a row, then it is disabled for a while
_FORGIVEN_AFTER_MS = const(300000)  # without a failure, the row is broken
_RETRY_FIRST_MS = const(10000)
_RETRY_LIMIT_MS = const(600000)


class _Slot:
    """One sensor and how it has been doing."""

    def __init__(self, sensor):
        self.sensor = sensor
        self.running = False
        self.trouble = None  # why it could not be started
        self.failures = 0
        self.failed_at = 0
        self.retry_at = 0  # while not running
        self.backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)


class SensorManager:
    def __init__(self, mqtt, log):
        self._mqtt = mqtt
        self._log = log
        self.slots = []
        mqtt.route(mqtt.topics.sensor_set, self._set)
        mqtt.on_connect(self._publish_all)

    @property
    def sensors(self):
        return [slot.sensor for slot in self.slots]

    @property
    def failing(self):
        """Is any sensor disabled at present?"""
        return any(not slot.running and slot.failures for slot in self.slots)

    def add(self, spec):
        """Add a sensor: {"slug", "name", "sensor_type", "sensor_config"}, which was checked (home/configs/check.py).

        It is started by the next step, so that hardware which throws is handled in one place.
        """
        sensor = sensor_class(spec["sensor_type"])(spec["slug"], spec["name"], spec["sensor_config"])
        self.slots.append(_Slot(sensor))

    def find(self, slug):
        """The slot of a sensor; None if there is none."""
        for slot in self.slots:
            if slot.sensor.slug == slug:
                return slot
        return None

    def remove(self, slug):
        """Stop a sensor and forget it, if there is one."""
        slot = self.find(slug)
        if slot:
            self.slots.remove(slot)
            self._stop(slot.sensor)

    def stop(self):
        """Let every sensor save what it wants to keep, before a restart."""
        for slot in self.slots:
            if slot.running:
                self._stop(slot.sensor)

    def _stop(self, sensor):
        try:
            sensor.stop()
        except Exception as error:
            self._log.error("sensor", "Stopping %s failed: %s" % (sensor.name, reason(error)), {"sensor": sensor.slug})

    def step(self, now):
        for slot in self.slots:
            try:
                if slot.running:
                    slot.sensor.step(now)
                elif now >= slot.retry_at:
                    slot.sensor.start()
                    slot.running = True
                    slot.trouble = None
            except Exception as error:
                self._failed(slot, error, now)
            if slot.sensor.notice:
                self._log.warning("sensor", "%s %s" % (slot.sensor.name, slot.sensor.notice), {"sensor": slot.sensor.slug})
                slot.sensor.notice = None
            if slot.failures and slot.running and (slot.sensor.changed or now - slot.failed_at > _FORGIVEN_AFTER_MS):
                self._recovered(slot)
        self._publish_one()

    def _failed(self, slot, error, now):
        slot.failures += 1
        slot.failed_at = now
        sensor = slot.sensor
        message = "%s failed: %s" % (sensor.name, reason(error))
        if not slot.running:
            slot.trouble = reason(error)
        if slot.failures >= _FAILURES or not slot.running:
            slot.failures = _FAILURES
            pause = slot.backoff.next()
            slot.retry_at = now + pause
            slot.running = False
            message += "; disabled for %d s" % (pause // 1000)
            self._stop(sensor)
        self._log.error("sensor", message, {"sensor": sensor.slug, "traceback": traceback(error)})

    def _recovered(self, slot):
        if slot.failures >= _FAILURES:
            self._log.info("sensor", "%s works again" % slot.sensor.name, {"sensor": slot.sensor.slug}, keep=True)
        slot.failures = 0
        slot.backoff.reset()

    # -- network -------------------------------------------------------------------------------------

    def _publish_one(self):
        """Publish one changed state per tick; what changes again before that goes out once."""
        if not self._mqtt.connected:
            return
        for slot in self.slots:
            sensor = slot.sensor
            if sensor.changed:
                sensor.changed = False
                self._publish(sensor)
                return

    def _publish(self, sensor):
        state = sensor.state()
        if state is not None and self._mqtt.publish(self._mqtt.topics.state(sensor.slug), json.dumps(state), True, 1) is None:
            sensor.changed = True  # the connection broke: again after the next connect

    def _publish_all(self):
        for slot in self.slots:
            slot.sensor.changed = slot.sensor.state() is not None

    def _set(self, slug, payload, retained):
        slot = self.find(slug)
        try:
            if not slot:
                raise ValueError("there is no such sensor")
            slot.sensor.set(parse_object(payload), clock.ms())
        except ValueError as error:
            name = slot.sensor.name if slot else slug
            self._log.warning("sensor", "Refused to set %s: %s" % (name, error), {"sensor": slug})
