"""Two things in one line: one request is about one thing, and the second is offered after the first."""

from collections.abc import Sequence
from typing import Any

from bot.dialogs.dialog import Turn
from bot.dialogs.line import holding
from bot.dialogs.report_emergency import SURE, is_danger
from bot.i18n import _, named
from bot.messages import Choice
from understanding import Scored

_KEPT = ("address", "street_chosen", "streets", "crossing", "description", "phone", "whom")


def hear_second(turn: Turn, services: Sequence[Scored]) -> None:
    """Note a second service that the line surely names, of another topic than the first."""
    sure = [one.code for one in services if one.score >= SURE and turn.city.has_service(one.code)]
    if not services or not sure or sure[0] != services[0].code:
        return
    group = turn.city.service(sure[0]).group
    other = (code for code in sure[1:] if turn.city.service(code).group != group)
    second = next((code for code in other if not is_danger(turn, code, urgent=True)), None)
    if second:
        turn.draft["second"] = second


def say_second(turn: Turn) -> str:
    """That one request is about one thing; empty when only one was named."""
    if "second" not in turn.draft:
        return ""
    say = _("One request is about one thing. After it I offer the other: {service}.")
    return say.format(service=named(turn.city.service(turn.draft["second"]).name))


def second_draft(turn: Turn) -> dict[str, Any]:
    """What the menu needs to offer the second request, with the same place and words."""
    if "second" not in turn.draft:
        return {}
    kept = {key: turn.draft[key] for key in _KEPT if key in turn.draft}
    return {"second": holding(turn) | kept | {"service": turn.draft["second"]}}


def second_offer(turn: Turn) -> tuple[Choice, ...]:
    """The button for it, where the menu stands under the first one's receipt."""
    if "second" not in turn.draft:
        return ()
    name = named(turn.city.service(turn.draft["second"]["service"]).name)
    return (Choice("second", _("Also send: {service}").format(service=name)),)
