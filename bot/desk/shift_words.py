"""Shifts and the desk in words, for the operators' group and for private chats."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.i18n import _, named, ngettext
from bot.messages import Outgoing
from bot.wording import say_local_moment
from core.city import City
from core.desk_view import DeskView, Load, OpenTalk
from core.elsewhere import Elsewhere
from core.talk_figures import TalkFigures

ON, OFF, DESK = "/on", "/off", "/desk"
MOST_TALKS = 5
"""So many are told of each; the others are counted."""


def say_came_on() -> str:
    """To somebody whom a claim or an answer has put on shift."""
    return _("You are on shift now. When you go, write {command}.").format(command=OFF)


def say_desk(view: DeskView, reviews: int, city: City) -> Outgoing:
    """The desk, for a supervisor; `reviews` wait for them and come in private."""
    loads = [line for load in view.loads for line in _say_load(load, city)]
    shift = "\n".join(loads) if loads else _("Nobody is on shift.")
    told = _say_today(view.today), _say_elsewhere(view.elsewhere, city), _say_reviews(reviews)
    blocks = (_say_queue(view, city), shift, *told)
    return Outgoing("\n\n".join(filter(None, blocks)), _("The operators' desk"))


def _say_reviews(count: int) -> str:
    if not count:
        return ""
    return ngettext(
        "{n} decision about insults waits for your review. I send it to you in private.",
        "{n} decisions about insults wait for your review. I send them to you in private.",
        count,
    ).format(n=count)


def _say_queue(view: DeskView, city: City) -> str:
    count = len(view.waiting)
    if not count:
        return _("Nobody waits to be claimed.")
    say = ngettext("{n} talk waits to be claimed.", "{n} talks wait to be claimed.", count).format(n=count)
    oldest = view.waiting[0]
    since = _("The longest waits talk {number}, since: {since}.").format(
        number=oldest.id, since=_moment(oldest.since, city)
    )
    return f"{say}\n{since}"


def _say_load(load: Load, city: City) -> list[str]:
    """Who it is, then each talk; who waits longest comes first."""
    count = len(load.talks)
    talks = ngettext("{n} talk", "{n} talks", count).format(n=count)
    say = _("{name}, on shift: {talks}") if load.is_on else _("{name}, off shift: {talks}")
    waiting = [talk for talk in load.talks if talk.since]
    others = [talk for talk in load.talks if not talk.since]
    ranked = [*sorted(waiting, key=lambda talk: str(talk.since)), *others]
    more = count - MOST_TALKS
    left_out = [ngettext("and {n} more", "and {n} more", more).format(n=more)] if more > 0 else []
    told = [_say_talk(talk, city) for talk in ranked[:MOST_TALKS]]
    return [say.format(name=load.name, talks=talks), *told, *left_out]


def _say_talk(talk: OpenTalk, city: City) -> str:
    if talk.since is None:
        return _("– talk {number}: answered").format(number=talk.id)
    return _("– talk {number}: the citizen waits since {since}").format(
        number=talk.id, since=_moment(talk.since, city)
    )


def _moment(at: datetime | None, city: City) -> str:
    return say_local_moment(at, city) if at else ""


def _say_today(today: TalkFigures) -> str:
    lines = [
        _("Today: asked {asked}, answered {answered}, closed {closed}.").format(
            asked=today.asked, answered=today.answered, closed=today.closed
        )
    ]
    if today.first_answer is not None:
        lines.append(_("Until the first answer, median: {span}.").format(span=_span(today.first_answer)))
    if today.resolution is not None:
        lines.append(_("Until the end, median: {span}.").format(span=_span(today.resolution)))
    if len(lines) > 1:
        lines.append(_("Working time alone counts."))
    return "\n".join(lines)


def _say_elsewhere(today: Elsewhere, city: City) -> str:
    """What was not for the city, the most frequent first. A code that the city has no more stands alone."""
    kinds = {kind.code: named(kind.name) for kind in city.off_target}
    bodies = {one.code: named(one.name) for one in city.referrals}
    told = (
        (_("Off-target today: {what}."), today.off_target, kinds),
        (_("Referred elsewhere today: {what}."), today.referred, bodies),
    )
    return "\n".join(say.format(what=_count(counts, names)) for say, counts, names in told if counts)


def _count(counts: Mapping[str, int], names: Mapping[str, str]) -> str:
    ranked = sorted(counts.items(), key=lambda one: (-one[1], one[0]))
    return ", ".join(f"{names.get(code, code)}: {count}" for code, count in ranked)


def _span(span: timedelta) -> str:
    """In whole minutes, rounded up; hours from the first one on."""
    hours, minutes = divmod(-(-int(span.total_seconds()) // 60), 60)
    if not hours:
        return _("{minutes} min").format(minutes=minutes)
    return _("{hours} h {minutes} min").format(hours=hours, minutes=minutes)
