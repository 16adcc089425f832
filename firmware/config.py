"""What this one board needs to join the house. Edit it, then copy it to the board as /config.py.

Every setting is one assignment on one line, so that a tool can fill this template in by replacing
the right-hand side of `NAME = value`. Values are plain Python literals. Secrets belong on the board
only; the values here are placeholders.
"""

# 1 to 64 of A-Z a-z 0-9 _ -, or None for the chip's unique id.
DEVICE_ID = None

# What people call the board, or None for the device id.
DISPLAY_NAME = None

# Wi-Fi networks by priority, the first one first.
WIFI = [{"ssid": "your-network", "password": "your-wifi-password"}]

# Two-letter country code for the radio's channels, for example "DE"; "" leaves the chip's default.
WIFI_COUNTRY = ""

# The MQTT broker. "tls": True encrypts without checking the broker; {"ca": "/ca.der"} checks it too, by this certificate and
# the date, which it gets from "pool.ntp.org" or, with {"ca": "/ca.der", "ntp": "192.168.1.1"}, from a time server of yours.
MQTT = {"host": "192.168.1.10", "port": 1883, "user": "device", "password": "placeholder", "tls": False}

# With a key the board obeys only updates that HomeHub signed with the same key: 64 hexadecimal digits, of this board alone.
# Without one, None, it takes any release its broker tells it of.
UPDATE_KEY = None

# First level of every HomeHub topic.
BASE_TOPIC = "homehub"

# The least severe level that is kept and sent: debug, info, warning, error or critical.
LOG_LEVEL = "info"

# Sensors and actuators, each {"sensor_type", "name", "slug" (optional), "sensor_config"}, for example:
#   {"sensor_type": "weather", "name": "Kitchen climate", "sensor_config": {"pin": 26, "measurement_interval_ms": 30000}}
#   {"sensor_type": "motion", "name": "Hall motion", "sensor_config": {"pin": 18, "retrigger_delay_ms": 10000}}
#   {"sensor_type": "led", "name": "Shelf light", "sensor_config": {"pin": 16, "freq": 1000, "fade_time_ms": 500, "brightness_scale": 255}}
#   {"sensor_type": "status_led", "name": "Status", "sensor_config": {"pin": "LED"}}
SENSORS = []
