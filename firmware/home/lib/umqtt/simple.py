"""A small MQTT 3.1.1 client with the face of umqtt.simple.

Section numbers are those of the OASIS standard "MQTT Version 3.1.1". Where it differs from umqtt.simple:
nothing waits for the broker but `connect`. `publish(qos=1)` and `subscribe` return the packet id at once,
and `on_ack(packet_id, codes)` follows with the PUBACK (codes None) or SUBACK (codes bytes). A message larger
than `largest` is thrown away and `on_oversize` called. Each failure of the connection is an OSError.
"""

from errno import ECONNRESET

from .packets import PacketReader, PacketWriter, field, u16
from ...board import connect

_CONNECT = const(0x10)
_CONNACK = const(0x20)
_PUBLISH = const(0x30)
_PUBACK = const(0x40)
_SUBSCRIBE = const(0x82)
_SUBACK = const(0x90)
_PINGREQ = const(0xC0)
_DISCONNECT = const(0xE0)
_SEND_BUFFER = const(512)


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
        self._will = self._tcp = self._sock = None
        self._pid = 0
        self._in = PacketReader(buffer, largest)
        self._out = PacketWriter(_SEND_BUFFER)

    def set_callback(self, f):
        """`f(topic, message, retained)` gets bytes, a memoryview that is valid during the call only, and True or False."""
        self.cb = f

    def set_last_will(self, topic, msg, retain=False, qos=0):
        """The message the broker publishes when this connection ends without `disconnect`."""
        self._will = (topic, msg, retain, qos)

    def connect(self):
        """Open the connection, with a clean session. OSError."""
        self.close()
        self._tcp = self._sock = connect(self.server, self.port, self.timeout)[0]
        try:
            if self.ssl:
                self._sock = self.ssl.wrap_socket(self._tcp, server_hostname=self.server)
            self._out.sock = self._sock
            flags = 0x02
            fields = field(self.client_id)
            if self._will:
                topic, msg, retain, qos = self._will
                flags |= 0x04 | qos << 3 | retain << 5
                fields += field(topic) + field(msg)
            for flag, value in ((0x80, self.user), (0x40, self.password)):
                if value is not None:
                    flags |= flag
                    fields += field(value)
            self._out.send(_CONNECT, b"\0\4MQTT\4" + bytes((flags,)) + u16(self.keepalive) + fields)
            answer = self._sock.read(4)
            if not answer or len(answer) < 4 or answer[0] != _CONNACK:
                raise OSError("no MQTT broker there")
            if answer[3]:
                words = {4: "wrong user or password", 5: "not authorised"}  # CONNACK's return code (3.2.2.3)
                raise OSError(words.get(answer[3], "the broker refuses with code %d" % answer[3]))
        except:
            self.close()
            raise
        self._in.next()

    def disconnect(self):
        """Leave in good order: the broker then drops the will (3.14.4)."""
        self._out.send(_DISCONNECT)
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
        self._out.send(_PINGREQ)

    def publish(self, topic, msg, retain=False, qos=0):
        """Send str, bytes, or an iterable of such parts (a large message need not be in memory as a whole).

        The iterable is gone through twice. Returns the packet id for QoS 1.
        """
        head = field(topic)
        pid = None
        if qos:
            pid = self._next_pid()
            head += u16(pid)
        self._out.send(_PUBLISH | qos << 1 | retain, head, (msg,) if isinstance(msg, (str, bytes)) else msg)
        return pid

    def subscribe(self, topic, qos=0):
        """Ask for a topic filter. Returns the packet id."""
        pid = self._next_pid()
        self._out.send(_SUBSCRIBE, u16(pid) + field(topic) + bytes((qos,)))
        return pid

    def check_msg(self):
        """Take what has arrived, without waiting. True when a packet was completed, so that more may be there."""
        if self._tcp is None:
            raise OSError(ECONNRESET)
        self._tcp.setblocking(False)
        try:
            done = self._in.poll(self._sock)
        finally:
            self._tcp.settimeout(self.timeout)
        if done:
            try:
                self._handle(self._in)
            finally:
                self._in.next()
        return done

    def _handle(self, packet):
        kind = packet.type & 0xF0
        if kind in (_PUBACK, _SUBACK) and packet.size >= 2 and self.on_ack:
            self.on_ack(packet.u16(0), bytes(packet.view[2 : packet.held]) if kind == _SUBACK else None)
        if kind != _PUBLISH:
            return
        qos = packet.type >> 1 & 3
        start = 2 + packet.u16(0)
        body = start + (2 if qos else 0)
        if body > packet.held:
            raise OSError("malformed packet")
        topic = bytes(packet.view[2:start])
        pid = packet.u16(start) if qos else 0
        if packet.size > packet.held:
            if self.on_oversize:
                self.on_oversize(topic, packet.size - body, packet.view[body : len(packet.view) // 2])
        elif self.cb:
            self.cb(topic, packet.view[body : packet.held], bool(packet.type & 1))
        if qos:
            self._out.send(_PUBACK, u16(pid))

    def _next_pid(self):
        self._pid = self._pid % 65535 + 1
        return self._pid
