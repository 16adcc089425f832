"""A small FTP client with the names of CPython's ftplib: just what fetching files needs.

RFC 959 (commands and replies), RFC 2428 (EPSV), RFC 3659 (SIZE, REST). Only passive transfers. The address in
a PASV reply is ignored: the data connection goes to the server we speak with, so a hostile or misconfigured
server cannot send us elsewhere. Every wait has a timeout; what the server says is read in bounded pieces."""

from time import ticks_add, ticks_ms

from ..board import connect, read_line

_REPLY_LINES = const(64)


class Error(Exception):
    """What the server answered is not what was needed; args[0] is its answer."""


class error_temp(Error):  # a 4xx reply: it may work later
    pass


class error_perm(Error):  # a 5xx reply: it will not work
    pass


class error_proto(Error):  # a reply that is none
    pass


class FTP:
    """One control connection. `timeout` in seconds holds for connecting and for each reply."""

    _sock = _host = None
    _passive = "EPSV"

    def __init__(self, timeout):
        self.timeout = timeout

    def connect(self, host, port):
        """Open the control connection; returns the welcome. OSError, Error."""
        self._sock, self._host = connect(host, port, self.timeout)
        return self.voidresp()

    def login(self, user, passwd):
        reply = self.sendcmd("USER " + user)
        return self.voidcmd("PASS " + passwd) if reply[0] == "3" else _expect(reply, "2")

    def size(self, path):
        """Bytes of a file, None if the server does not tell. error_perm if there is none."""
        self.voidcmd("TYPE I")  # in ASCII mode the size is not the number of bytes sent (RFC 3659, 4)
        reply = self.sendcmd("SIZE " + path)
        return int(reply[4:]) if reply.startswith("213") else None

    def ntransfercmd(self, cmd, rest=None):
        """Start a transfer and return its data connection, which does not block. Close it, then ask `voidresp()`."""
        self.voidcmd("TYPE I")
        data, _ = connect(self._host, self._port(), self.timeout)
        try:
            if rest:
                _expect(self.sendcmd("REST %d" % rest), "3")
            _expect(self.sendcmd(cmd), "1")
            data.setblocking(False)
        except:
            data.close()
            raise
        return data

    def close(self):
        if self._sock:
            self._sock.close()
            self._sock = None

    def sendcmd(self, cmd):
        """Send a command and return the reply. Refuses line breaks: a file's name must not smuggle in a command."""
        if "\r" in cmd or "\n" in cmd:
            raise ValueError("a command must be one line")
        self._sock.write(cmd.encode() + b"\r\n")
        return self.getresp()

    def voidcmd(self, cmd):
        return _expect(self.sendcmd(cmd), "2")

    def voidresp(self):
        """The reply that ends a transfer."""
        return _expect(self.getresp(), "2")

    def getresp(self):
        """The next reply, of several lines the last one. error_temp or error_perm for 4xx and 5xx."""
        code = None
        until = ticks_add(ticks_ms(), self.timeout * 1000)
        for _ in range(_REPLY_LINES):
            line = read_line(self._sock, until)
            code = code or line[:3]
            if len(code) < 3 or not code.isdigit():
                break
            if line[3:4] != "-" and line[:3] == code:
                if code[0] == "4":
                    raise error_temp(line)
                if code[0] == "5":
                    raise error_perm(line)
                return line
        raise error_proto(line)

    def _port(self):
        """Have the server listen for a data connection. Of what it replies only the port is used."""
        try:
            reply = self.sendcmd(self._passive)
        except error_perm:
            if self._passive == "PASV":
                raise
            self._passive = "PASV"  # an older server
            return self._port()
        fields = reply[reply.rfind("(") + 1 :].split(")")[0]
        try:
            if self._passive == "PASV":  # 227 ... (h1,h2,h3,h4,p1,p2): RFC 959 section 4.1.2
                _, _, _, _, high, low = fields.split(",")
                return int(high) << 8 | int(low)
            return int(fields.split(fields[0])[3])  # 229 ... (|||port|), the delimiter may be any: RFC 2428 section 3
        except (ValueError, IndexError):
            raise error_proto(reply)


def _expect(reply, first):
    if reply[0] != first:
        raise Error(reply)
    return reply
