"""What a machine says in English of what failed, in words for the host."""

import errno
import re
import socket
import ssl

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

ERRORS = {
    errno.ECONNREFUSED: gettext_lazy("the connection is refused"),
    errno.ECONNRESET: gettext_lazy("the connection was cut"),
    errno.EPIPE: gettext_lazy("the connection was cut"),
    errno.ENETUNREACH: gettext_lazy("no route leads there"),
    errno.EHOSTUNREACH: gettext_lazy("no route leads there"),
    errno.ETIMEDOUT: gettext_lazy("no answer in time"),
    errno.ENOENT: gettext_lazy("it does not exist"),
    errno.EACCES: gettext_lazy("access to it is refused"),
    errno.ELOOP: gettext_lazy("its links lead round in a circle"),
    errno.ENOSPC: gettext_lazy("the disk is full"),
    errno.EROFS: gettext_lazy("nothing can be written there"),
}
# OpenSSL's numbers (x509_vfy.h).
CERTIFICATES = {
    9: gettext_lazy("it is not valid yet"),
    10: gettext_lazy("it has expired"),
    18: gettext_lazy("it is signed by itself only"),
    19: gettext_lazy("nobody known signed it"),
    20: gettext_lazy("nobody known signed it"),
    21: gettext_lazy("nobody known signed it"),
    62: gettext_lazy("it is made out to another name"),
    64: gettext_lazy("it is made out to another name"),
}
KINDS = ((TimeoutError, errno.ETIMEDOUT), (ConnectionResetError, errno.ECONNRESET), (BrokenPipeError, errno.EPIPE))
# Of a server with several addresses asyncio tells all failures in one text, without a number of its own.
NUMBER = re.compile(r"\[Errno (\d+)\]")


def in_words(error: BaseException) -> str:
    """A few words, without a capital; the machine's own where nothing better is known."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return str(CERTIFICATES.get(error.verify_code, error.verify_message))
    if isinstance(error, ssl.SSLError):
        return _("the line cannot be encrypted")
    if isinstance(error, socket.gaierror):
        return _("its name is unknown")
    found = NUMBER.search(str(error))
    number = int(found[1]) if found else next((code for kind, code in KINDS if isinstance(error, kind)), 0)
    return str(ERRORS.get(number) or str(error) or type(error).__name__)[:120]
