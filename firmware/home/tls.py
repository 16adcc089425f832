"""Encryption for the broker connection; imported only by boards that use it."""

import ssl


def context(tls):
    """An SSLContext for config.py's "tls": True (encrypt only) or {"ca": path of a DER certificate}."""
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    if tls is True:
        made.verify_mode = ssl.CERT_NONE
    else:
        with open(tls["ca"], "rb") as f:
            made.load_verify_locations(f.read())
    return made
