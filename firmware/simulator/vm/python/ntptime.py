# ntptime, which boards have: asks a time server (RFC 4330) and sets the clock.
import machine
import socket
import struct
from time import gmtime as _gmtime

host = "pool.ntp.org"
timeout = 1
_PORT = 123
_EPOCH = 2208988800 if _gmtime(0)[0] == 1970 else 3155673600  # in seconds since 1900


def time():
    question = bytearray(48)
    question[0] = 0x1B  # version 3, from a client
    address = socket.getaddrinfo(host, _PORT)[0][-1]
    asked = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
    try:
        asked.settimeout(timeout)
        asked.sendto(question, address)
        answer = asked.recv(48)
    finally:
        asked.close()
    return struct.unpack("!I", answer[40:44])[0] - _EPOCH


def settime():
    year, month, day, hour, minute, second, weekday, _ = _gmtime(time())
    machine.RTC().datetime((year, month, day, weekday + 1, hour, minute, second, 0))
