"""Canned answers in a talk's topic: the list as buttons, and sending one. The topic shows what went out."""

from collections.abc import Sequence

from bot.desk.shift_words import say_came_on
from bot.desk.talk_buttons import talk_button
from bot.desk.talk_menu import case_choices, menu
from bot.desk.talker import Talker
from bot.desk.turn import DeskAnswer
from bot.i18n import _, named
from bot.messages import Choice, pairs
from bot.talk_wording import WORDING, name_field
from core.cases import CaseNotFound
from core.city_answers import ReadyAnswer
from core.lines import Said, Side
from core.ready import (
    FieldsMissing,
    NoSuchReadyAnswer,
    SaidJustNow,
    WhichCase,
    compose_ready,
    open_cases,
    require_new,
)
from core.talking import answer_citizen
from core.wording import OF_CASE

READY = "/ready"
MOST_LISTED = 16
"""So many answers are listed at once; more are first asked for by their group."""


async def show_ready(talker: Talker, chosen: int) -> DeskAnswer:
    """The answers as buttons; with a name behind the command that one goes at once."""
    if talker.named:
        return await send_ready(talker, 0)
    if not talker.handoff.is_open:
        return DeskAnswer(notice=say_closed())
    answers = talker.turn.city.ready_answers
    if not answers:
        return DeskAnswer(notice=_("There are no ready answers: the city's data has none."))
    groups = _groups(answers)
    if len(answers) > MOST_LISTED and len(groups) > 1:
        choices = [
            talk_button("ready_in", talker.handoff.id, named(group[0].group), at)
            for at, group in enumerate(groups)
        ]
    else:
        choices = _choices(talker, answers)
    return menu(talker, _("Which answer shall the citizen get?"), pairs(*choices))


async def show_ready_in(talker: Talker, chosen: int) -> DeskAnswer:
    """The answers of one group."""
    groups = _groups(talker.turn.city.ready_answers)
    if chosen >= len(groups):
        return await show_ready(talker, 0)
    return menu(talker, named(groups[chosen][0].group), pairs(*_choices(talker, groups[chosen])))


def _groups(answers: Sequence[ReadyAnswer]) -> list[list[ReadyAnswer]]:
    groups: dict[str, list[ReadyAnswer]] = {}
    for answer in answers:
        groups.setdefault(named(answer.group), []).append(answer)
    return [*groups.values()]


def _choices(talker: Talker, answers: Sequence[ReadyAnswer]) -> list[Choice]:
    return [talk_button("ready_say", talker.handoff.id, named(one.name), named=one.code) for one in answers]


async def send_ready(talker: Talker, chosen: int) -> DeskAnswer:
    """Send one to the citizen, filled in, or say what is missing. `chosen` is the number of the request."""
    if not talker.handoff.is_open:
        return DeskAnswer(notice=say_closed())
    try:
        return await _send(talker, await _compose(talker, chosen))
    except NoSuchReadyAnswer:
        say = _("There is no ready answer «{name}», and nothing was sent. Write {command} to see all.")
        return DeskAnswer(notice=say.format(name=talker.named[:40], command=READY))
    except WhichCase as several:
        answer = talker.turn.city.ready_answer(talker.named)
        choices = case_choices(talker, "ready_say", several.cases, answer.code if answer else "")
        return menu(talker, _("Which request is it about?"), choices)
    except FieldsMissing as lacking:
        return DeskAnswer(notice=await _say_missing(talker, lacking))
    except CaseNotFound:
        return DeskAnswer(notice=_("This request is closed meanwhile, and nothing was sent."))
    except SaidJustNow:
        return DeskAnswer(notice=_("The citizen has this answer already: it was the last thing said."))


async def _compose(talker: Talker, chosen: int) -> str:
    turn, number = talker.turn, str(chosen) if chosen else ""
    return await compose_ready(
        talker.work, talker.handoff, talker.named, number, WORDING, turn.city, turn.now
    )


async def _send(talker: Talker, words: str) -> DeskAnswer:
    turn = talker.turn
    await require_new(talker.work, talker.handoff, words)
    was_on = await talker.is_on()
    said = Said(Side.operator, words, talker.name)
    await answer_citizen(talker.work, talker.handoff, said, talker.person, None, turn.city, turn.now)
    say = _("It goes to the citizen.") if turn.incoming.press else ""  # the topic shows it anyway
    told = (say, "" if was_on else say_came_on())
    return DeskAnswer(notice=" ".join(filter(None, told)), in_passing=True)


async def _say_missing(talker: Talker, lacking: FieldsMissing) -> str:
    """What is missing and what to do; a pop-up holds 200 characters."""
    fields = ", ".join(map(name_field, lacking.missing))
    if OF_CASE.intersection(lacking.missing) and not await open_cases(talker.work, talker.handoff):
        return _("Nothing was sent: the citizen has no open request. Write the answer in your own words.")
    say = _("Nothing was sent. It lacks: {fields}. Ask for what is missing, or write in your own words.")
    return say.format(fields=fields)


def say_closed() -> str:
    """Why nothing goes to the citizen of a talk that is over."""
    return _("The talk is closed, and nothing was sent. Write to the citizen first: then it is open again.")
