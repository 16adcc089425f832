"""What this board should be and do."""

from home.memory import forget


class ConfigManager:
    """The values of /config.py:

    device_id, display_name, base_topic, log_level
    networks, country, broker
    sensors    [{"slug", "name", "sensor_type", "sensor_config"}], until they are made
    version    of the configuration in force; 0 is what config.py says
    problems   texts for the log: what in config.py could not be used, and what was done instead
    """

    def __init__(self):
        from home.provisioned import read

        self.version = 0
        self.problems = []
        read(self)
        forget("home.provisioned")
