"""A talk with an operator: what the citizen asks, then everything that they write, until somebody ends it.

It is asked in between: a request that was being written lies aside meanwhile and is taken up again.
"""

from dataclasses import replace

from bot.abuse_words import say_slowed
from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Hush, Next, Outcome, Resume, Step, Turn
from bot.dialogs.free_words import hear, is_sure
from bot.dialogs.hours_told import say_hours, say_meanwhile, say_nobody_on, say_wait
from bot.dialogs.human_words import ends_talk
from bot.dialogs.paused import HELD, ask_paused, is_paused, is_slowed, read_hold, take_paused
from bot.dialogs.phrases import goes_on
from bot.dialogs.report_emergency import tells_of_danger
from bot.dialogs.report_person import declines, take_phone
from bot.dialogs.talk_danger import heed_danger
from bot.dialogs.to_operator import END, NAME
from bot.i18n import _, city_language, ngettext
from bot.messages import Choice, Kind, Outgoing, Request, rows, say_point
from core.complaints import ABOUT_TALK
from core.grading import suggest
from core.handoffs import Handoff, HandoffState
from core.lines import TEXT, LinePlace, Said, Side
from core.talking import LONGEST_LINE, ask_operator, hear_citizen, leave, wish_for_call
from core.waiting import queue_now
from understanding.phones import spell_phone

RING, PAUSED = "ring", "paused"


async def ask_question(turn: Turn) -> Outgoing:
    """Says honestly when somebody is there to answer."""
    text = _("What would you like to ask? Write it in one message, so that the operator can answer. {hours}")
    there = await turn.work.shifts.on() or not turn.city.is_open(turn.now)
    hours = say_hours(turn.city, turn.now) if there else say_nobody_on()
    told = (text.format(hours=hours), say_meanwhile(turn.city, turn.now))
    return Outgoing("\n\n".join(filter(None, told)), _("To an operator"))


async def take_question(turn: Turn) -> Outcome:
    """Any words will do, and so will a picture."""
    if turn.conversation.aside and goes_on(turn.said.text):
        return Resume()
    if not (turn.said.text or turn.said.files):
        return Again(_("Please write your question in words."))
    if len(turn.said.text) > LONGEST_LINE:
        return Again(_say_too_long())
    handoff = await ask_operator(turn.work, turn.citizen, city_language(), turn.city, turn.now)
    await _hear(turn, handoff)
    turn.draft["handoff"] = handoff.id
    return Next(_("Your question is passed on."))


async def ask_talk(turn: Turn) -> Outgoing:
    """How it stands, and how to go on or to end it."""
    handoff = await _handoff(turn)
    ring = () if handoff and handoff.phone else (Choice(RING, _("Please ring me instead")),)
    text = _("{stands} What you write here is read by the operator.")
    slowed = say_slowed(turn.hold.ends_at, turn.city) if is_slowed(turn) and turn.hold else ""
    return Outgoing(
        " ".join(filter(None, (text.format(stands=await _say_stands(turn, handoff)), slowed))),
        _("A talk with an operator"),
        rows(*ring, Choice(END, _("End the talk"))),
    )


async def _say_stands(turn: Turn, handoff: Handoff | None) -> str:
    if handoff and handoff.state == HandoffState.claimed:
        return _("An operator is with you.")
    if not turn.city.is_open(turn.now):
        return say_hours(turn.city, turn.now)
    if handoff and handoff.phone:
        return _("An operator rings you: {phone}.").format(phone=spell_phone(handoff.phone))
    queue = await queue_now(turn.work, turn.city, turn.now)
    return say_wait(replace(queue, waiting=max(0, queue.waiting - 1)))


async def take_talk(turn: Turn) -> Outcome:
    """Everything goes to the operators, and nothing but a danger is answered by itself."""
    if turn.said.choice == END or ends_talk(turn.said.text):
        return await _end(turn)
    if turn.said.choice == RING:
        return Go("phone")
    if len(turn.said.text) > LONGEST_LINE:
        return Again(_say_too_long())
    handoff = await _handoff(turn)
    if handoff is None:
        handoff = await ask_operator(turn.work, turn.citizen, city_language(), turn.city, turn.now)
        turn.draft["handoff"] = handoff.id
    await _hear(turn, handoff)
    if heeded := await heed_danger(turn, handoff):
        return heeded
    if turn.said.kind in (Kind.sticker, Kind.unsupported) and not turn.said.files:
        return Again(
            _("The operator sees that you have sent something, but not what. Please write in words.")
        )
    return Hush()


def _say_too_long() -> str:
    return ngettext(
        "One message may have at most {n} character. Please write it in several messages.",
        "One message may have at most {n} characters. Please write it in several messages.",
        LONGEST_LINE,
    ).format(n=LONGEST_LINE)


async def _hear(turn: Turn, handoff: Handoff) -> None:
    said, identity = turn.said, turn.citizen.identity
    words = said.text or said.phone or say_point(said.point)
    kind = TEXT if said.kind in (Kind.text, Kind.press) else said.kind
    place = LinePlace(identity.channel, identity.external_id, turn.message_id) if turn.message_id else None
    line = Said(Side.citizen, words, kind=kind, files=said.files, answers=await _replied_to(turn))
    understood = turn.understand(said.text)
    is_urgent = understood.urgent or tells_of_danger(turn)
    heard = await hear_citizen(
        turn.work,
        handoff,
        line,
        place,
        turn.city,
        turn.now,
        of_album=bool(said.album),
        bundled=is_slowed(turn) and not is_urgent,
    )
    if understood.insulting and not is_urgent:  # who tells of a danger is never suspected
        await suggest(turn.work, heard, turn.now)


async def _replied_to(turn: Turn) -> int | None:
    """The line that is replied to, whichever side has said it."""
    if not turn.replies_to:
        return None
    identity = turn.citizen.identity
    place = LinePlace(identity.channel, identity.external_id, turn.replies_to)
    line = await turn.work.lines.shown_at(place)
    return line.id if line else None


async def _handoff(turn: Turn) -> Handoff | None:
    """The talk that is open; else the one that was, as it may have been closed just now."""
    if handoff := await turn.work.handoffs.open_of(turn.citizen.citizen_id):
        return handoff
    was = await turn.work.handoffs.locked(turn.draft["handoff"]) if "handoff" in turn.draft else None
    whose = await turn.work.citizens.by_identity(was.identity_id) if was else None
    # Messengers may have been parted meanwhile: then it is somebody else's.
    return was if whose and whose.citizen_id == turn.citizen.citizen_id else None


async def _end(turn: Turn) -> Outcome:
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    if handoff:
        await leave(turn.work, handoff, turn.now)
    say = _("The talk is ended. To write to an operator again, write: operator.")
    return Resume(say) if turn.conversation.aside else Finish(say, draft=_was_had(handoff))


def _was_had(handoff: Handoff | None) -> dict[str, int]:
    """What the menu has to know of a talk that is over: an operator may be complained of."""
    return {ABOUT_TALK: handoff.id} if handoff and handoff.claimed_at else {}


def end_of_talk(turn: Turn) -> Outcome:
    """Where the citizen goes on when an operator has ended the talk."""
    say = _("The operator has ended the talk. To write to an operator again, write: operator.")
    if turn.conversation.dialog != NAME:
        return Again(say)
    talk = {ABOUT_TALK: turn.draft["handoff"]} if "handoff" in turn.draft else {}
    return Resume(say) if turn.conversation.aside else Finish(say, draft=talk)


def ask_number(turn: Turn) -> Outgoing:
    """A number that is known is offered."""
    text = _("Which number shall the operator ring? Press the button or type it, for example 067 123 45 67.")
    known = turn.citizen.phone
    call = (
        Choice("known", _("Call {phone}").format(phone=spell_phone(known)))
        if known
        else Choice("share", _("Send my number"), request=Request.contact)
    )
    return Outgoing(text, rows=rows(call, Choice("chat", _("Answer here in the chat"))))


async def take_number(turn: Turn) -> Outcome:
    """The number that is known, or one that is sent now; or a change of mind."""
    if turn.said.choice == "chat" or declines(turn.said.text):
        return Next(_("Good. The operator answers here."))
    if turn.said.choice != "known":
        outcome = await take_phone(turn)
        turn.draft.pop("description", "")  # told besides the number
        if isinstance(outcome, Again):
            return outcome
    phone = turn.draft.pop("phone", "") or turn.citizen.phone
    handoff = await _handoff(turn)
    if phone and handoff:
        await wish_for_call(turn.work, handoff, phone, turn.now)
    return Next()


async def take_late(turn: Turn) -> str | Begin:
    """The button under an operator's words ends the talk, whatever was asked since."""
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    if handoff is None:
        return _("This talk is ended already.")
    await leave(turn.work, handoff, turn.now)
    if turn.conversation.dialog != NAME:
        return _("The talk is ended.")
    return Begin(
        "menu", _was_had(handoff), say=_("The talk is ended. To write to an operator again, write: operator.")
    )


async def _read_hold(turn: Turn) -> None:
    """Whoever is paused stands in the talk no longer: words are commands again. Afterwards it goes on."""
    await read_hold(turn)
    conversation = turn.conversation
    if conversation.dialog != NAME:
        return
    if is_paused(turn):
        conversation.step = PAUSED
    elif conversation.step == PAUSED:
        conversation.step = "question" if _lacks_question(turn) else "talk"


async def take_words_in_pause(turn: Turn) -> Outcome:
    """What surely is a matter of its own leads there, a complaint for example."""
    heard = turn.understand(turn.said.text)
    if is_paused(turn) and (is_sure(heard) or heard.urgent):
        return await hear(turn)
    return await take_paused(turn)


def _lacks_question(turn: Turn) -> bool:
    return "handoff" not in turn.draft


OPERATOR = Dialog(
    NAME,
    steps=(
        Step(PAUSED, ask_paused, take_words_in_pause, needed=is_paused, refuses=HELD),
        Step("question", ask_question, take_question, needed=_lacks_question, hears_files=True),
        Step("talk", ask_talk, take_talk, hears_all=True, hears_files=True),
        Step("phone", ask_number, take_number, personal=True),
    ),
    asked_between=True,
    prepare=_read_hold,
    strays=tells_of_danger,
    late=take_late,
)
