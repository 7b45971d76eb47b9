"""Who is calling: the network that a request comes from, for all that is counted by it."""

from ipaddress import IPv6Address, IPv6Network, ip_address

from flask import request

_ONE_HOUSEHOLD = 64  # a subscriber of IPv6 has so many bits for its network, and all addresses behind them


def caller() -> str:
    """The caller's network: an address of IPv4, or of IPv6 the part that nobody changes at will."""
    return network_of(request.remote_addr or "")


def caller_at(door: str) -> str:
    """The same for one kind of question: who asks too much at one door still comes in by the others.

    `door`: at most 24 letters.
    """
    return f"{door} {caller()}"


def network_of(address: str) -> str:
    """The network of an address; what is none stays as it is."""
    try:
        found = ip_address(address.partition("%")[0])
    except ValueError:
        return address
    if not isinstance(found, IPv6Address):
        return str(found)
    if found.ipv4_mapped:
        return str(found.ipv4_mapped)
    return str(IPv6Network((found, _ONE_HOUSEHOLD), strict=False))
