"""The sensor types a board knows, and what they have in common. A new type is one new file here and one line in the registry."""

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
    """Settings are checked in the constructor; hardware is touched from `start()` to `stop()`.

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

    def start(self):
        """Take the pin into use."""

    def stop(self):
        """Let go of the pin and of timers."""

    def step(self, now):
        """One short piece of work at `now` (clock.ms). May throw; the loop then logs it and tries again later."""

    def state(self):
        """What goes to the state topic, or None while nothing is known yet."""

    def set(self, wanted, now):
        """Obey a wanted state. ValueError says what is wrong with it."""
        raise ValueError("this sensor takes no commands")

    def components(self):
        """Home Assistant components: (key suffix, options without topics and ids). None by default."""
        return ()
