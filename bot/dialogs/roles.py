"""Roles in words, and who may give them."""

from bot.dialogs.dialog import Turn
from bot.i18n import _, named
from bot.messages import Choice
from core.access import STAFF, Grant, Role, head_of, unit_of
from core.city import City
from core.refusals import ROLE_NEEDED, note_refused

MEMBER, HEAD_OF_UNIT = "unit", "head"
"""Roles of which the unit is asked next."""
LONGEST_LIST = 40
"""So many grants stand in one message."""


async def is_admin(turn: Turn) -> bool:
    """Whether this account may give roles and bind groups."""
    return Role.admin in await turn.work.roles.roles_of(turn.writer.identity_id)


async def not_for_them(turn: Turn) -> bool:
    """Whether this account tries what is for admins and is none; that is counted."""
    if await is_admin(turn):
        return False
    note_refused(ROLE_NEEDED)
    return True


async def is_staff(turn: Turn) -> bool:
    """Whether this account may read the city's figures: the centre's people, and heads of units."""
    roles = await turn.work.roles.roles_of(turn.writer.identity_id)
    return not STAFF.isdisjoint(roles) or any(head_of(role) for role in roles)


def say_role(role: str, city: City) -> str:
    """A role in a few words."""
    if unit := unit_of(role):
        return _("{unit}: member").format(unit=_unit_name(unit, city))
    if unit := head_of(role):
        return _("{unit}: head").format(unit=_unit_name(unit, city))
    return _plain().get(role, role)


def _unit_name(unit: str, city: City) -> str:
    return named(city.unit(unit).name) if city.has_unit(unit) else unit


def _plain() -> dict[str, str]:
    return {
        Role.operator: _("operator"),
        Role.supervisor: _("supervisor"),
        Role.admin: _("admin"),
        Role.on_call: _("on call"),
    }


def role_choices() -> list[Choice]:
    """Every role that can be given."""
    units = Choice(MEMBER, _("member of a unit")), Choice(HEAD_OF_UNIT, _("head of a unit"))
    return [*(Choice(role, label) for role, label in _plain().items()), *units]


def say_holder(given: Grant) -> str:
    """Who has a role: by name if they have been seen, and by the number of the account."""
    number = given.identity.external_id
    return f"{given.name} ({number})" if given.name else number


def say_grant(given: Grant, city: City) -> str:
    """Who has which role, since when, and who gave it."""
    return _("{person}: {role}, since {day}, given by {by}").format(
        person=say_holder(given),
        role=say_role(given.role, city),
        day=f"{given.granted_at:%d.%m.%Y}",
        by=given.granted_by,
    )


async def say_who(turn: Turn) -> str:
    """What somebody has to tell an admin who shall give them a role, and what they have."""
    number = turn.writer.identity.external_id
    roles = await turn.work.roles.roles_of(turn.writer.identity_id)
    if not roles:
        return _("Your number is {number}. You have no role.").format(number=number)
    told = ", ".join(say_role(role, turn.city) for role in roles)
    return _("Your number is {number}. Your roles: {roles}.").format(number=number, roles=told)
