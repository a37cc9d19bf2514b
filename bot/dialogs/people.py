"""People and their roles: an admin sees who has what, gives roles and takes them away."""

import re

from bot.dialogs.dialog import Again, Begin, Dialog, Go, Outcome, Step, Turn, never
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.roles import (
    HEAD_OF_UNIT,
    LONGEST_LIST,
    MEMBER,
    not_for_them,
    role_choices,
    say_grant,
    say_role,
)
from bot.dialogs.taking_roles import ask_drop, ask_drop_sure, take_drop, take_drop_sure
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, pairs, rows
from core.access import HEAD, UNIT, signed
from core.citizens import Identity

_NUMBER = re.compile(r"(?:id)?\W*([\w=+/-]*\d[\w=+/-]*)", re.IGNORECASE)


async def ask_list(turn: Turn) -> Outgoing:
    """Who has which role, since when, and who gave it."""
    if await not_for_them(turn):
        return Outgoing(_("Only an admin gives roles."))
    lines = [say_grant(given, turn.city) for given in await turn.work.roles.in_force()]
    choices = (
        Choice("role", _("Give a role")),
        Choice("drop", _("Take a role away")),
        Choice("groups", _("Groups")),
    )
    return Outgoing("\n".join(lines[-LONGEST_LIST:]), _("People and their roles"), rows(*choices))


async def take_list(turn: Turn) -> Outcome:
    """On to giving, taking away, or the groups."""
    if await not_for_them(turn):
        return Begin("menu")
    if turn.said.choice == "groups":
        return Begin("groups")
    return Go(turn.said.choice) if turn.said.choice else Again(_("Please press one of the buttons."))


def ask_role(turn: Turn) -> Outgoing:
    """Which one."""
    return Outgoing(_("Which role shall I give?"), rows=pairs(*role_choices()))


async def take_role(turn: Turn) -> Outcome:
    """Of a unit's roles the unit comes next."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    turn.draft["role"] = turn.said.choice
    return Go("unit" if turn.said.choice in (MEMBER, HEAD_OF_UNIT) else "person")


def ask_unit(turn: Turn) -> Outgoing:
    """In which unit."""
    units = (Choice(unit.code, named(unit.name)) for unit in turn.city.units)
    return Outgoing(_("In which unit?"), rows=rows(*units))


async def take_unit(turn: Turn) -> Outcome:
    """The role is complete with it."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    turn.draft["role"] = (UNIT if turn.draft["role"] == MEMBER else HEAD) + turn.said.choice
    return Go("person")


def ask_person(turn: Turn) -> Outgoing:
    """Whom: who needs a role learns their number from the bot."""
    text = _(
        "To whom? Send me their contact, forward a message of theirs, or write their number. "
        "They learn it when they write to me: {command}"
    )
    return Outgoing(text.format(command="/whoami"), expects_number=True)


async def take_person(turn: Turn) -> Outcome:
    """A contact or a forwarded message may not tell the account: then the number has to."""
    written = _NUMBER.fullmatch(turn.said.text.strip())
    number = turn.said.about or (written[1] if written and not turn.said.phone else "")
    if not number:
        return Again(_("I cannot see whose account that is. Please write the person's number."))
    turn.draft["person"] = number[:100]
    return Go("sure")


async def ask_sure(turn: Turn) -> Outgoing:
    """The name is shown, so that a mistyped number is noticed."""
    person = await turn.work.citizens.find(_identity(turn))
    name = person.name if person and person.name else _("somebody who has not written to me yet")
    text = _("{name}, number {number}\nRole: {role}\n\nShall I give this role?").format(
        name=name, number=turn.draft["person"], role=say_role(turn.draft["role"], turn.city)
    )
    return Outgoing(text, rows=pairs(Choice("yes", _("Yes, give it")), Choice("list", _("No"))))


def _identity(turn: Turn) -> Identity:
    return Identity(turn.citizen.identity.channel, turn.draft["person"])


async def take_sure(turn: Turn) -> Outcome:
    """Given, with who gave it."""
    if await not_for_them(turn):
        return Begin("menu")
    if turn.said.choice == "yes" or is_yes(turn.said.text):
        person = await turn.work.citizens.meet(_identity(turn), "", turn.now)
        by = signed(turn.citizen)
        await turn.work.roles.grant(person.identity_id, turn.draft["role"], by, turn.now)
        return Go("list", _("The role is given."))
    if turn.said.choice or is_no(turn.said.text):
        return Go("list")
    return Again(_("Please press one of the buttons."))


PEOPLE = Dialog(
    "people",
    steps=(
        Step("role", ask_role, take_role, needed=never),
        Step("unit", ask_unit, take_unit, needed=never),
        Step("person", ask_person, take_person, needed=never),
        Step("sure", ask_sure, take_sure, needed=never),
        Step("drop", ask_drop, take_drop, needed=never),
        Step("drop_sure", ask_drop_sure, take_drop_sure, needed=never),
        Step("list", ask_list, take_list),
    ),
)
