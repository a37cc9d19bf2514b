"""Global words, and what happens to a draft when one of them interrupts it."""

from dataclasses import asdict, dataclass
from typing import Any

from bot.desk.binding import say_how_to_bind
from bot.desk.shifts import take_shift_command
from bot.dialogs.dialog import Again, Begin, Finish, Outcome, Resume, Turn
from bot.dialogs.figures import show_figures
from bot.dialogs.handled import HANDLING, begin_queue, handles_cases
from bot.dialogs.help_called import cancel_call
from bot.dialogs.helping import help_at
from bot.dialogs.line import CALLER, change_language, takes_calls
from bot.dialogs.lookups import look_up
from bot.dialogs.roles import is_admin, is_staff, say_who
from bot.dialogs.scanned import follow_link
from bot.dialogs.subscription_stop import stop_in_words
from bot.dialogs.to_operator import to_operator
from bot.dialogs.undo import can_undo, undo
from bot.dialogs.words import Command, read_command
from bot.i18n import LANGUAGES, _, switch
from core.conversations import Conversation
from core.numbers import read_number

LANGUAGE_OF = {Command.ukrainian: "uk", Command.russian: "ru"}

_ASIDE = ("dialog", "step", "begun", "draft", "trail", "answers")
_BELOW = "below"
"""Where a draft that was put aside keeps the one before it."""
_CONTENT = ("service", "danger", "referral", "guesses", "address", "unlisted", "files")
MOST_ANSWERS = 20
_FOR = {
    Command.people: is_admin,
    Command.groups: is_admin,
    Command.outage: is_admin,
    Command.report: is_staff,
    Command.call: takes_calls,
    Command.case: handles_cases,
    Command.check: handles_cases,
    Command.new: handles_cases,
}
"""Words that only some people have."""


@dataclass(frozen=True)
class Interruption:
    command: Command
    argument: str = ""


def read(text: str) -> Interruption | None:
    """The global word that is the whole of this text. A case number is a question about that case."""
    if number := read_number(text):
        return Interruption(Command.status, number)
    command = read_command(text)
    takes_more = command in (Command.start, Command.case) and text.startswith("/")
    return Interruption(command, text.partition(" ")[2].strip() if takes_more else "") if command else None


async def may(turn: Turn, interruption: Interruption) -> bool:
    """Whether this person has this word; to who does not it is a word like any other."""
    has = _FOR.get(interruption.command)
    return has is None or await has(turn)


async def follow(turn: Turn, interruption: Interruption, *, loses_draft: bool) -> Outcome:
    """What a global word leads to. The draft is kept, but for "cancel"."""
    match interruption.command:
        case Command.start:
            return await _start(turn, *interruption.argument.split())
        case Command.menu:
            return Begin("menu")
        case Command.status:
            if interruption.argument:
                return await look_up(turn, interruption.argument)
            return Begin("requests")
        case Command.operator:
            return await to_operator(turn)
        case Command.addresses:
            return Begin("addresses")
        case Command.articles if not turn.city.articles:
            return Again(help_at(turn.conversation.dialog, turn.conversation.step))
        case Command.outages | Command.subscriptions | Command.articles:
            return Begin(interruption.command)
        case Command.my_data:
            return Begin("my_data")
        case Command.messengers:
            return Begin("joining")
        case Command.language:
            return Begin("language")
        case Command.ukrainian | Command.russian if turn.on_phone:
            await change_language(turn, LANGUAGE_OF[interruption.command])
            return Again(_("Noted. It is the caller's language; yours stays."))
        case Command.ukrainian | Command.russian:
            await choose_language(turn, LANGUAGE_OF[interruption.command])
            say = _("From now on I write in English.")
            return Resume(say) if turn.conversation.dialog == "language" else Again(say)
        case Command.cancel:
            if can_undo(turn):
                return await undo(turn)
            return await cancel_call(turn) or _cancel(turn, loses_draft)
        case Command.who_am_i:
            return Again(await say_who(turn))
        case Command.people | Command.groups | Command.call:
            return Begin(interruption.command)
        case Command.outage:
            return Begin("broadcast")
        case Command.report:
            return Again("", first=(show_figures(turn),))
        case Command.on | Command.off | Command.desk:
            command = f"/{interruption.command}"
            told = await take_shift_command(command, turn.work, turn.writer, turn.city, turn.now)
            return Again("", first=(told,))
        case Command.case:
            number = read_number(interruption.argument)
            return Begin(HANDLING, {"number": number} if number else {})
        case Command.check | Command.new:
            return await begin_queue(turn, interruption.command)
        case Command.bind:
            return Again(say_how_to_bind())
        case Command.back:
            return Again(_("There is no question before this one."))
        case Command.stop:
            return await stop_in_words(turn)
        case Command.help:
            return Again(help_at(turn.conversation.dialog, turn.conversation.step))


async def _start(turn: Turn, payload: str = "", language: str = "", *_more: str) -> Outcome:
    """A link may carry what it is about, and a language that was chosen on opening it."""
    if language in LANGUAGES:
        await choose_language(turn, language)
    return follow_link(turn, payload)


def _cancel(turn: Turn, loses_draft: bool) -> Outcome:
    """Drop the draft at hand, else the one that was put aside; without either the menu follows."""
    if not loses_draft and not turn.conversation.aside:
        return Begin("menu")
    if not loses_draft:
        drop_aside(turn.conversation)
    return Finish(_("Cancelled. Nothing was sent."))


def stay_between(interruption: Interruption) -> Outcome | None:
    """What two of the words mean to somebody who is writing to an operator already."""
    match interruption.command:
        case Command.cancel:
            return Resume(_("Cancelled. Nothing was sent."))
        case Command.back:
            return Resume()
        case Command.operator:
            return Again(_("You are writing to an operator already."))
    return None


def stay_in_talk(interruption: Interruption) -> Outcome | None:
    """What a command means to somebody who talks with an operator: nobody leaves by chance."""
    if interruption.command in (Command.language, Command.ukrainian, Command.russian, Command.help):
        return None
    return Again(_("You are talking with an operator. To leave, press «End the talk»."))


async def choose_language(turn: Turn, language: str) -> None:
    """Speak this language from now on, whatever the citizen writes in."""
    await turn.work.citizens.set_language(turn.writer.citizen_id, language, chosen=True)
    switch(language)


def put_aside(conversation: Conversation) -> None:
    """Put the draft aside. One that lay there before is kept beneath; stray words do not take its place."""
    lies, stands = conversation.aside, asdict(conversation)
    if (lies or CALLER in conversation.draft) and not _tells(conversation.draft):
        return
    conversation.aside = {name: stands[name] for name in _ASIDE}
    if lies and _tells(lies["draft"]):
        conversation.aside[_BELOW] = {name: lies[name] for name in _ASIDE}


def _tells(draft: dict[str, Any]) -> bool:
    """Whether a draft says more than words that were not understood."""
    return any(draft.get(key) for key in _CONTENT)


def drop_aside(conversation: Conversation) -> None:
    """Forget the draft that was put aside; the one beneath it comes up."""
    conversation.aside = conversation.aside and conversation.aside.get(_BELOW)


def take_up(conversation: Conversation) -> None:
    """Take up the draft that was put aside, if there is one."""
    if conversation.aside is None:
        return
    for name in _ASIDE:
        setattr(conversation, name, conversation.aside[name])
    drop_aside(conversation)


def remember_answer(turn: Turn) -> None:
    """Note which message answers the current step, for the case that it is edited."""
    answers = turn.conversation.answers
    answers[turn.message_id] = turn.conversation.step
    while len(answers) > MOST_ANSWERS:
        del answers[next(iter(answers))]
