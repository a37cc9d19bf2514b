"""An outage is written down: from a utility's own text or step by step, into one form that is put right.

What is written becomes a draft of a broadcast; what is done with it stands in `bot/dialogs/broadcast.py`.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Again, Begin, Dialog, Go, Next, Outcome, Step, Turn
from bot.dialogs.outage_fields import (
    ask_cause,
    ask_cause_ru,
    ask_class,
    ask_kind,
    ask_period,
    ask_remark,
    ask_remark_ru,
    kinds,
    lacks_cause,
    lacks_cause_ru,
    lacks_remark_ru,
    say_press,
    take_cause,
    take_cause_ru,
    take_class,
    take_kind,
    take_period,
    take_remark,
    take_remark_ru,
)
from bot.dialogs.outage_form import Form, missing, moment, outage_of, read_into
from bot.dialogs.outage_places import (
    ask_place,
    ask_places,
    ask_unread,
    lacks_places,
    lacks_reading,
    lacks_settling,
    say_places,
    take_place,
    take_places,
    take_unread,
)
from bot.dialogs.roles import not_for_them
from bot.dialogs.staff import roles_of_writer
from bot.i18n import LANGUAGES, _
from bot.messages import Choice, Outgoing, pairs, rows
from bot.outage_words import draw_up_texts, say_period
from core.announcing import announcer, change, draw_up
from core.broadcasts import BroadcastMoveNotAllowed, Purpose
from core.outages import OutageKind
from understanding.notice_reader import LONGEST_NOTICE

NAME = "outage"
BY_HAND = "by_hand"
_PASTED = "pasted"
_UNFINISHED = "unfinished_outage"
"""Where a conversation remembers a form that somebody walked away from."""


async def ask_paste(turn: Turn) -> Outgoing:
    """A messenger cuts a long text into several messages: they are taken together."""
    if await not_for_them(turn):
        return Outgoing(_("Only an admin announces outages."))
    if turn.draft.get(_PASTED):
        return Outgoing(
            _("I have it. If the text goes on, send the rest. Then press the button."),
            rows=rows(Choice("done", _("That is all"))),
        )
    going_on = (Choice("unfinished", _("Go on with the unfinished one")),) if _unfinished(turn) else ()
    text = _(
        "Send me the utility's own text, in Ukrainian or Russian, and I read it. Or tell it step by step."
    )
    return Outgoing(text, _("A new outage"), rows(Choice(BY_HAND, _("Step by step")), *going_on))


def _unfinished(turn: Turn) -> Form:
    kept: Form = turn.conversation.memory.get(_UNFINISHED, {})
    return kept


async def take_paste(turn: Turn) -> Outcome:
    """Parts of the text, each by its message: one that is edited takes its own place."""
    if await not_for_them(turn):
        return Begin("menu")
    pasted = turn.draft.setdefault(_PASTED, {})
    if turn.said.choice == "unfinished":
        turn.draft.update(_unfinished(turn))
        return Go("form")
    if turn.said.choice == BY_HAND:
        turn.draft[BY_HAND] = True
        return Next()
    if turn.said.choice == "done":
        return _read(turn)
    if not turn.said.text.strip():
        return Again(_("Please send the text in words."))
    pasted[turn.message_id] = turn.said.text
    if sum(map(len, pasted.values())) > LONGEST_NOTICE:
        del pasted[turn.message_id]
        return Again(_("That is more than I can read at once. Please make two notices of it."))
    return Again("")


def _read(turn: Turn) -> Outcome:
    """Everything together; what was read before is read anew."""
    text = "\n".join(turn.draft[_PASTED].values())
    kept = {_PASTED: turn.draft[_PASTED]}
    turn.draft.clear()
    turn.draft.update(kept, **{BY_HAND: True})
    read_into(
        turn.draft, turn.understand.notice(text, turn.now.astimezone(ZoneInfo(turn.city.zone))), turn.now
    )
    return Go("form")


def ask_form(turn: Turn) -> Outgoing:
    """All that is known, what is missing, and a way to every field."""
    fields = _labels()
    lacking = missing(turn.draft)
    fill = (
        Choice("fill", _("Fill in what is missing"))
        if lacking
        else Choice("texts", _("Show what people read"))
    )
    edits = pairs(*(Choice(field, label) for field, label in fields.items()))
    words = {name: label.lower() for name, label in fields.items()}
    lacks = _("Still missing: {fields}.").format(fields=", ".join(words[one] for one in lacking))
    lines = (*_say_fields(turn), lacks if lacking else "")
    return Outgoing("\n".join(filter(None, lines)), _("The notice"), (*rows(fill), *edits))


def _labels() -> dict[str, str]:
    return {
        "kind": _("What"),
        "emergency": _("Planned or emergency"),
        "period": _("When"),
        "places": _("Where"),
        "cause": _("Why"),
        "remark": _("Remark"),
    }


def _say_fields(turn: Turn) -> list[str]:
    """Each field in a line; of the places, each in its own."""
    form = turn.draft
    kind = kinds()[OutageKind(form["kind"])] if form.get("kind") else "–"
    classes = {True: _("an emergency"), False: _("planned"), None: "–"}
    places = say_places(turn)
    unread, asides = ("\n".join(f"«{part}»" for part in form.get(name, ())) for name in ("unread", "asides"))
    return [
        _("What: {kind}").format(kind=kind),
        _("Class: {name}").format(name=classes[form.get("emergency")]),
        _("When: {period}").format(period=_say_when(turn)),
        "\n".join((_("Where:"), places)) if places else _("Where: –"),
        *(_say_words(_("Why, in Ukrainian: {words}"), _("Why, in Russian: {words}"), form.get("cause"))),
        *(_say_words(_("Remark: {words}"), _("Remark in Russian: {words}"), form.get("remark") or None)),
        "\n".join((_("This I did not understand:"), unread)) if unread else "",
        "\n".join((_("Read as no place of the outage:"), asides)) if asides else "",
    ]


def _say_when(turn: Turn) -> str:
    starts, ends = moment(turn.draft.get("starts")), moment(turn.draft.get("ends"))
    if starts is None:
        return "–"
    period = say_period(starts, ends, turn.city)
    said = period if ends else _("{period}, the end is not known").format(period=period)
    years = _other_years(turn, starts, ends or starts)
    return _("{period}. Year: {years}").format(period=said, years=years) if years else said


def _other_years(turn: Turn, starts: datetime, ends: datetime) -> str:
    """A wrong year cannot be seen in a day and a month; this year goes without saying."""
    zone = ZoneInfo(turn.city.zone)
    first, last, this = (one.astimezone(zone).year for one in (starts, ends, turn.now))
    if first == last == this:
        return ""
    return str(first) if first == last else f"{first}–{last}"


def _say_words(ukrainian: str, russian: str, words: dict[str, str] | None) -> list[str]:
    if words is None:
        return []
    said = dict(zip(LANGUAGES, (ukrainian, russian), strict=True))
    return [said[language].format(words=words.get(language) or "–") for language in LANGUAGES]


async def take_form(turn: Turn) -> Outcome:
    """To a field, to what is missing, or on to the texts."""
    choice = turn.said.choice
    if choice == "fill":
        return Next()
    if choice == "texts":
        return await _save(turn)
    if not choice:
        return Again(say_press())
    if choice in ("cause", "remark"):
        turn.draft.pop(choice, None)
    return Go("class" if choice == "emergency" else choice)


async def _save(turn: Turn) -> Outcome:
    """Keep it as a draft, with its texts drawn up anew."""
    if missing(turn.draft):
        return Next()
    if await not_for_them(turn):
        return Begin("menu")
    by = announcer(turn.writer, await roles_of_writer(turn))
    outage = outage_of(turn.draft, turn.now)
    purpose = Purpose(turn.draft.get("purpose", Purpose.announce))
    texts = draw_up_texts(outage, purpose, turn.city)
    turn.conversation.memory.pop(_UNFINISHED, None)
    if "id" not in turn.draft:
        kept = await draw_up(turn.work, outage, texts, by, turn.now)
        return Begin("broadcast", {"id": kept.id})
    try:
        await change(turn.work, turn.draft["id"], by, turn.now, outage=outage, texts=texts)
    except BroadcastMoveNotAllowed:
        return Begin("broadcast", {"id": turn.draft["id"]}, _("It has been submitted meanwhile."))
    return Begin("broadcast", {"id": turn.draft["id"]})


async def keep_unfinished(turn: Turn) -> None:
    """Nobody writes a long list twice because they looked into the menu."""
    if turn.draft.get("kind") or turn.draft.get("places"):
        kept = {name: value for name, value in turn.draft.items() if name != _PASTED}
        turn.conversation.memory[_UNFINISHED] = kept


def is_new(turn: Turn) -> bool:
    """Whether nothing is known of it yet."""
    return not (turn.draft.get(BY_HAND) or turn.draft.get("kind"))


def lacks_kind(turn: Turn) -> bool:
    """Whether nobody has said what is off."""
    return not turn.draft.get("kind")


def lacks_class(turn: Turn) -> bool:
    """Whether it is neither planned nor an emergency."""
    return turn.draft.get("emergency") is None


def lacks_period(turn: Turn) -> bool:
    """Whether nobody has said when it begins."""
    return not turn.draft.get("starts")


def lacks_remark(turn: Turn) -> bool:
    """Whether nobody was asked for a remark."""
    return "remark" not in turn.draft


OUTAGE = Dialog(
    NAME,
    steps=(
        Step("paste", ask_paste, take_paste, needed=is_new),
        Step("kind", ask_kind, take_kind, needed=lacks_kind),
        Step("class", ask_class, take_class, needed=lacks_class),
        Step("period", ask_period, take_period, needed=lacks_period),
        Step("places", ask_places, take_places, needed=lacks_places),
        Step("place", ask_place, take_place, needed=lacks_settling),
        Step("unread", ask_unread, take_unread, needed=lacks_reading),
        Step("cause", ask_cause, take_cause, needed=lacks_cause),
        Step("cause_ru", ask_cause_ru, take_cause_ru, needed=lacks_cause_ru),
        Step("remark", ask_remark, take_remark, needed=lacks_remark),
        Step("remark_ru", ask_remark_ru, take_remark_ru, needed=lacks_remark_ru),
        Step("form", ask_form, take_form),
    ),
    prepare=keep_unfinished,
)
