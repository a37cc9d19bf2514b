"""A request that falls under a known outage is answered before it is filed, and filed all the same if wished.

What is known is asked anew each time, so that nobody is told of an outage that is over.
"""

import re

from bot.dialogs.addresses import saved_addresses
from bot.dialogs.dialog import Again, Finish, Next, Outcome, Step, Turn
from bot.dialogs.for_citizen import tell_in_talk
from bot.dialogs.line import holding, language_of_caller
from bot.dialogs.outage_phrases import takes_known, takes_unclear
from bot.dialogs.report_corrections import correct
from bot.dialogs.report_draft import address_part, draft_address, service_of
from bot.dialogs.report_heard import keep_place
from bot.dialogs.report_others import others_draft, say_offer
from bot.dialogs.report_words import take_in
from bot.i18n import _, speaking
from bot.messages import Choice, Outgoing, rows
from bot.outage_lines import say_kind, say_on, say_unclear
from bot.wording import say_address
from core.areas import Spot, spot_at
from core.citizens import PHONE
from core.outage_board import Known, Standing
from core.outage_concerns import OutageOver, note_concern
from core.outages import Outage, OutageKind

STEP = "outage"
DIFFERENT = "different_from"
"""Where a draft keeps of which outage its citizen says that theirs is another matter."""
_HEARD, _UNCLEAR = "outage_heard", "outage_unclear"
"""Where a draft keeps of which outage it was told and is another matter, and that an answer was not clear."""
_HASTE = re.compile(
    r"(?<!\w)(?:термінов\w*|срочн\w*|негайно|немедленно|швидше|скоріше|скорее|быстрее|авар\w*)", re.IGNORECASE
)
"""Words that make haste, and tell of no danger."""


def spot_of(turn: Turn) -> Spot:
    """The place of the request; without a street of the register it is in the city, and that is all."""
    street_id = address_part(turn, "street_id")
    return spot_at(turn.city, street_id, address_part(turn, "house") or "") if street_id else Spot("")


async def standing_of(turn: Turn) -> Standing:
    """What is known of the place, and could be the cause of the request."""
    return await _standing_at(turn, spot_of(turn), service_of(turn).code)


async def _standing_at(turn: Turn, spot: Spot, service: str) -> Standing:
    kinds = [OutageKind(kind) for kind in turn.city.kinds_behind(service)]
    if not kinds:
        return Standing(Known.no)
    return (await turn.board.renewed(turn.work)).standing_at(spot, kinds, turn.now)


async def hear_only_address(turn: Turn, service: str) -> None:
    """Who asks «when will there be water?» and has one address means it, if something is off there."""
    if turn.operator or "address" in turn.draft or turn.draft.get("unlisted"):
        return
    saved = await saved_addresses(turn)
    if len(saved) != 1:
        return
    [home] = saved
    spot = spot_at(turn.city, home.street_id, home.house)
    if (await _standing_at(turn, spot, service)).known is not Known.no:
        keep_place(turn, {"street_id": home.street_id, "house": home.house, "flat": home.flat or None})


async def is_known(turn: Turn) -> bool:
    """Whether the citizen has to hear of an outage before they go on. A danger waits for nothing."""
    if "service" not in turn.draft or is_in_danger(turn):
        return False
    outage = (await standing_of(turn)).outage
    return outage is not None and outage.id != turn.draft.get(_HEARD)


def is_in_danger(turn: Turn) -> bool:
    """Whether the request tells of a danger; haste alone is none."""
    if "danger" in turn.draft or "alert" in turn.draft:
        return True
    if not turn.draft.get("urgent"):
        return False
    return turn.understand(_HASTE.sub(" ", turn.draft.get("description", ""))).urgent


async def ask_outage(turn: Turn) -> Outgoing:
    """What is known, and what the citizen may want now."""
    standing = await standing_of(turn)
    outage = standing.outage
    if outage is None:
        choices = (
            Choice("works", _("It works, send nothing")),
            Choice("file", _("It does not, send the request")),
        )
        return Outgoing(_("This outage is over, as far as we know. How is it with you?"), rows=rows(*choices))
    place = say_address(draft_address(turn), turn.city)
    title = say_kind(outage.kind)
    if place:
        title = _("{outage}: {place}").format(outage=title, place=place)
    if standing.known is Known.not_since:
        return _ask_unclear(turn, outage, title)
    asked = await _asked_already(turn, outage)
    text = f"{say_on(outage, turn.city, turn.now)}\n\n{_say_asks(turn, asked)}"
    ways = [way for way in await _ways(turn) if not (asked and way.key == "tell")]
    return Outgoing(text, title, rows(*ways))


async def _asked_already(turn: Turn, outage: Outage) -> bool:
    """Whether the citizen is to be told of the end, from whichever of their accounts they asked."""
    joined = await turn.work.citizens.joined(turn.citizen.citizen_id)
    said = await turn.work.outages.concerns_of([one.identity_id for one in joined])
    return any(one.id == outage.id and concern.wants_end for one, concern in said)


def _say_asks(turn: Turn, asked: bool) -> str:
    if asked and not turn.operator:
        return _("You have asked already: I write to you when it is over. You need to send nothing.")
    if turn.operator:
        return _("This is known. Please tell it. Does a request have to be sent all the same?")
    return _("We know of it, and it is being worked on. You need to send nothing.")


async def _ways(turn: Turn) -> list[Choice]:
    """Who has only a telephone cannot be told later."""
    joined = await turn.work.citizens.joined(turn.citizen.citizen_id)
    can_tell = any(one.identity.channel != PHONE for one in joined)
    tell = [Choice("tell", _("Tell me when it is over"))] if can_tell else []
    known, other = _("Thank you, I know now"), _("I have something else, send it")
    if turn.operator:
        tell = [Choice("tell", _("Tell them when it is over"))] if can_tell else []
        known, other = _("They know now, nothing to send"), _("It is something else, send it")
    return [*tell, Choice("known", known), Choice("file", other)]


def _ask_unclear(turn: Turn, outage: Outage, title: str) -> Outgoing:
    asks = _("Is it still so with you? Then I send your request.")
    if turn.operator:
        asks = _("Is it still so there? Then the request is sent.")
    choices = Choice("file", _("Yes, send the request")), Choice("works", _("It works again"))
    return Outgoing(f"{say_unclear(outage, turn.city, turn.now)}\n\n{asks}", title, rows(*choices))


async def take_outage(turn: Turn) -> Outcome:
    """Nothing is filed, or everything goes on as it was; who is not understood twice goes on."""
    standing = await standing_of(turn)
    wish = turn.said.choice or _read(standing.known, turn.said.text)
    if not wish and (corrected := await correct(turn)):
        return corrected
    if not wish and not turn.draft.get(_UNCLEAR):
        turn.draft[_UNCLEAR] = True
        return Again(take_in(turn) if turn.said.text else _("Please press one of the buttons."))
    if wish == "works":
        return _finish(turn, _("Good that it works. Nothing was sent. Write whenever something is wrong."))
    if wish in ("tell", "known") and standing.outage:
        return await _note(turn, standing.outage, wants_end=wish == "tell")
    heard = standing.outage.id if standing.outage else None
    turn.draft[_HEARD] = heard
    if wish == "file" and standing.known is Known.yes:
        turn.draft[DIFFERENT] = heard
    return Next()


def _read(known: Known, text: str) -> str:
    return takes_known(text) if known is Known.yes else takes_unclear(text)


async def _note(turn: Turn, outage: Outage, *, wants_end: bool) -> Outcome:
    """Counted with those it is so with."""
    spot, who = spot_of(turn), turn.citizen.identity_id
    try:
        await note_concern(turn.work, outage.id, who, spot, wants_end=wants_end, now=turn.now)
    except OutageOver:
        return Again("")  # the question says itself how it stands now
    if turn.operator:
        return await _finish_for_citizen(turn, outage, wants_end)
    return _finish(turn, _say_noted(wants_end))


def _say_noted(wants_end: bool) -> str:
    if wants_end:
        return _("Good. I write to you when it is over. You need to do nothing more.")
    return _("Good. It is noted that it is so with you, too. Nothing was sent. Write whenever you need us.")


async def _finish_for_citizen(turn: Turn, outage: Outage, wants_end: bool) -> Outcome:
    """In a talk the citizen reads it themselves."""
    if turn.filed_in is not None:
        with speaking(language_of_caller(turn)):
            said = (say_kind(outage.kind), say_on(outage, turn.city, turn.now), _say_noted(wants_end))
            await tell_in_talk(turn, "\n\n".join(said))
        return _finish(turn, _("The citizen reads it in the talk. Nothing was sent."))
    if wants_end:
        return _finish(turn, _("It is noted. The caller hears of it in the messenger. Nothing was sent."))
    return _finish(turn, _("It is noted. Nothing was sent."))


def _finish(turn: Turn, say: str) -> Outcome:
    """What else was told in the same line is still to be sent."""
    others = others_draft(turn)
    told = "\n\n".join(filter(None, (say, say_offer(turn))))
    return Finish(told, draft=holding(turn) | others if others else {})


OUTAGE_STEP = Step(STEP, ask_outage, take_outage, needed=is_known, hears_thanks=True)
