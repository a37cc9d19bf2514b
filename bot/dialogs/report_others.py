"""Several things in one message: one request is about one thing, and the others are offered after the first.

The offer stands under the receipt, a button each, and is forgotten with it. Place and contact go along.
"""

from typing import Any

from bot.dialogs.dialog import Turn
from bot.dialogs.line import holding
from bot.i18n import _, named
from bot.messages import Choice

OTHERS, ALSO = "others", "also"
"""Where the draft of a request keeps what else was told; where it is kept while it is offered."""
_CODES, _BEGINS_WITH = "codes", "begins_with"
_KEY = "also."
_KEPT = ("address", "street_chosen", "streets", "crossing", "description", "phone", "whom")


def say_others(turn: Turn) -> str:
    """That one request is about one thing; empty when only one was named."""
    codes = _others_of(turn)
    if not codes:
        return ""
    return _("One request is about one thing. After it I offer: {services}.").format(
        services=_names(turn, codes)
    )


def say_offer(turn: Turn) -> str:
    """The question that goes with the buttons; empty when nothing else was told."""
    codes = _others_of(turn)
    if not codes:
        return ""
    say = _("You also wrote about: {services}. Shall I send it now?")
    if turn.operator:
        say = _("The citizen also told of: {services}. Shall it be sent now?")
    return say.format(services=_names(turn, codes))


def others_draft(turn: Turn) -> dict[str, Any]:
    """What has to be known to offer the other requests, with the same place and words."""
    codes = _others_of(turn)
    if not codes:
        return {}
    kept = holding(turn) | {key: turn.draft[key] for key in _KEPT if key in turn.draft}
    return {ALSO: {_CODES: codes, _BEGINS_WITH: kept}}


def others_offer(turn: Turn) -> tuple[Choice, ...]:
    """A button for each."""
    label = _("Also send: {service}")
    return tuple(
        Choice(f"{_KEY}{code}", label.format(service=_names(turn, [code]))) for code in offered(turn)
    )


def offered(turn: Turn) -> list[str]:
    """The codes that are offered here."""
    return [code for code in turn.draft.get(ALSO, {}).get(_CODES, ()) if turn.city.has_service(code)]


def chosen_other(turn: Turn) -> str:
    """The code whose button was pressed; empty for any other button."""
    return turn.said.choice.removeprefix(_KEY) if turn.said.choice.startswith(_KEY) else ""


def draft_of_other(turn: Turn, code: str) -> dict[str, Any]:
    """What the request for it begins with; the rest is offered after that one."""
    rest = [other for other in offered(turn) if other != code]
    begins_with: dict[str, Any] = turn.draft[ALSO][_BEGINS_WITH]
    return begins_with | {"service": code} | ({OTHERS: rest} if rest else {})


def _others_of(turn: Turn) -> list[str]:
    """What else was told: a service that was chosen by hand meanwhile, or that a release removed, is none."""
    codes = (code for code in turn.draft.get(OTHERS, ()) if turn.city.has_service(code))
    return [code for code in codes if code != turn.draft.get("service")]


def _names(turn: Turn, codes: list[str]) -> str:
    return ", ".join(named(turn.city.service(code).name) for code in codes)
