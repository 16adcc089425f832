"""Encryption for the broker connection; imported only by boards that use it."""

import gc
import ssl
from errno import ECONNRESET
from time import gmtime

from .board import reason

_SET_SINCE = const(2025)  # a clock that says less has not been set since power-on (it starts in 2021 or 2000)


class Encryption:
    """What MQTTClient needs of an ssl.SSLContext.

    `tls` is config.py's: True (encrypt only), or {"ca": path of a certificate, "ntp": name of a time server}.
    Nothing is read or asked before there is a connection to secure, so that what is wrong with it is logged and tried
    again like a broker that is away. Every failure is an OSError that says what is wrong.
    """

    def __init__(self, tls):
        self._tls = tls

    def wrap_socket(self, sock, server_hostname):
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        context.verify_mode = ssl.CERT_NONE
        if self._tls is not True:
            _trust(context, self._tls)
        gc.collect()  # a Pico W takes 20 KB of buffers from this heap, 16 of them in one piece
        try:
            return context.wrap_socket(sock, server_hostname=server_hostname)
        except ValueError as error:
            raise OSError("refused the broker's certificate: " + str(error).strip().replace("\n\n", "; "))
        except OSError as error:
            # Mbed TLS: MBEDTLS_ERR_SSL_INVALID_RECORD, MBEDTLS_ERR_SSL_CONN_EOF
            hint = "; is it a TLS port?" if error.errno in (ECONNRESET, -0x7200, -0x7280) else ""
            raise OSError("no TLS: " + reason(error) + hint)


def _trust(context, tls):
    """Have the broker's certificate checked. It is valid from and until: no board knows the date before it asked for it."""
    if gmtime()[0] < _SET_SINCE:
        import ntptime

        ntptime.host = tls.get("ntp") or ntptime.host
        try:
            ntptime.settime()
        except OSError as error:
            raise OSError("cannot check the broker's certificate without the date, and %s: %s" % (ntptime.host, reason(error)))
    path = tls["ca"]
    try:
        with open(path, "rb") as f:
            context.load_verify_locations(cadata=f.read())
    except (OSError, ValueError) as error:
        raise OSError("%s: %s" % (path, reason(error)))
    context.verify_mode = ssl.CERT_REQUIRED  # it is CERT_NONE until then, whatever was loaded
