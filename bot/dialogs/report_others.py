"""Several things in one message: one request is about one thing, and the others are offered after the first.

The offer stands under the receipt, a button each, and is forgotten with it. Contact and place go along,
unless another house was told of the other thing.
"""

from collections.abc import Mapping
from typing import Any

from bot.dialogs.dialog import Turn
from bot.dialogs.line import holding
from bot.i18n import _, named, ngettext
from bot.messages import Choice
from bot.wording import say_address
from core.cases import Address

OTHERS, ALSO = "others", "also"
"""Where the draft of a request keeps what else was told; where it is kept while it is offered."""
_TOLD, _BEGINS_WITH = "told", "begins_with"
_KEY = "also."
_OF_PLACE = ("address", "street_chosen", "streets", "crossing")
_KEPT = (*_OF_PLACE, "description", "phone", "whom")
Other = Mapping[str, Any]
"""Its service, and its address if it has its own."""


def say_others(turn: Turn) -> str:
    """That one request is about one thing; empty when only one was named."""
    others = _others_of(turn)
    if not others:
        return ""
    return _("One request is about one thing. After it I offer: {services}.").format(
        services=_names(turn, others)
    )


def say_offer(turn: Turn) -> str:
    """The question that goes with the buttons; empty when nothing else was told."""
    others = _others_of(turn)
    if not others:
        return ""
    say = ngettext(
        "You also wrote about: {services}. Shall I send it now?",
        "You also wrote about: {services}. Shall I send these now?",
        len(others),
    )
    if turn.operator:
        say = _("The citizen also told of: {services}. Shall it be sent now?")
    return say.format(services=_names(turn, others))


def others_draft(turn: Turn) -> dict[str, Any]:
    """What has to be known to offer the other requests, with the same place and words."""
    others = _others_of(turn)
    if not others:
        return {}
    kept = holding(turn) | {key: turn.draft[key] for key in _KEPT if key in turn.draft}
    return {ALSO: {_TOLD: others, _BEGINS_WITH: kept}}


def others_offer(turn: Turn) -> tuple[Choice, ...]:
    """A button for each."""
    label = _("Also send: {service}")
    return tuple(
        Choice(f"{_KEY}{place}", label.format(service=_name(turn, other)))
        for place, other in enumerate(offered(turn))
    )


def offered(turn: Turn) -> list[Other]:
    """What is offered here."""
    return [
        other for other in turn.draft.get(ALSO, {}).get(_TOLD, ()) if turn.city.has_service(other["service"])
    ]


def chosen_other(turn: Turn) -> int | None:
    """The place in the list of the one whose button was pressed; None for any other button."""
    place = turn.said.choice.removeprefix(_KEY)
    return int(place) if turn.said.choice.startswith(_KEY) and place.isdecimal() else None


def draft_of_other(turn: Turn, chosen: Other) -> dict[str, Any]:
    """What the request for it begins with; the rest is offered after that one."""
    rest = [other for other in offered(turn) if other != chosen]
    begins_with: dict[str, Any] = dict(turn.draft[ALSO][_BEGINS_WITH])
    if "address" in chosen:
        begins_with = {key: value for key, value in begins_with.items() if key not in _OF_PLACE}
        begins_with |= {"address": chosen["address"], "street_chosen": True}
    return begins_with | {"service": chosen["service"]} | ({OTHERS: rest} if rest else {})


def _others_of(turn: Turn) -> list[Other]:
    """What else was told: a service that was chosen by hand meanwhile, or that a release removed, is none."""
    others = (other for other in turn.draft.get(OTHERS, ()) if turn.city.has_service(other["service"]))
    return [other for other in others if "address" in other or other["service"] != turn.draft.get("service")]


def _names(turn: Turn, others: list[Other]) -> str:
    return ", ".join(f"«{_name(turn, other)}»" for other in others)


def _name(turn: Turn, other: Other) -> str:
    """With its own place, if it has one."""
    place = say_address(Address(**other["address"]), turn.city) if "address" in other else ""
    return ", ".join(filter(None, (named(turn.city.service(other["service"]).name), place)))
