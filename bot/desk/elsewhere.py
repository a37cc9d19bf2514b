"""What is not for the city, in a talk's topic: telling the citizen who decides it, or marking the talk."""

from dataclasses import replace

from bot.desk.ready import say_closed
from bot.desk.talk_buttons import talk_button
from bot.desk.talk_menu import case_choices, menu
from bot.desk.talker import Talker
from bot.desk.turn import DeskAnswer
from bot.i18n import _, named, ngettext
from bot.messages import Outgoing, pairs
from bot.talk_wording import WORDING
from core.acting import staff_actor
from core.elsewhere import FOR_THE_CITY, NoSuchKind, NoSuchReferral, kind_of, mark_off_target, refer_citizen
from core.life import REFERRED_WITHIN, Step
from core.moves import Act, Lacking, make_move
from core.numbers import spell_number
from core.ready import SaidJustNow, open_cases

REFER, OFF_TARGET = "/refer", "/offtarget"
_NONE = "-"
"""Behind the button that takes a mark off."""


async def refer(talker: Talker, chosen: int) -> DeskAnswer:
    """The competent bodies as buttons; one that is named is told to the citizen at once."""
    if not talker.handoff.is_open:
        return DeskAnswer(notice=say_closed())
    if not talker.named:
        choices = [
            talk_button("refer", talker.handoff.id, named(one.name), named=one.code)
            for one in talker.turn.city.referrals
        ]
        return menu(
            talker, _("What does the citizen ask about? They are told who decides it."), pairs(*choices)
        )
    try:
        return await _refer(talker)
    except NoSuchReferral:
        say = _("There is no «{name}» in the city's list, and nothing was sent. Write {command} to see all.")
        return DeskAnswer(notice=say.format(name=talker.named[:40], command=REFER))
    except SaidJustNow:
        return DeskAnswer(notice=_("The citizen has this answer already: it was the last thing said."))


async def _refer(talker: Talker) -> DeskAnswer:
    """Tell the citizen; requests of theirs that may belong there are offered to be passed on."""
    turn, code = talker.turn, talker.named
    await refer_citizen(
        talker.work, talker.handoff, code, talker.person, talker.name, WORDING, turn.city, turn.now
    )
    told = DeskAnswer(notice=_("It goes to the citizen.") if turn.incoming.press else "", in_passing=True)
    cases = await open_cases(talker.work, talker.handoff)
    if not cases:
        return told
    say = _("The citizen is told. Does a request of theirs belong there? Passing it on closes it here.")
    offer = Outgoing(say, rows=case_choices(talker, "refer_case", cases, code), thread=turn.incoming.thread)
    return replace(told, messages=(offer,))


async def pass_case_on(talker: Talker, chosen: int) -> DeskAnswer:
    """Pass a request of the citizen's on to the body: the move of its life, by the operator's own roles."""
    turn, number = talker.turn, str(chosen)
    if number not in [case.number for case in await open_cases(talker.work, talker.handoff)]:
        return DeskAnswer(notice=_("This request is closed already."))
    actor = staff_actor(talker.person, await talker.work.roles.roles_of(talker.person.identity_id))
    act = Act(Step.refer, referral=talker.named)
    try:
        await make_move(talker.work, number, act, actor, city=turn.city, now=turn.now)
    except Lacking:
        days = REFERRED_WITHIN.days
        say = ngettext(
            "A request is passed on within {n} day of its receipt; later only a supervisor can do it.",
            "A request is passed on within {n} days of its receipt; later only a supervisor can do it.",
            days,
        )
        return DeskAnswer(notice=say.format(n=days))
    await talker.work.notices.add_handoff(talker.handoff.id, turn.now)
    say = _("The request {number} is passed on, and the citizen is told.")
    return DeskAnswer(notice=say.format(number=spell_number(number)), in_passing=True)


async def mark(talker: Talker, chosen: int) -> DeskAnswer:
    """The kinds of off-target questions as buttons; one that is named is noted on the talk."""
    turn, handoff = talker.turn, talker.handoff
    if not talker.named:
        return await _ask_kind(talker)
    code = FOR_THE_CITY if talker.named == _NONE else talker.named
    try:
        await mark_off_target(talker.work, handoff, code, talker.name, turn.city, turn.now)
    except NoSuchKind:
        say = _("There is no «{name}» in the city's list. Write {command} to see all.")
        return DeskAnswer(notice=say.format(name=talker.named[:40], command=OFF_TARGET))
    noted = _("Noted: the talk is off-target. The citizen is not told.")
    return DeskAnswer(notice=noted if code else _("Noted: it is for the city."), in_passing=True)


async def _ask_kind(talker: Talker) -> DeskAnswer:
    choices = [
        talk_button("off", talker.handoff.id, named(kind.name), named=kind.code)
        for kind in talker.turn.city.off_target
    ]
    if await kind_of(talker.work, talker.handoff) != FOR_THE_CITY:
        choices.append(talk_button("off", talker.handoff.id, _("It is for the city after all"), named=_NONE))
    return menu(talker, _("What is it about? It is counted, and the citizen is not told."), pairs(*choices))
