"""A small MQTT 3.1.1 client with the face of umqtt.simple.

Section numbers are those of the OASIS standard "MQTT Version 3.1.1". Where it differs from umqtt.simple:
nothing waits for the broker but `connect`. `publish(qos=1)` and `subscribe` return the packet id at once,
and `on_ack(packet_id, codes)` follows with the PUBACK (codes None) or SUBACK (codes bytes). A message larger
than `largest` is thrown away and `on_oversize` called. Each failure of the connection is an OSError.
"""

import socket
from errno import ECONNRESET
from time import ticks_ms

from micropython import const

from home.lib.umqtt.packets import PacketReader, PacketWriter, encoded, refusal

_CONNECT = const(0x10)
_CONNACK = const(0x20)
_PUBLISH = const(0x30)
_PUBACK = const(0x40)
_SUBSCRIBE = const(0x82)
_SUBACK = const(0x90)
_PINGREQ = const(0xC0)
_DISCONNECT = const(0xE0)
_SEND_BUFFER = const(512)


class MQTTException(OSError):
    """The broker refused the connection: args are CONNACK's return code (3.2.2.3) and what it means."""


class MQTTClient:
    """One connection to one broker. Times in seconds, as in umqtt.simple."""

    def __init__(self, client_id, server, port=0, user=None, password=None, keepalive=0, ssl=None, timeout=5, buffer=1024, largest=4096):
        self.client_id = client_id
        self.server = server
        self.port = port or (8883 if ssl else 1883)
        self.user, self.password = user, password
        self.keepalive = keepalive
        self.ssl = ssl  # an ssl.SSLContext, or None
        self.timeout = timeout
        self.cb = self.on_ack = None
        self.on_oversize = None  # f(topic, bytes of the message, its beginning)
        self.retained = False  # was the message in the callback a retained one?
        self.last_rx = 0  # ticks_ms of the last packet from the broker
        self._will = self._tcp = self._sock = None
        self._pid = 0
        self._in = PacketReader(buffer, largest)
        self._out = PacketWriter(_SEND_BUFFER)

    def set_callback(self, f):
        """`f(topic, message)` gets bytes and a memoryview that is valid during the call only."""
        self.cb = f

    def set_last_will(self, topic, msg, retain=False, qos=0):
        """The message the broker publishes when this connection ends without `disconnect`."""
        self._will = (topic, msg, retain, qos)

    def connect(self, clean_session=True):
        """Open the connection. Returns the broker's session-present flag. OSError; MQTTException if refused."""
        self.close()
        address = socket.getaddrinfo(self.server, self.port, 0, socket.SOCK_STREAM)[0][-1]
        self._tcp = self._sock = socket.socket()
        try:
            self._tcp.settimeout(self.timeout)
            self._tcp.connect(address)
            if self.ssl:
                self._sock = self.ssl.wrap_socket(self._tcp, server_hostname=self.server)
            self._out.sock = self._sock
            self._send_connect(clean_session)
            answer = self._sock.read(4)
            if not answer or len(answer) < 4 or answer[0] != _CONNACK:
                raise OSError(ECONNRESET, "no MQTT broker there")
            if answer[3]:
                raise MQTTException(answer[3], refusal(answer[3]))
        except:
            self.close()
            raise
        self._in.next()
        self.last_rx = ticks_ms()
        return answer[2] & 1

    def _send_connect(self, clean_session):
        flags = 0x02 if clean_session else 0
        fields = [self.client_id]
        if self._will:
            topic, msg, retain, qos = self._will
            flags |= 0x04 | qos << 3 | retain << 5
            fields += [topic, msg]
        for flag, field in ((0x80, self.user), (0x40, self.password)):
            if field is not None:
                flags |= flag
                fields.append(field)
        fields = [encoded(field) for field in fields]
        self._out.begin(_CONNECT, 10 + sum(2 + len(field) for field in fields))
        self._out.raw(b"\0\4MQTT\4" + bytes((flags,)))
        self._out.u16(self.keepalive)
        for field in fields:
            self._out.string(field)
        self._out.flush()

    def disconnect(self):
        """Leave in good order: the broker then drops the will (3.14.4)."""
        self._send_empty(_DISCONNECT)
        self.close()

    def close(self):
        """Close the socket without a word; the broker will publish the will."""
        if self._tcp:
            try:
                self._sock.close()
                self._tcp.close()
            except OSError:
                pass  # it was broken already
        self._sock = self._tcp = self._out.sock = None

    def ping(self):
        self._send_empty(_PINGREQ)

    def publish(self, topic, msg, retain=False, qos=0):
        """Send str, bytes, or an iterable of such parts (a large message need not be in memory as a whole).

        The iterable is gone through twice. Returns the packet id for QoS 1.
        """
        parts = (msg,) if isinstance(msg, (str, bytes)) else msg
        topic = encoded(topic)
        size = sum((len(encoded(part)) for part in parts), 2 + len(topic) + (2 if qos else 0))
        self._out.begin(_PUBLISH | qos << 1 | retain, size)
        self._out.string(topic)
        pid = None
        if qos:
            pid = self._next_pid()
            self._out.u16(pid)
        for part in parts:
            self._out.raw(encoded(part))
        self._out.flush()
        return pid

    def subscribe(self, topic, qos=0):
        """Ask for a topic filter. Returns the packet id."""
        topic = encoded(topic)
        pid = self._next_pid()
        self._out.begin(_SUBSCRIBE, 5 + len(topic))
        self._out.u16(pid)
        self._out.string(topic)
        self._out.raw(bytes((qos,)))
        self._out.flush()
        return pid

    def check_msg(self):
        """Take what has arrived, without waiting. True when a packet was completed, so that more may be there."""
        if self._tcp is None:
            raise OSError(ECONNRESET, "not connected")
        self._tcp.setblocking(False)
        try:
            done = self._in.poll(self._sock)
        finally:
            self._tcp.settimeout(self.timeout)
        if done:
            self.last_rx = ticks_ms()
            try:
                self._handle()
            finally:
                self._in.next()
        return done

    def _handle(self):
        kind = self._in.type & 0xF0
        if kind == _PUBLISH:
            self._handle_publish(self._in)
        elif kind in (_PUBACK, _SUBACK) and self._in.size >= 2 and self.on_ack:
            self.on_ack(self._in.u16(0), bytes(self._in.view[2 : self._in.held]) if kind == _SUBACK else None)

    def _handle_publish(self, packet):
        qos = packet.type >> 1 & 3
        start = 2 + packet.u16(0)
        body = start + (2 if qos else 0)
        if body > packet.held:
            raise OSError(ECONNRESET, "malformed packet")
        topic = bytes(packet.view[2:start])
        pid = packet.u16(start) if qos else 0
        if packet.size > packet.held:
            if self.on_oversize:
                self.on_oversize(topic, packet.size - body, packet.view[body : len(packet.view) // 2])
        elif self.cb:
            self.retained = bool(packet.type & 1)
            self.cb(topic, packet.view[body : packet.held])
        if qos:
            self._out.begin(_PUBACK, 2)
            self._out.u16(pid)
            self._out.flush()

    def _send_empty(self, kind):
        self._out.begin(kind, 0)
        self._out.flush()

    def _next_pid(self):
        self._pid = self._pid % 65535 + 1
        return self._pid
