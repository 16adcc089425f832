# The driver of DHT11 and DHT22, reading values the host set.
from errno import ETIMEDOUT as _ETIMEDOUT
from _board_climate import failure as _failure, humidity as _humidity, temperature as _temperature


class DHTBase:
    def __init__(self, pin):
        self.pin = pin
        self._temperature = 0
        self._humidity = 0

    def measure(self):
        pin = self.pin._id
        failure = _failure(pin)
        if failure == "checksum":
            raise Exception("checksum error")
        if failure:
            raise OSError(_ETIMEDOUT)
        self._temperature = _temperature(pin)
        self._humidity = _humidity(pin)


class DHT22(DHTBase):
    def temperature(self):
        return self._temperature / 10

    def humidity(self):
        return self._humidity / 10


class DHT11(DHTBase):
    def temperature(self):
        return self._temperature // 10

    def humidity(self):
        return self._humidity // 10
