"""Keeps the board on its MQTT broker, and everything said on a new connection in one place.

The connection keeps intent: wanted subscriptions (`route`) and births (`on_connect`) are replayed on every
connection. Births and received messages are handled a few per tick, so that the loop stays short.
"""

import json

from .board import Backoff, ms, reason
from .lib.umqtt.simple import MQTTClient
from .topics import Router, Topics

_KEEPALIVE_S = const(30)
_PING_MS = const(15000)
_SILENCE_S = const(40)  # two pings unanswered; below the 1.5 × keepalive at which the broker gives up on us
_SOCKET_TIMEOUT_S = const(5)
_CONNECT_LIMIT_MS = const(45000)  # name, TCP, TLS and CONNACK together, before the watchdog may bite
_RETRY_FIRST_MS = const(1000)
_RETRY_LIMIT_MS = const(30000)
_MESSAGES_PER_TICK = const(4)
_RECEIVE_BUFFER = const(512)  # a larger message gets a buffer of its own
_LARGEST_PACKET = const(4096)  # the largest message taken, with its topic


class MQTTManager:
    """`home` is the coordinator; its watchdog is told of the one call that blocks: connecting, at most 45 s.

    connected   is the connection up?
    session     "<boot>-<n>" of the current or last connection
    trouble     why the last attempt to connect failed, None once one succeeded
    drops       times an established connection was lost since boot
    born        has everything been said that a new connection needs?
    """

    def __init__(self, home):
        config = home.config
        self.topics = Topics(config.base_topic, config.device_id)
        self.connected = self.born = False
        self.drops = 0
        self.session = self.trouble = None
        self._home = home
        broker = config.broker
        tls = broker.get("tls")
        if tls:
            from .tls import Encryption

            tls = Encryption(tls)
        self._client = client = MQTTClient(
            config.device_id, broker["host"], broker.get("port", 0), broker.get("user"), broker.get("password"),
            _KEEPALIVE_S, tls, _SOCKET_TIMEOUT_S, _RECEIVE_BUFFER, _LARGEST_PACKET)
        client.on_ack = self._acknowledged
        client.on_oversize = self._too_large
        self._router = Router(home.log)
        client.set_callback(self._router.dispatch)
        self.route = self._router.add
        self._births = []  # functions to call on every connection
        self._work = self._run(home)

    def on_connect(self, birth):
        """Call `birth()` on every connection, after the subscriptions and availability."""
        self._births.append(birth)

    def publish(self, topic, payload, retain=True, qos=1):
        """Send now, a dict as JSON. The packet id for QoS 1, None without a connection; a failure ends the connection."""
        if not self.connected:
            return
        if type(payload) is dict:
            payload = json.dumps(payload)
        try:
            return self._client.publish(topic, payload, retain, qos)
        except OSError as error:
            self.lost(reason(error))

    def lost(self, why):
        """The connection is of no use any more."""
        if self.connected:
            self.connected = False
            self.drops += 1
            self._home.log.warning("mqtt", "Lost the broker: %s" % why, {"drops": self.drops})
        self._client.close()

    def leave(self):
        """Say offline and go, before a restart."""
        if self.connected:
            self._say("offline")
            try:
                self._client.disconnect()
            except OSError:
                pass  # the will says it for us
            self.connected = False

    def step(self):
        """One short step, but for a connection that has to be made."""
        next(self._work)

    def _say(self, state):
        self.publish(self.topics.availability, self._availability(state))

    def _availability(self, state):
        return '{"state":"%s","session":"%s"}' % (state, self.session)

    def _run(self, home):
        """A generator: all that is ever done, a step per tick."""
        client = self._client
        log = home.log
        backoff = Backoff(_RETRY_FIRST_MS, _RETRY_LIMIT_MS)
        connections = 0
        lost_at = None
        while True:
            while not home.wifi.connected:
                yield
            connections += 1
            self.session = "%d-%d" % (home.boot.count, connections)
            client.set_last_will(self.topics.availability, self._availability("offline"), True, 1)
            why = None
            try:
                home.watchdog.during(_CONNECT_LIMIT_MS, client.connect)
            except (OSError, ValueError) as error:  # ValueError: a certificate that cannot be read
                why = reason(error)
            told, self.trouble = self.trouble, why
            if why:
                if why != told:  # each reason once, not at every attempt
                    log.warning("mqtt", "Cannot reach %s: %s" % (client.server, why))
                yield from backoff.wait()
                continue
            self.connected = True
            backoff.reset()
            log.connected()
            try:
                # First the ears, then the voice: what is sent to us on seeing "online" must not be missed.
                self._router.subscribe(client)
            except OSError as error:
                self.lost(reason(error))
            self._say("online")
            data = {"session": self.session}
            if lost_at is not None:
                data["down_s"] = (ms() - lost_at) // 1000
                data["drops"] = self.drops
            if self.connected:
                log.info("mqtt", "Connected to %s" % client.server, data, keep=lost_at is not None)
            to_do = self._births[:]
            heard_at = ms()
            ping_at = 0
            while self.connected:
                yield
                now = ms()
                self.born = not to_do
                if not home.wifi.connected:
                    self.lost("no Wi-Fi")
                elif to_do:
                    to_do.pop(0)()
                else:
                    try:
                        for _ in range(_MESSAGES_PER_TICK):
                            if not client.check_msg():
                                break
                            heard_at = now
                        if now >= ping_at:
                            ping_at = now + _PING_MS
                            client.ping()
                    except OSError as error:
                        self.lost(reason(error))
                    if now - heard_at > _SILENCE_S * 1000:
                        self.lost("silent for %d s" % _SILENCE_S)
            self.born = False
            lost_at = ms()

    def _acknowledged(self, packet, codes):
        if codes is None:
            self._home.log.acknowledged(packet)
        else:
            self._router.subscribed(packet, codes)

    def _too_large(self, topic, size, beginning):
        topic = str(topic, "utf-8")
        self._home.log.warning("mqtt", "Refused a message of %d bytes: at most %d are taken" % (size, _LARGEST_PACKET),
                          {"topic": topic[:100]})
        if topic == self.topics.config_desired:
            self._home.config.too_large(size, beginning)
