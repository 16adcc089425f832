"""The sensor types a board knows, what they have in common, and who runs them.

A new type is one new file here and one line in the registry."""

from ..board import Backoff, ms, reason
from ..topics import parse_object

_FAILURES = const(3)  # in a row, then it is disabled for a while
_FORGIVEN_AFTER_MS = const(300000)  # without a failure, the row is broken
_RETRY_FIRST_MS = const(10000)
_RETRY_LIMIT_MS = const(600000)
# sensor_type: module in this package and class of the same name; imported when a board has one.
REGISTRY = {
    "weather": "DHT22",
    "motion": "MotionSensor",
    "led": "DimmableLED",
    "status_led": "StatusLED",
}


def sensor_class(sensor_type):
    """The class for a type. ValueError for a type this firmware does not know."""
    name = REGISTRY.get(sensor_type)
    if name is None:
        raise ValueError("unknown sensor type %s" % sensor_type)
    return getattr(__import__("home.sensors." + name, None, None, (name,)), name)


class SettingError(ValueError):
    """A setting that cannot be used: `field` names it, the text says what would be right."""

    def __init__(self, field, message):
        super().__init__("%s %s" % (field, message))
        self.field = field


def whole_number(settings, field, default, low, high):
    """A setting between `low` and `high`, `default` when it is missing. Raises SettingError."""
    value = settings.get(field, default)
    if type(value) is not int or not low <= value <= high:  # True and False are no numbers
        raise SettingError(field, "must be a whole number from %d to %d" % (low, high))
    return value


class Sensor:
    """Settings are checked in `configure()`; hardware is touched from `start()` to `stop()`.

    A type has `start()`, which takes the pin into use; `step(now)`, a short piece of work at board.ms, which may throw: that
    is logged and tried again later; `state()`: what goes to the state topic, or None while nothing is known yet.

    pin_use   what its pin has to do: "input" (is read), "output" (is switched), None for all that a GPIO can
    actuator  does it obey `set()`?
    changed   set it when there is a new state to publish; the loop publishes and clears it
    notice    set it to a text that people should read in the log; the loop logs and clears it
    """

    pin_use = None
    actuator = False
    changed = running = False
    notice = trouble = None
    failures = 0

    def __init__(self, slug, name, settings):
        self.slug = slug
        self.name = name
        self.pin = settings.get("pin")  # checked by home/configs/check.py
        self.configure(settings)

    def configure(self, settings):
        """Take what this type has beside its pin. Raises SettingError."""

    def stop(self):
        """Let go of the pin and of timers."""

    def set(self, wanted, now):
        """Obey a wanted state. ValueError says what is wrong with it."""
        raise ValueError("this sensor takes no commands")

    def components(self):
        """Home Assistant components: (key suffix, options without topics and ids). None by default."""
        return ()


class SensorManager:
    """Each sensor takes a short step per tick, none can stop the others or the board."""

    def __init__(self, mqtt, log):
        self._mqtt = mqtt
        self._log = log
        self.sensors = []
        mqtt.route(mqtt.topics.sensor_set, self._set)
        mqtt.on_connect(self._publish_all)

    def failing(self):
        """Is any sensor disabled at present?"""
        for sensor in self.sensors:
            if sensor.failures and not sensor.running:
                return True

    def add(self, spec):
        """Add a sensor: {"slug", "name", "sensor_type", "sensor_config"}, which was checked (home/configs/check.py). The
        next step starts it, so that hardware which throws is handled in one place."""
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
            self._say("error", sensor, "did not stop: %s" % reason(error))

    def _say(self, level, sensor, words, **more):
        getattr(self._log, level)("sensor", "%s %s" % (sensor.name, words), {"sensor": sensor.slug}, **more)

    def step(self):
        for sensor in self.sensors:
            next(sensor.work)
        if self._mqtt.connected:
            for sensor in self.sensors:
                if sensor.changed:  # one state per tick; what changes again before that goes out once
                    state = sensor.state()
                    # If the connection breaks, again after the next connect.
                    sensor.changed = state is not None and not self._mqtt.publish(self._mqtt.topics.state(sensor.slug), state)
                    return

    def _run(self, sensor):
        """A generator: one sensor's life, a step per tick."""
        backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        failed_at = 0
        while True:
            now = ms()
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
                message = "failed: %s" % words
                if not sensor.running:
                    sensor.trouble = words
                if sensor.failures >= _FAILURES or not sensor.running:
                    sensor.failures = _FAILURES
                    sensor.running = False
                    pause = backoff.next()
                    message += "; disabled for %d s" % (pause // 1000)
                    self._stop(sensor)
                self._say("error", sensor, message, error=error)
            if sensor.notice:
                self._say("warning", sensor, sensor.notice)
                sensor.notice = None
            if sensor.failures and sensor.running and (sensor.changed or now - failed_at > _FORGIVEN_AFTER_MS):
                if sensor.failures >= _FAILURES:
                    self._say("info", sensor, "works again", keep=True)
                sensor.failures = 0
                backoff.reset()
            yield
            while ms() < now + pause:
                yield

    def _publish_all(self):
        for sensor in self.sensors:
            sensor.changed = sensor.state() is not None

    def _set(self, slug, payload, retained):
        sensor = self.find(slug)
        try:
            if not sensor:
                raise ValueError("there is no such sensor")
            sensor.set(parse_object(payload), ms())
        except ValueError as error:
            self._log.warning("sensor", "Refused to set %s: %s" % (sensor.name if sensor else slug, error), {"sensor": slug})
