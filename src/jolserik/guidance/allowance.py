"""How often strangers may ask: so many times a minute from one address, by page and API together. Pure.

It bounds what one asker costs the others; nobody who asks as a person does ever meets it. Addresses are kept for as long as they
ask, in this process and nowhere else.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from dataclasses import dataclass
from ipaddress import IPv6Address, ip_address

ASKED_PER_MINUTE = 60
RECORDED_PER_MINUTE = 6
ADDRESSES_MAX = 50_000
HOUSEHOLD_BITS = 64
"""Bits of an IPv6 address that its owner was given; he makes up the others as he likes."""


@dataclass(slots=True)
class Left:
    """What an address has left, as of a moment of the monotonic clock."""

    asks: float
    at_s: float


class Allowance:
    """As many at once as in a minute; what was used comes back evenly."""

    def __init__(self, per_minute: int, addresses_max: int = ADDRESSES_MAX) -> None:
        self.per_minute = per_minute
        self._addresses_max = addresses_max
        self._left: OrderedDict[str, Left] = OrderedDict()
        self._lock = threading.Lock()

    def take(self, address: str, now_s: float) -> float:
        """Count one request; 0 if it may be answered, else the seconds until one may."""
        rate = self.per_minute / 60
        with self._lock:
            asker = asker_of(address)
            left = self._left.setdefault(asker, Left(float(self.per_minute), now_s))
            self._left.move_to_end(asker)
            if len(self._left) > self._addresses_max:
                self._left.popitem(last=False)
            left.asks = min(float(self.per_minute), left.asks + (now_s - left.at_s) * rate)
            left.at_s = now_s
            if left.asks < 1:
                return (1 - left.asks) / rate
            left.asks -= 1
            return 0.0


def asker_of(address: str) -> str:
    """Whom an address stands for: itself, or the network that an IPv6 address lies in."""
    try:
        found = ip_address(address)
    except ValueError:
        return address[:64]
    if isinstance(found, IPv6Address) and found.ipv4_mapped is None:
        return str(int(found) >> HOUSEHOLD_BITS)
    return str(found)


ASKING = Allowance(ASKED_PER_MINUTE)
RECORDING = Allowance(RECORDED_PER_MINUTE)
