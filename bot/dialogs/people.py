"""People and their roles: an admin sees who has what, gives roles and takes them away."""

import re

from bot.dialogs.dialog import Again, Begin, Dialog, Go, Outcome, Step, Turn, never
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.roles import HEAD_OF_UNIT, MEMBER, is_admin, role_choices, say_holder, say_role
from bot.i18n import _, named
from bot.messages import Choice, Outgoing, pairs, rows
from core.access import HEAD, UNIT, Grant, LastAdmin, signed, take_role_away
from core.citizens import Identity

_NUMBER = re.compile(r"(?:id)?\W*([\w=+/-]*\d[\w=+/-]*)", re.IGNORECASE)
LONGEST_LIST = 40


async def ask_list(turn: Turn) -> Outgoing:
    """Who has which role, since when, and who gave it."""
    if not await is_admin(turn):
        return Outgoing(_("Only an admin gives roles."))
    lines = [_line(turn, given) for given in await turn.work.roles.in_force()]
    choices = (
        Choice("role", _("Give a role")),
        Choice("drop", _("Take a role away")),
        Choice("groups", _("Groups")),
    )
    return Outgoing("\n".join(lines[-LONGEST_LIST:]), _("People and their roles"), rows(*choices))


def _line(turn: Turn, given: Grant) -> str:
    return _("{person}: {role}, since {day}, given by {by}").format(
        person=say_holder(given),
        role=say_role(given.role, turn.city),
        day=f"{given.granted_at:%d.%m.%Y}",
        by=given.granted_by,
    )


async def take_list(turn: Turn) -> Outcome:
    """On to giving, taking away, or the groups."""
    if not await is_admin(turn):
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
    if not await is_admin(turn):
        return Begin("menu")
    if turn.said.choice == "yes" or is_yes(turn.said.text):
        person = await turn.work.citizens.meet(_identity(turn), "", turn.now)
        by = signed(turn.citizen)
        await turn.work.roles.grant(person.identity_id, turn.draft["role"], by, turn.now)
        return Go("list", _("The role is given."))
    if turn.said.choice or is_no(turn.said.text):
        return Go("list")
    return Again(_("Please press one of the buttons."))


async def ask_drop(turn: Turn) -> Outgoing:
    """Each role of each person is a button."""
    if not await is_admin(turn):
        return Outgoing(_("Only an admin gives roles."))
    given = (await turn.work.roles.in_force())[-LONGEST_LIST:]
    label = _("{person}: {role}")
    choices = (
        Choice(str(one.id), label.format(person=say_holder(one), role=say_role(one.role, turn.city)))
        for one in given
    )
    return Outgoing(_("Which role shall I take away?"), rows=rows(*choices))


async def take_drop(turn: Turn) -> Outcome:
    """Asked once more: a wrong tap would lock somebody out."""
    if not turn.said.choice:
        return Again(_("Please press one of the buttons."))
    turn.draft["drop"] = int(turn.said.choice)
    return Go("drop_sure")


async def _to_drop(turn: Turn) -> Grant | None:
    given = await turn.work.roles.in_force()
    return next((one for one in given if one.id == turn.draft["drop"]), None)


async def ask_drop_sure(turn: Turn) -> Outgoing:
    """Whose and which."""
    given = await _to_drop(turn)
    if given is None:
        return Outgoing(_("This role is taken away already."), rows=rows(Choice("list", _("All roles"))))
    text = _("Take this role away? {line}").format(line=_line(turn, given))
    return Outgoing(text, rows=pairs(Choice("yes", _("Yes, take it away")), Choice("list", _("No"))))


async def take_drop_sure(turn: Turn) -> Outcome:
    """Taken away, with who did it. The last admin stays one."""
    if not await is_admin(turn):
        return Begin("menu")
    if not (turn.said.choice == "yes" or is_yes(turn.said.text)):
        return (
            Go("list")
            if turn.said.choice or is_no(turn.said.text)
            else Again(_("Please press one of the buttons."))
        )
    given = await _to_drop(turn)
    try:
        if given:
            await take_role_away(turn.work, given, signed(turn.citizen), turn.now)
    except LastAdmin:
        return Go(
            "list",
            _("This is the last admin, and nobody could give a role any more. Make another one first."),
        )
    return Go("list", _("The role is taken away."))


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
