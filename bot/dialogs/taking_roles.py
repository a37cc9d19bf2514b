"""Taking a role away: which one, asked once more, and never the last admin's."""

from bot.dialogs.dialog import Again, Begin, Go, Outcome, Turn
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.roles import LONGEST_LIST, not_for_them, say_grant, say_holder, say_role
from bot.i18n import _
from bot.messages import Choice, Outgoing, pairs, rows
from core.access import Grant, LastAdmin, signed, take_role_away


async def ask_drop(turn: Turn) -> Outgoing:
    """Each role of each person is a button."""
    if await not_for_them(turn):
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
    text = _("Take this role away? {line}").format(line=say_grant(given, turn.city))
    return Outgoing(text, rows=pairs(Choice("yes", _("Yes, take it away")), Choice("list", _("No"))))


async def take_drop_sure(turn: Turn) -> Outcome:
    """Taken away, with who did it. The last admin stays one."""
    if await not_for_them(turn):
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
