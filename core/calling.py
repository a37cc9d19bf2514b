"""Phone calls: an operator registers what a caller says. The request is the caller's, never the operator's.

A caller is an identity of the channel "phone", by the number that the operator's telephone shows. Who hides
it is somebody new with every call: nothing tells that it is the same person again.
"""

import secrets
from collections.abc import Collection
from datetime import datetime

from core.access import Role, signed
from core.citizens import PHONE, Citizen, CitizenStore, Identity
from core.life import Part
from core.moves import Actor

TAKES_CALLS = frozenset({Role.operator, Role.supervisor})
"""Who registers what a caller says."""
_WITHHELD = "withheld."


def may_take_calls(roles: Collection[str]) -> bool:
    """Whether somebody with these roles may register calls."""
    return not TAKES_CALLS.isdisjoint(roles)


async def meet_caller(citizens: CitizenStore, number: str, now: datetime) -> Citizen:
    """The caller with this number (E.164); "" for one who hides it."""
    if not number:
        return await citizens.meet(Identity(PHONE, _WITHHELD + secrets.token_hex(8)), "", now)
    caller = await citizens.meet(Identity(PHONE, number), "", now)
    if caller.phone is None:
        await citizens.set_phone(caller.citizen_id, number)
    return caller


def number_of_caller(caller: Citizen) -> str:
    """The number that they rang from; "" if they hid it."""
    number = caller.identity.external_id
    return "" if number.startswith(_WITHHELD) else number


def on_behalf(operator: Citizen) -> Actor:
    """This operator, doing what the caller wishes with a request of the caller's own."""
    return Actor(signed(operator), frozenset({Part.citizen}))
