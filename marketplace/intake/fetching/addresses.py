"""Which addresses the worker may ask: public hosts, over https, and nothing inside of anybody's network."""

from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from marketplace.intake.fetching.faults import Fault, FetchFailed

HTTPS = 443
_LONGEST = 2000
_PLAIN = "/?%:@!$&'()*+,;=~-._[]"  # what stands in an address as it is; all else is written in figures
_INSIDE = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15",
        "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
)  # fmt: skip
# What is given out to networks, less what wraps an IPv4 address or stands in examples. All else of IPv6 is
# local, mapped (::ffff:), translated (64:ff9b::) or reserved.
_OUTSIDE_6 = ip_network("2000::/3")
_WRAPPED_6 = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


@dataclass(frozen=True)
class Target:
    """What is asked of whom: a host by its name, and a path on it."""

    host: str
    path: str


def target_of(url: str) -> Target:
    """Read an address. Raises: FetchFailed unless it is a plain https address of a named host."""
    try:
        parts = urlsplit(url.strip())
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        name = host.encode("idna").decode("ascii")
    except ValueError as error:
        raise FetchFailed(Fault.NOT_PUBLIC) from error
    if parts.scheme != "https" or len(url) > _LONGEST:
        raise FetchFailed(Fault.NOT_SECURE)
    if port not in {None, HTTPS} or parts.username is not None or not _is_name(name):
        raise FetchFailed(Fault.NOT_PUBLIC)
    path = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    return Target(name, quote(path, safe=_PLAIN))


def address_to_ask(addresses: Sequence[str]) -> str:
    """The address to connect to, of all that a name stands for.

    One that is inside of a network among them gives the name away. Raises: FetchFailed.
    """
    if not addresses:
        raise FetchFailed(Fault.UNKNOWN)
    if not all(map(is_public, addresses)):
        raise FetchFailed(Fault.NOT_PUBLIC)
    return addresses[0]


def is_public(address: str) -> bool:
    """Whether an address is on the open Internet, for certain."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv4Address):
        return not any(found in network for network in _INSIDE)
    return _is_public_6(found)


def _is_public_6(found: IPv6Address) -> bool:
    if found.scope_id is not None or found not in _OUTSIDE_6:
        return False
    return not any(found in network for network in _WRAPPED_6)


def _is_name(host: str) -> bool:
    """Names have a dot and end with letters; an address written in figures of any kind does not."""
    last = host.rpartition(".")[2]
    letters = host.replace("-", "a").replace(".", "a")
    return "." in host and not last.isdigit() and not last.startswith("0x") and letters.isalnum()
