"""The sensor types a board knows. A new type is one new file here and one line in the registry."""

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
