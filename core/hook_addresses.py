"""Where another system may be told of cases: nowhere that only this machine or its own network can reach.

An address is looked at twice: when it is entered, and each time its name has been resolved.
"""

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from core.refusals import Refusal

LONGEST = 500
# They lead to an IPv4 address that stands inside of them.
_TUNNELS = tuple(map(ip_network, ("64:ff9b::/96", "64:ff9b:1::/48", "2001::/32", "2002::/16", "::/96")))


class AddressRefused(Refusal):
    """Nobody is called there."""


def require_allowed(url: str, private: bool) -> None:
    """Raises AddressRefused, with what is wrong. `private`: our own network is allowed, too."""
    parts = _split(url)
    address = _as_address(parts.hostname or "")
    loops_back = parts.hostname == "localhost" or (address is not None and address.is_loopback)
    if parts.scheme != "https" and not (private and parts.scheme == "http" and loops_back):
        raise AddressRefused("the address has to begin with https://")
    if parts.username is not None or parts.password is not None:
        raise AddressRefused("the address must have no name and password in it: calls are signed")
    if not private and (loops_back or (address and not is_public(str(address)))):
        raise AddressRefused("the address is in a private network")


def is_public(address: str) -> bool:
    """Whether this IP address is one that everybody reaches."""
    found = _as_address(address.partition("%")[0])
    if found is None:
        return False
    if isinstance(found, IPv6Address) and found.ipv4_mapped:
        found = found.ipv4_mapped
    inside = any(found in tunnel for tunnel in _TUNNELS if tunnel.version == found.version)
    return found.is_global and not found.is_multicast and not inside


def _split(url: str) -> SplitResult:
    if len(url) > LONGEST or any(sign.isspace() or not sign.isprintable() for sign in url):
        raise AddressRefused("this is no address of a web server")
    try:
        parts = urlsplit(url)
        if parts.hostname and (parts.port is None or parts.port > 0):
            return parts
    except ValueError:
        pass
    raise AddressRefused("this is no address of a web server")


def _as_address(host: str) -> IPv4Address | IPv6Address | None:
    try:
        return ip_address(host)
    except ValueError:
        return None
