"""Keeps the board on its MQTT broker, and everything said on a new connection in one place.

The connection keeps intent: wanted subscriptions (`route`) and births (`on_connect`) are replayed on every
connection. Births and received messages are handled a few per tick, so that the loop stays short.
"""

import json
from time import ticks_diff, ticks_ms

from micropython import const

from home.Backoff import Backoff
from home.Router import Router
from home.errors import reason
from home.lib.umqtt.simple import MQTTClient

_KEEPALIVE_S = const(30)
_PING_MS = const(15000)
_SILENCE_MS = const(40000)  # two pings unanswered; below the 1.5 × keepalive at which the broker gives up on us
_SOCKET_TIMEOUT_S = const(5)
_CONNECT_LIMIT_MS = const(45000)  # name, TCP, TLS and CONNACK together, before the watchdog may bite
_RETRY_FIRST_MS = const(1000)
_RETRY_LIMIT_MS = const(30000)
_MESSAGES_PER_TICK = const(4)
_RECEIVE_BUFFER = const(512)  # a larger message gets a buffer of its own
_LARGEST_PACKET = const(4096)  # the largest message taken, with its topic


class MQTTManager:
    """`broker` as in config.py. `watchdog` is told of the one call that blocks: connecting, at most 45 s.

    connected   is the connection up?
    session     "<boot>-<n>" of the current or last connection
    trouble     why the last attempt to connect failed, None once one succeeded
    drops       times an established connection was lost since boot
    """

    def __init__(self, broker, device_id, topics, boot_count, log, watchdog):
        self.topics = topics
        self.connected = False
        self.session = None
        self.drops = 0
        self._boot = boot_count
        self._log = log
        self._watchdog = watchdog
        self._client = self._make_client(broker, device_id)
        self._backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        self._connections = 0
        self._next_try = 0
        self._next_ping = 0
        self._lost_at = None
        self.trouble = self.on_large_config = None  # f(size, beginning) for a wanted configuration that is too large
        self._router = Router(log)
        self._births = []  # functions to call on every connection
        self._to_do = []  # those not yet called on this one

    def _make_client(self, broker, device_id):
        tls = broker.get("tls")
        if tls:
            from home.tls import context

            tls = context(tls)
        client = MQTTClient(
            device_id, broker["host"], broker.get("port", 0), broker.get("user"), broker.get("password"),
            _KEEPALIVE_S, tls, _SOCKET_TIMEOUT_S, _RECEIVE_BUFFER, _LARGEST_PACKET)
        client.set_callback(self._received)
        client.on_ack = self._acknowledged
        client.on_oversize = self._too_large
        return client

    def route(self, wanted, handler):
        """Subscribe to a filter on every connection; `handler(level, payload, retained)` gets the `+` level and bytes."""
        self._router.add(wanted, handler)

    def on_connect(self, birth):
        """Call `birth()` on every connection, after the subscriptions and availability."""
        self._births.append(birth)

    def publish(self, topic, payload, retain=False, qos=0):
        """Send now. The packet id for QoS 1, None when there is no connection; a failure ends the connection."""
        if not self.connected:
            return None
        try:
            return self._client.publish(topic, payload, retain, qos)
        except OSError as error:
            self.lost(reason(error))
            return None

    def publish_json(self, topic, value, retain=True, qos=1):
        self.publish(topic, json.dumps(value), retain, qos)

    def lost(self, why):
        """The connection is of no use any more."""
        if self.connected:
            self.connected = False
            self.drops += 1
            self._lost_at = ticks_ms()
            self._next_try = 0
            self._log.warning("mqtt", "Lost the broker: %s" % why, {"drops": self.drops})
        self._client.close()

    def leave(self):
        """Say offline and go, before a restart."""
        if self.connected:
            self.publish(self.topics.availability, self._availability("offline"), True, 1)
            try:
                self._client.disconnect()
            except OSError:
                pass  # the will says it for us
            self.connected = False

    def step(self, now, wifi_up):
        if not wifi_up:
            self.lost("no Wi-Fi")
        elif not self.connected:
            if now >= self._next_try:
                self._connect(now)
        elif self._to_do:
            self._to_do.pop(0)()
        else:
            self._listen(now)

    # -- connecting ------------------------------------------------------------------------------------

    def _connect(self, now):
        self._connections += 1
        self.session = "%d-%d" % (self._boot, self._connections)
        self._client.set_last_will(self.topics.availability, self._availability("offline"), True, 1)
        self._watchdog.extend(_CONNECT_LIMIT_MS)
        try:
            self._client.connect()
        except (OSError, ValueError) as error:  # ValueError: a certificate that cannot be read
            self._failed(reason(error), now)
            return
        finally:
            self._watchdog.resume()
        self.connected = True
        self._born()

    def _born(self):
        """What a new connection needs at once; the births follow one per tick."""
        self._backoff.reset()
        self.trouble = None
        self._next_ping = 0
        self._log.connected()
        try:
            # First the ears, then the voice: what is sent to us on seeing "online" must not be missed.
            self._router.subscribe(self._client)
            self._client.publish(self.topics.availability, self._availability("online"), True, 1)
        except OSError as error:
            self.lost(reason(error))
            return
        self._to_do = self._births[:]
        data = {"session": self.session}
        if self._lost_at is not None:
            data["down_s"] = ticks_diff(ticks_ms(), self._lost_at) // 1000
            data["drops"] = self.drops
        self._log.info("mqtt", "Connected to %s" % self._client.server, data, keep=self._lost_at is not None)
        self._lost_at = None

    def _failed(self, why, now):
        self._next_try = now + self._backoff.next()
        if why != self.trouble:  # each reason once, not at every attempt
            self.trouble = why
            self._log.warning("mqtt", "Cannot reach %s: %s" % (self._client.server, why))

    def _availability(self, state):
        return '{"state":"%s","session":"%s"}' % (state, self.session)

    # -- connected -------------------------------------------------------------------------------------

    def _listen(self, now):
        try:
            for _ in range(_MESSAGES_PER_TICK):
                if not self._client.check_msg():
                    break
            if now >= self._next_ping:
                self._next_ping = now + _PING_MS
                self._client.ping()
        except OSError as error:
            self.lost(reason(error))
            return
        if ticks_diff(ticks_ms(), self._client.last_rx) > _SILENCE_MS:
            self.lost("silent for %d s" % (_SILENCE_MS // 1000))

    def _received(self, topic, payload):
        self._router.dispatch(topic, payload, self._client.retained)

    def _acknowledged(self, packet, codes):
        if codes is None:
            self._log.acknowledged(packet)
        else:
            self._router.subscribed(packet, codes)

    def _too_large(self, topic, size, beginning):
        topic = str(topic, "utf-8")
        self._log.warning("mqtt", "Refused a message of %d bytes: this board takes at most %d" % (size, _LARGEST_PACKET),
                          {"topic": topic[:100]})
        if topic == self.topics.config_desired:
            self.on_large_config(size, beginning)
