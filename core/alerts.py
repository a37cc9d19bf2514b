"""Alerts: somebody in danger cannot ring for help, so the operator on call rings for them, at any hour."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from core.access import Role, RoleStore
from core.outbox import Notice, NoticeKind, NoticeStore
from core.refusals import Refusal
from core.timers import TimerKind, TimerStore

REMIND_AFTER = timedelta(minutes=2)
MOST_REMINDERS = 5
TAKERS = (Role.on_call, Role.supervisor, Role.admin)
"""Who is told, the first role that somebody has; and who may take an alert."""


@dataclass(frozen=True)
class Emergency:
    """What somebody in danger tells us. `about` is the code of a service or a referral."""

    identity_id: int
    about: str
    place: str
    words: str
    phone: str
    told: int | None = None
    """Who hears how it stands in the citizen's place: the operator who has them on the telephone."""


@dataclass(frozen=True, kw_only=True)
class Alert(Emergency):
    """An emergency that those on call were told of."""

    id: int
    reminders: int
    taken_by: int | None
    withdrawn: bool = False
    """The one who called needs no help any more."""


class AlertStore(Protocol):
    async def add(self, emergency: Emergency, now: datetime) -> Alert: ...

    async def by_id(self, id: int) -> Alert | None: ...

    async def take(self, id: int, by: int, now: datetime) -> bool:
        """Give it to this person; False when somebody else was quicker, or it was withdrawn."""

    async def withdraw(self, id: int, now: datetime) -> bool:
        """Its citizen needs no help any more; False when somebody has it already."""

    async def count_reminder(self, id: int) -> None: ...


class AlertDesk(Protocol):
    """What the verbs of this file need of a unit of work."""

    @property
    def alerts(self) -> AlertStore: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def roles(self) -> RoleStore: ...

    @property
    def timers(self) -> TimerStore: ...


class NobodyOnCall(Refusal):
    """There is nobody who could be told."""


class MayNotTake(Refusal):
    """Only those who are told of alerts may take one."""


class TakenAlready(Refusal):
    """Somebody else was quicker."""


class NotNeeded(Refusal):
    """Its citizen has withdrawn the call."""


async def raise_alert(work: AlertDesk, emergency: Emergency, now: datetime) -> Alert:
    """Tell those on call. Raises NobodyOnCall when there is none, so that nobody waits in vain."""
    if not await _told(work):
        raise NobodyOnCall
    alert = await work.alerts.add(emergency, now)
    await _tell(work, alert, now)
    return alert


async def tell_danger_again(
    work: AlertDesk, about: str, words: str, phone: str, talk: int, now: datetime
) -> bool:
    """Somebody who was asked already tells of a danger once more in a talk; False if nobody is on call."""
    holders = await _told(work)
    facts = {"about": about, "words": words, "phone": phone, "talk": str(talk)}
    for identity_id in holders:
        await work.notices.add(Notice(NoticeKind.danger_again, identity_id, facts), now)
    return bool(holders)


async def take_alert(work: AlertDesk, alert_id: int, by: int, now: datetime) -> Alert:
    """Take an alert; the citizen learns that somebody has it."""
    alert = await work.alerts.by_id(alert_id)
    takers = [holder for role in TAKERS for holder in await work.roles.holders(role)]
    if alert is None or by not in takers:
        raise MayNotTake
    if alert.withdrawn:
        raise NotNeeded
    if not await work.alerts.take(alert_id, by, now):
        raise TakenAlready
    await work.timers.cancel(TimerKind.alert_waits, str(alert_id))
    await _tell_back(work, alert, NoticeKind.alert_taken, {}, now)
    return alert


async def withdraw_alert(work: AlertDesk, alert_id: int, now: datetime) -> bool:
    """Take a call for help back, and tell those who got it; False when somebody has it already."""
    alert = await work.alerts.by_id(alert_id)
    if alert is None or not await work.alerts.withdraw(alert_id, now):
        return False
    await work.timers.cancel(TimerKind.alert_waits, str(alert_id))
    facts = {"about": alert.about, "place": alert.place}
    for identity_id in await _told(work):
        await work.notices.add(Notice(NoticeKind.alert_withdrawn, identity_id, facts), now)
    return True


async def remind_of_alert(work: AlertDesk, alert_id: int, now: datetime) -> None:
    """Nobody has taken it yet: tell those on call again, and the citizen that we go on trying."""
    alert = await work.alerts.by_id(alert_id)
    if alert is None or alert.withdrawn or alert.taken_by is not None:
        return
    if alert.reminders >= MOST_REMINDERS:
        return
    await work.alerts.count_reminder(alert_id)
    await _tell(work, alert, now)
    await _tell_back(work, alert, NoticeKind.alert_waits, {"about": alert.about}, now)


async def _tell_back(
    work: AlertDesk, alert: Alert, kind: NoticeKind, facts: dict[str, str], now: datetime
) -> None:
    """Tell the citizen how it stands, or the operator who has them on the telephone."""
    if alert.told is None:
        await work.notices.add(Notice(kind, alert.identity_id, facts), now)
    else:
        caller = {"phone": alert.phone, "place": alert.place}
        await work.notices.add(Notice(kind, alert.told, facts | caller), now)


async def _told(work: AlertDesk) -> list[int]:
    """Those of the first role that somebody has."""
    for role in TAKERS:
        if holders := await work.roles.holders(role):
            return holders
    return []


async def _tell(work: AlertDesk, alert: Alert, now: datetime) -> None:
    facts = {
        "id": str(alert.id),
        "about": alert.about,
        "place": alert.place,
        "words": alert.words,
        "phone": alert.phone,
    }
    for identity_id in await _told(work):
        await work.notices.add(Notice(NoticeKind.alert_raised, identity_id, facts), now)
    await work.timers.set(TimerKind.alert_waits, str(alert.id), now + REMIND_AFTER)
