"""What an address says of where it leads."""

from __future__ import annotations

import ipaddress
from urllib.parse import urlsplit

REDIS_ADDRESS = (
    r"^rediss?://([^\s/?#@]*@)?(\[[0-9A-Fa-f:.]+\]|[^\s/?#@:\[\]]+)(:[0-9]{1,5})?(/[0-9]{0,4})?$"
)
"""A server of a shared cache: with TLS as `rediss`, with a password, a number at the end."""


def is_on_this_machine(url: str) -> bool:
    """Whether an address is one of this machine itself; no other one is asked about it."""
    try:
        host = urlsplit(url).hostname or ""
    except ValueError:
        return False
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
