"""A small FTP client with the names of CPython's ftplib: just what fetching files needs.

RFC 959 (commands and replies), RFC 2428 (EPSV), RFC 3659 (SIZE, REST). Only passive transfers. The address in
a PASV reply is ignored: the data connection goes to the server we speak with, so a hostile or misconfigured
server cannot send us elsewhere. Every wait has a timeout; what the server says is read in bounded pieces."""

import socket
from errno import ECONNRESET, ETIMEDOUT
from time import sleep_ms, ticks_diff, ticks_ms

from micropython import const

_LINE_BYTES = const(256)  # of a reply's line; what is longer is cut
_REPLY_LINES = const(64)
_POLL_MS = const(5)


class Error(Exception):
    """What the server answered is not what was needed; args[0] is its answer."""


class error_temp(Error):  # a 4xx reply: it may work later
    pass


class error_perm(Error):  # a 5xx reply: it will not work
    pass


class error_proto(Error):  # a reply that is none
    pass


class FTP:
    """One control connection. `timeout` in seconds holds for connecting, for each reply and for each stall of data."""

    def __init__(self, host=None, user=None, passwd="", timeout=10):
        self.timeout = timeout
        self._sock = self._host = None
        self._use_epsv = True
        if host:
            self.connect(host)
            if user is not None:
                self.login(user, passwd)

    def connect(self, host, port=21):
        """Open the control connection; returns the welcome. OSError, Error."""
        self.close()
        self._sock, self._host = self._open(host, port)
        return self._expect(self.getresp(), "2")

    def login(self, user="anonymous", passwd=""):
        reply = self.sendcmd("USER " + user)
        return self._expect(self.sendcmd("PASS " + passwd) if reply[0] == "3" else reply, "2")

    def size(self, path):
        """Bytes of a file, None if the server does not tell. error_perm if there is none."""
        self.voidcmd("TYPE I")  # in ASCII mode the size is not the number of bytes sent (RFC 3659, 4)
        reply = self.sendcmd("SIZE " + path)
        return int(reply[4:]) if reply.startswith("213") else None

    def retrbinary(self, cmd, callback, blocksize=512, rest=None):
        """Run `RETR path` from byte `rest` on. `callback` gets views of one buffer, valid during the call only."""
        buffer = memoryview(bytearray(blocksize))
        data = self.ntransfercmd(cmd, rest)
        try:
            count = self.receive(data, buffer)
            while count:
                callback(buffer[:count])
                count = self.receive(data, buffer)
        finally:
            data.close()
        return self.voidresp()

    def ntransfercmd(self, cmd, rest=None):
        """Start a transfer and return its data connection: read it with `receive()`, close it, then `voidresp()`."""
        self.voidcmd("TYPE I")
        data, _ = self._open(self._host, self._passive_port())
        try:
            if rest:
                self._expect(self.sendcmd("REST %d" % rest), "3")
            self._expect(self.sendcmd(cmd), "1")
            data.setblocking(False)
        except:
            data.close()
            raise
        return data

    def receive(self, data, buffer):
        """Wait for the next bytes of a transfer; their number, 0 at the end. OSError(ETIMEDOUT) when it stalls."""
        start = ticks_ms()
        while True:
            count = data.readinto(buffer)
            if count is not None:
                return count
            if ticks_diff(ticks_ms(), start) > self.timeout * 1000:
                raise OSError(ETIMEDOUT)
            sleep_ms(_POLL_MS)

    def quit(self):
        """Leave in good order."""
        reply = self.voidcmd("QUIT")
        self.close()
        return reply

    def close(self):
        if self._sock:
            self._sock.close()
            self._sock = None

    def cwd(self, path):
        return self.voidcmd("CWD " + path)

    def sendcmd(self, cmd):
        """Send a command and return the reply. Refuses line breaks: a file's name must not smuggle in a command."""
        if "\r" in cmd or "\n" in cmd:
            raise ValueError("a command must be one line")
        self._sock.write(cmd.encode() + b"\r\n")
        return self.getresp()

    def voidcmd(self, cmd):
        return self._expect(self.sendcmd(cmd), "2")

    def voidresp(self):
        """The reply that ends a transfer."""
        return self._expect(self.getresp(), "2")

    def getresp(self):
        """The next reply, of several lines the last one. error_temp or error_perm for 4xx and 5xx."""
        line = self._line()
        code = line[:3]
        if len(code) < 3 or not code.isdigit():
            raise error_proto(line)
        for _ in range(_REPLY_LINES):
            if line[3:4] != "-" and line[:3] == code:
                break
            line = self._line()
        else:
            raise error_proto("a reply without an end")
        if code[0] == "4":
            raise error_temp(line)
        if code[0] == "5":
            raise error_perm(line)
        return line

    def _line(self):
        line = ""
        start = ticks_ms()
        while True:
            byte = self._sock.read(1)
            if not byte:
                raise OSError(ECONNRESET, "the FTP server closed the connection")
            if byte == b"\n":
                return line.rstrip()
            if ticks_diff(ticks_ms(), start) > self.timeout * 1000:
                raise OSError(ETIMEDOUT)
            if len(line) < _LINE_BYTES:
                line += chr(byte[0])  # names in a reply may have any encoding

    def _passive_port(self):
        if self._use_epsv:
            try:
                return _epsv_port(self.sendcmd("EPSV"))
            except error_perm:
                self._use_epsv = False  # an older server
        return _pasv_port(self.sendcmd("PASV"))

    def _open(self, host, port):
        address = socket.getaddrinfo(host, port, 0, socket.SOCK_STREAM)[0][-1]
        sock = socket.socket()
        try:
            sock.settimeout(self.timeout)
            sock.connect(address)
        except:
            sock.close()
            raise
        return sock, address[0]

    @staticmethod
    def _expect(reply, first):
        if reply[0] != first:
            raise Error(reply)
        return reply


def _epsv_port(reply):
    """229 ... (|||port|): RFC 2428 section 3; the delimiter may be any character."""
    start = reply.rfind("(")
    fields = reply[start + 1 :].split(reply[start + 1 : start + 2] or "|")
    if start < 0 or len(fields) < 4 or not fields[3].isdigit():
        raise error_proto(reply)
    return int(fields[3])


def _pasv_port(reply):
    """227 ... (h1,h2,h3,h4,p1,p2): RFC 959 section 4.1.2; the host is not used."""
    numbers = reply[reply.rfind("(") + 1 :].split(")")[0].split(",")
    if len(numbers) != 6 or not (numbers[4].isdigit() and numbers[5].isdigit()):
        raise error_proto(reply)
    return int(numbers[4]) << 8 | int(numbers[5])
