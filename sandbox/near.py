"""Which addresses are near: this machine and private networks, where plain HTTP will do."""

import ipaddress


def is_near(host: str) -> bool:
    """Say whether a host is this machine or one of a private network."""
    if "." not in host and ":" not in host:
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return False
