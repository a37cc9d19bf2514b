"""Groups of the staff: an admin sees how they stand, gets a code that binds one, and lets one go."""

from random import SystemRandom

from bot.desk.binding import COMMAND, say_purpose
from bot.dialogs.dialog import Again, Begin, Dialog, Go, Outcome, Step, Turn, never
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.roles import is_admin, not_for_them
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, pairs, rows
from core.access import signed
from core.groups import OPERATORS, GroupTrouble, StaffGroup, make_bind_code, purpose_of_unit, spell_bind_code

_CODES = SystemRandom()


async def ask_list(turn: Turn) -> Outgoing:
    """Every group that is bound, and what is wrong with it."""
    if await not_for_them(turn):
        return Outgoing(_("Only an admin binds groups."))
    bound = await turn.work.groups.in_force()
    text = "\n".join(_line(turn, group) for group in bound) or _("No group is bound yet.")
    let_go = (Choice("drop", _("Let a group go")),) if bound else ()
    choices = Choice("purpose", _("Bind a group")), *let_go, Choice("people", _("People and their roles"))
    return Outgoing(text, _("Groups"), rows(*choices))


def _line(turn: Turn, group: StaffGroup) -> str:
    stands = {
        GroupTrouble.none: _("it works"),
        GroupTrouble.out: _("I am not in it"),
        GroupTrouble.demoted: _("I am no administrator in it"),
        GroupTrouble.silenced: _("I may not write in it"),
        GroupTrouble.no_topics: _("it has no topics"),
    }[group.trouble]
    purpose = say_purpose(group.purpose, turn.city)
    return _("{purpose}: «{title}», {stands}").format(purpose=purpose, title=group.title, stands=stands)


async def take_list(turn: Turn) -> Outcome:
    """On to binding, letting go, or the people."""
    if await not_for_them(turn):
        return Begin("menu")
    if turn.said.choice == "people":
        return Begin("people")
    return Go(turn.said.choice) if turn.said.choice else Again(_("Please press one of the buttons."))


def ask_purpose(turn: Turn) -> Outgoing:
    """Whose group it shall be."""
    units = (Choice(purpose_of_unit(unit.code), named(unit.name)) for unit in turn.city.units)
    return Outgoing(_("Whose group is it?"), rows=rows(Choice(OPERATORS, _("Operators")), *units))


async def take_purpose(turn: Turn) -> Outcome:
    """A code for it; what is made here is shown once."""
    if await not_for_them(turn):
        return Begin("menu")
    purpose = turn.said.choice
    if not purpose:
        return Again(_("Please press one of the buttons."))
    code = await make_bind_code(turn.work, purpose, signed(turn.citizen), turn.now, _CODES)
    turn.draft.update(purpose=purpose, code=code)
    return Go("code")


def ask_code(turn: Turn) -> Outgoing:
    """The code, and exactly what to do with it."""
    text = _(
        "1. Add me to the group and make me an administrator there.\n"
        "2. Write in the group: {command} {code}\n\n"
        "The code works once and for a day. An earlier group for this is let go then."
    ).format(command=COMMAND, code=spell_bind_code(turn.draft["code"]))
    title = _("A group for: {purpose}").format(purpose=say_purpose(turn.draft["purpose"], turn.city))
    return Outgoing(text, title, rows(Choice("list", _("All groups"))))


async def take_code(turn: Turn) -> Outcome:
    """Back to the list."""
    return Go("list") if turn.said.choice else Again(_("Please write this in the group, not here."))


async def ask_drop(turn: Turn) -> Outgoing:
    """Which one."""
    bound = await turn.work.groups.in_force() if await is_admin(turn) else []
    choices = (Choice(str(group.id), say_purpose(group.purpose, turn.city)) for group in bound)
    return Outgoing(_("Which group shall I let go?"), rows=rows(*choices))


async def take_drop(turn: Turn) -> Outcome:
    """Asked once more."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    turn.draft["drop"] = int(turn.said.choice)
    return Go("drop_sure")


async def ask_drop_sure(turn: Turn) -> Outgoing:
    """What follows."""
    text = _("Nobody sees new requests there then. Shall I let this group go?")
    return Outgoing(text, rows=pairs(Choice("yes", _("Yes, let it go")), Choice("list", _("No"))))


async def take_drop_sure(turn: Turn) -> Outcome:
    """Let go."""
    if await not_for_them(turn):
        return Begin("menu")
    if turn.said.choice == "yes" or is_yes(turn.said.text):
        await turn.work.groups.end(turn.draft["drop"], turn.now)
        return Go("list", _("The group is let go."))
    if turn.said.choice or is_no(turn.said.text):
        return Go("list")
    return Again(_("Please press one of the buttons."))


GROUPS = Dialog(
    "groups",
    steps=(
        Step("purpose", ask_purpose, take_purpose, needed=never),
        Step("code", ask_code, take_code, needed=never),
        Step("drop", ask_drop, take_drop, needed=never),
        Step("drop_sure", ask_drop_sure, take_drop_sure, needed=never),
        Step("list", ask_list, take_list),
    ),
)
