"""DHT22 (AM2302): temperature and humidity."""

from dht import DHT22 as Driver
from machine import Pin

from ..board import reason
from . import Sensor, whole_number

# Aosong AM2302 datasheet: at most one measurement in 2 s, -40 to 80 °C, 0 to 100 % relative humidity.
_FASTEST_MS = const(2000)
_SLOWEST_MS = const(86400000)
_DEFAULT_MS = const(30000)
_ATTEMPTS = const(3)
# The bus has a one-byte checksum only, so a disturbed frame gets through now and then. A real change this
# large within one interval is rare, and is believed when it is seen a third time.
_JUMP_C = const(10)
_JUMP_PERCENT = const(30)
_BELIEVE_AFTER = const(3)


class DHT22(Sensor):
    """Settings: `pin`, `measurement_interval_ms` (2000 to 86400000, default 30000)."""

    _due = _temperature = None
    _failures = _jumps = 0

    def configure(self, settings):
        self._interval = whole_number(settings, "measurement_interval_ms", _DEFAULT_MS, _FASTEST_MS, _SLOWEST_MS)

    def start(self):
        self._driver = Driver(Pin(self.pin, Pin.IN, Pin.PULL_UP))
        self._due = None

    def step(self, now):
        if self._due is None:
            self._due = now + _FASTEST_MS  # it needs up to 2 s after power-on
        if now < self._due:
            return
        self._due = now + _FASTEST_MS  # a failed read is tried again then, the third one in a row is thrown
        try:
            self._driver.measure()
        except Exception as error:  # OSError without an answer, a plain Exception for a wrong checksum
            self._failures += 1
            if self._failures < _ATTEMPTS:
                return
            self._failures = 0
            raise OSError("pin %s: %s. Check its wiring and supply" % (self.pin, reason(error)))
        self._failures = 0
        self._take(self._driver.temperature(), self._driver.humidity())
        self._due = now + self._interval

    def _take(self, temperature, humidity):
        if not (-40 <= temperature <= 80 and 0 <= humidity <= 100):
            raise ValueError("it reads %s °C, %s %%: out of its range" % (temperature, humidity))
        if self._temperature is not None and (
            abs(temperature - self._temperature) > _JUMP_C or abs(humidity - self._humidity) > _JUMP_PERCENT
        ):
            self._jumps += 1
            if self._jumps < _BELIEVE_AFTER:
                self.notice = "refused an implausible jump to %s °C, %s %%" % (temperature, humidity)
                return
        self._jumps = 0
        self._temperature = round(temperature, 1)
        self._humidity = round(humidity, 1)
        self.changed = True

    def state(self):
        if self._temperature is None:
            return None
        return {"temperature": self._temperature, "humidity": self._humidity}

    def components(self):
        # Home Assistant shows "unavailable" rather than a stale reading once three measurements are missing.
        expire = max(60, 3 * self._interval // 1000)
        return (
            (kind, {"p": "sensor", "name": self.name + " " + kind, "dev_cla": kind, "unit_of_meas": unit,
                    "stat_cla": "measurement", "exp_aft": expire, "val_tpl": "{{ value_json.%s }}" % kind})
            for kind, unit in (("temperature", "°C"), ("humidity", "%"))
        )
