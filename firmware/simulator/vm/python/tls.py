# tls, the client's side, as on boards (extmod/modtls_mbedtls.c). The cryptography is the host's.
from uctypes import addressof as _addressof
from board_stream import Stream as _Stream
import _board_tls

PROTOCOL_TLS_CLIENT = 0
PROTOCOL_TLS_SERVER = 1
CERT_NONE = 0
CERT_OPTIONAL = 1
CERT_REQUIRED = 2
_MP_STREAM_POLL = 3
_MP_STREAM_CLOSE = 4
_POLLIN = 1
_POLLNVAL = 32
_LEAST_ERRNO = -256  # below are the errors of Mbed TLS


def _error(number):
    if number > _LEAST_ERRNO:
        return OSError(-number)
    return OSError(number, _board_tls.error_name(number))


class SSLContext:
    def __init__(self, protocol):
        if protocol != PROTOCOL_TLS_CLIENT:
            raise NotImplementedError("a virtual board is no TLS server")
        self.verify_mode = CERT_REQUIRED
        self._loaded = 0

    def load_verify_locations(self, cadata):
        if isinstance(cadata, str):
            cadata = cadata.encode()
        loaded = _board_tls.load(_addressof(cadata), len(cadata)) if len(cadata) else 0
        if not loaded:
            raise ValueError("invalid cert")
        self._loaded = loaded

    def load_cert_chain(self, certfile, keyfile):
        raise NotImplementedError("a virtual board has no certificate of its own")

    def wrap_socket(self, sock, *, server_side=False, do_handshake_on_connect=True, server_hostname=None):
        if server_side:
            raise NotImplementedError("a virtual board is no TLS server")
        if server_hostname is None and self.verify_mode == CERT_REQUIRED:
            raise ValueError("CERT_REQUIRED requires server_hostname")
        wrapped = SSLSocket(sock, _board_tls.open(sock.fileno(), server_hostname or "", self.verify_mode == CERT_REQUIRED, self._loaded))
        if do_handshake_on_connect:
            wrapped._shake_hands(sock._timeout or -1)
        return wrapped


class SSLSocket(_Stream):
    def __init__(self, sock, session):
        self._sock = sock
        self._session = session
        self._secured = False

    def setblocking(self, blocking):
        return self._sock.setblocking(blocking)

    def cipher(self):
        return (_board_tls.cipher(self._session), "TLSv1.2")

    def ioctl(self, request, argument):
        if request == _MP_STREAM_CLOSE:
            self.close()
            return 0
        if request != _MP_STREAM_POLL:
            raise OSError(22)
        if self._sock is None or _board_tls.failed(self._session):
            return _POLLNVAL
        pending = argument & _POLLIN and _board_tls.pending(self._session)
        return (_POLLIN if pending else 0) | self._sock.ioctl(request, argument)

    def close(self):
        # Without a farewell: Mbed TLS is freed, then the socket is closed.
        if self._sock is not None:
            _board_tls.close(self._session)
            sock, self._sock = self._sock, None
            sock.close()

    def _shake_hands(self, timeout):
        result = _board_tls.handshake(self._session, timeout)
        if result == 0:
            self._secured = True
        elif result != -11:  # EAGAIN, on both boards
            problem = _board_tls.problem(self._session)
            _board_tls.close(self._session)
            self._sock = None
            raise ValueError(problem) if problem else _error(result)
        return result

    def _get(self, address, size):
        if self._sock is None:
            return -22
        if not self._secured and self._shake_hands(self._sock._timeout) < 0:
            return -11
        return _board_tls.read(self._session, address, size, self._sock._timeout)

    def _put(self, address, size):
        if self._sock is None:
            return -22
        if not self._secured and self._shake_hands(self._sock._timeout) < 0:
            return -11
        return _board_tls.write(self._session, address, size, self._sock._timeout)

    def _failure(self, error):
        return _error(error)
