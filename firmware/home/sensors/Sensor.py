"""What every sensor and actuator has in common: its place in the topics, and the calls the loop makes."""


class SettingError(ValueError):
    """A setting that cannot be used: `field` names it, the text says what would be right."""

    def __init__(self, field, message):
        super().__init__("%s %s" % (field, message))
        self.field = field


def whole_number(settings, field, default, low, high):
    """A setting between `low` and `high`, `default` when it is missing. Raises SettingError."""
    value = settings.get(field, default)
    if isinstance(value, bool) or not isinstance(value, int) or not low <= value <= high:
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

    def __init__(self, slug, name, settings):
        self.slug = slug
        self.name = name
        self.pin = settings.get("pin")  # checked by home/configs/check.py
        self.changed = False
        self.notice = None

    def start(self):
        """Take the pin into use."""

    def stop(self):
        """Let go of the pin and of timers."""

    def step(self, now):
        """One short piece of work at `now` (clock.ms). May throw; the loop then logs it and tries again later."""

    def state(self):
        """What goes to the state topic, or None while nothing is known yet."""
        return None

    def set(self, wanted, now):
        """Obey a wanted state. ValueError says what is wrong with it."""
        raise ValueError("this sensor takes no commands")

    def components(self):
        """Home Assistant components: (key suffix, options without topics and ids). None by default."""
        return ()
