"""A unit has asked the citizen something: what they write or show next is the answer, if it can be one.

A reply to our news of a request belongs to that request, whatever else is being gathered.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.dialogs.dialog import Again, Outcome, Turn
from bot.dialogs.files import note_files
from bot.dialogs.line import actor_of_citizen
from bot.dialogs.place_words import LIKELY
from bot.dialogs.request_shown import own_cases
from bot.i18n import _
from bot.messages import Incoming, Kind
from core.cases import Case
from core.city_services import COMPLAINT
from core.life import CaseStatus, Step, Waiting
from core.moves import Act, make_move
from core.numbers import find_number, spell_number
from core.remarks import add_remark
from understanding import Understanding

SURE = 0.6
"""From this score on the words tell of something else, if they are about another service."""
GOES_ON_FOR = timedelta(minutes=10)
_ANSWERED = "answered"
"""Where a conversation remembers which request was answered last, and when."""
_ALBUM = "answer_album"
"""Where a conversation remembers the album whose first picture was an answer, and to which request."""


async def take_answer(turn: Turn, heard: Understanding) -> Outcome | None:
    """Pass the words on to the unit that asked; None when nobody asked, or they are about something else."""
    asked = _asked(await own_cases(turn))
    if not asked or not turn.said.text or _is_something_else(heard, asked):
        return None
    return await _answer(turn, asked[0], turn.said.text, ())


async def take_picture(turn: Turn, incoming: Incoming) -> Outcome | None:
    """The same for a photo, with or without words; its unit finds it with the case."""
    words, own = incoming.text.strip(), await own_cases(turn)
    asked = _asked(own)
    case = _meant(turn, asked, own)
    if incoming.kind != Kind.photo or case is None:
        return None
    if words and _is_something_else(turn.understand(words), asked):
        return None
    kept = await note_files(turn, incoming.channel, incoming.media)
    await turn.work.attachments.attach(kept, case.id)
    if incoming.album:
        turn.conversation.memory[_ALBUM] = [incoming.album, case.number]
    return await _answer(turn, case, words, tuple(kept))


async def take_reply(turn: Turn, incoming: Incoming) -> Outcome | None:
    """Take a reply to our news of a request as the answer if its unit waits for one; a photo in any case.

    None when it replies to nothing of the kind, or tells of something that cannot wait.
    """
    case = await _replied_about(turn) if incoming.kind in _REPLIES else None
    if case is None:
        return None
    words, waits = incoming.text.strip(), case.standing.waits_for == Waiting.citizen
    heard = turn.understand(words) if words else None
    if heard and (_is_for_others(heard) if waits else _is_something_else(heard, [case], COMPLAINT)):
        return None
    if not waits and incoming.kind == Kind.text:
        return None
    kept = await note_files(turn, incoming.channel, incoming.media)
    if incoming.album:
        turn.conversation.memory[_ALBUM] = [incoming.album, case.number]
    if not waits:
        return await _add(turn, case, words, kept)
    await turn.work.attachments.attach(kept, case.id)
    return await _answer(turn, case, words, tuple(kept))


async def take_remark(turn: Turn) -> Outcome | None:
    """Words in reply to our news of a request that is worked on belong to it, unless they tell of another."""
    case, words = await _replied_about(turn), turn.said.text
    if case is None or not words or _is_something_else(turn.understand(words), [case], COMPLAINT):
        return None
    return await _add(turn, case, words, ())


async def take_more(turn: Turn, heard: Understanding) -> Outcome | None:
    """Words that follow an answer at once and tell of nothing else: a photo comes before what is said."""
    number, at = turn.conversation.memory.get(_ANSWERED, ("", ""))
    if not number or turn.now - datetime.fromisoformat(at) > GOES_ON_FOR or _is_for_others(heard):
        return None
    case = next((case for case in await own_cases(turn) if case.number == number), None)
    tells = any(one.score >= LIKELY for one in heard.services) or bool(heard.address.street_ids)
    return await _add(turn, case, turn.said.text, ()) if case and case.at_work and not tells else None


async def _replied_about(turn: Turn) -> Case | None:
    """The request whose number heads our message that was replied to, if it is worked on."""
    number = quoted_number(turn)
    own = await own_cases(turn) if number else []
    return next((case for case in own if case.number == number and _takes_more(case)), None)


def _takes_more(case: Case) -> bool:
    """Whether somebody still looks at it."""
    return case.at_work or case.status == CaseStatus.done


def quoted_number(turn: Turn) -> str | None:
    """The number that heads our message which was replied to."""
    return find_number(turn.quoted.partition("\n")[0])


async def _add(turn: Turn, case: Case, words: str, files: Sequence[int]) -> Outcome:
    await add_remark(turn.work, case, words, files, turn.now, by=actor_of_citizen(turn).name)
    return Again(_("It is added to the request {number}.").format(number=spell_number(case.number)))


async def take_rest_of_album(turn: Turn, incoming: Incoming) -> bool:
    """Put a further picture of an album with the case that the first one answered; False if there is none."""
    album, number = turn.conversation.memory.get(_ALBUM, ("", ""))
    case = await turn.work.cases.by_number(number) if album and album == incoming.album else None
    if case is None:
        return False
    kept = await note_files(turn, incoming.channel, incoming.media)
    await add_remark(turn.work, case, incoming.text.strip(), kept, turn.now)
    return True


async def _answer(turn: Turn, case: Case, words: str, files: tuple[int, ...]) -> Outcome:
    act = Act(Step.answer, words, files=files)
    await make_move(turn.work, case.number, act, actor_of_citizen(turn), city=turn.city, now=turn.now)
    turn.conversation.memory[_ANSWERED] = [case.number, turn.now.isoformat()]
    say = _("Thank you. Your answer is passed on to the unit: request {number}.")
    return Again(say.format(number=spell_number(case.number)))


def _asked(own: list[Case]) -> list[Case]:
    """The requests whose unit waits for an answer, the longest waiting first."""
    asked = [case for case in own if case.standing.waits_for == Waiting.citizen]
    return sorted(asked, key=lambda case: case.stands_since)


def _meant(turn: Turn, asked: list[Case], own: list[Case]) -> Case | None:
    """The request that a picture answers: the one that is shown if it waits, else the longest waiting.

    Another that is shown is meant itself, but for the receipt of one that was filed before the question.
    """
    number = turn.draft.get("sent") or turn.draft.get("number")
    shown = next((case for case in own if case.number == number), None)
    if shown is None or shown in asked:
        return shown or next(iter(asked), None)
    later = [case for case in asked if case.stands_since > shown.registered_at]
    return next(iter(later), None) if "sent" in turn.draft else None


_REPLIES = frozenset({Kind.text, Kind.photo})
_OTHER = frozenset({"operator", "status", "thanks", "smalltalk", "unsubscribe"})


def _is_something_else(heard: Understanding, asked: list[Case], *besides: str) -> bool:
    """Whether the words ask for something, or surely tell of a service that nobody asked about.

    In a reply to our news a complaint is about those who work on that request.
    """
    if _is_for_others(heard):
        return True
    first, codes = next(iter(heard.services), None), {*besides, *(case.service for case in asked)}
    return first is not None and first.score >= SURE and first.code not in codes


def _is_for_others(heard: Understanding) -> bool:
    """Whether the words are for nobody at work on a request: a danger, or a wish of another kind."""
    return heard.urgent or heard.intent in _OTHER
