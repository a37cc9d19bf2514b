"""Where a citizen is told of something: at which of their accounts, and whether that may cost.

Viber charges for every message that we begin when its session is over: a day after the person last
wrote (its commercial terms of 2024). Telegram never does.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import NamedTuple

from core.citizens import PHONE
from core.outbox import EMERGENCIES, NoticeKind, OutboxState

SESSION = timedelta(hours=24)
NEVER = datetime.min.replace(tzinfo=UTC)


class Allowed(StrEnum):
    """Which notices may be sent where they are charged for."""

    all = "all"
    emergencies = "emergencies"
    none = "none"


Fares = Mapping[str, Allowed]
"""The channels that charge, each with what may be sent there although it is charged for."""


class Account(NamedTuple):  # a city's worth of them is made at once, so they have to be cheap
    """One of a citizen's accounts; `heard_at` is when they last wrote there."""

    identity_id: int
    channel: str
    address: str
    reachable: bool
    heard_at: datetime | None


class Route(NamedTuple):
    """Where a notice goes, and how it stands with it at first."""

    account: Account
    state: OutboxState
    unasked: bool = False
    """It is charged for."""


def session_is_over(heard_at: datetime | None, now: datetime) -> bool:
    """Whether a message would begin a talk rather than belong to one."""
    return now - (heard_at or NEVER) >= SESSION


def choose(accounts: Sequence[Account], kind: NoticeKind, fares: Fares, now: datetime) -> Route:
    """Where the person wrote last, if they can be reached there and it is not too dear; else the next one.

    Who only ever rang up is told when they join a messenger.
    """
    return choose_for(accounts, kind in EMERGENCIES, fares, now)


def choose_for(accounts: Sequence[Account], emergency: bool, fares: Fares, now: datetime) -> Route:
    """The same for whatever is told, an emergency or not."""
    if len(accounts) == 1:  # as with most, of whom there may be a city
        return _route(accounts[0], emergency, fares, now)
    written = [one for one in accounts if one.channel != PHONE] or accounts
    routes = [_route(one, emergency, fares, now) for one in sorted(written, key=_last_heard, reverse=True)]
    # `min` keeps the order among equals.
    return min(routes, key=lambda route: _PREFERRED.index(route.state))


_PREFERRED = (OutboxState.queued, OutboxState.withheld, OutboxState.gone)


def _last_heard(account: Account) -> datetime:
    return account.heard_at or NEVER


def _route(account: Account, emergency: bool, fares: Fares, now: datetime) -> Route:
    if not account.reachable:
        return Route(account, OutboxState.gone)
    if account.channel == PHONE:
        return Route(account, OutboxState.withheld)
    unasked = account.channel in fares and session_is_over(account.heard_at, now)
    if unasked and not _may_cost(emergency, fares[account.channel]):
        return Route(account, OutboxState.withheld)
    return Route(account, OutboxState.queued, unasked)


def _may_cost(emergency: bool, allowed: Allowed) -> bool:
    return allowed == Allowed.all or (allowed == Allowed.emergencies and emergency)
