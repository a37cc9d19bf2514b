"""When only emergencies are told."""

from bot.dialogs.dialog import Again, Go, Outcome, Step, Turn, never
from bot.dialogs.phrases import is_no, only
from bot.dialogs.quiet_words import read_quiet, say_quiet
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.subscriptions import QuietHours

_NIGHTS = (QuietHours(21 * 60, 8 * 60), QuietHours(22 * 60, 7 * 60), QuietHours(23 * 60, 6 * 60))


async def ask_quiet(turn: Turn) -> Outgoing:
    """When only emergencies are told."""
    text = _(
        "When shall I be silent? Planned works are told after that. "
        "Emergencies I tell at any hour. Press a button, or write, for example: from 22 to 7."
    )
    presets = (Choice(f"night.{one.begin}.{one.end}", say_quiet(one)) for one in _NIGHTS)
    return Outgoing(text, rows=rows(*presets, Choice("always", _("Write at any hour"))), expects_number=True)


async def take_quiet(turn: Turn) -> Outcome:
    """One of the nights shown, other hours, or none."""
    choice, text = turn.said.choice, turn.said.text
    if choice == "always" or is_no(text) or _at_any_hour(text):
        return await set_quiet(turn, None)
    if choice:
        begin, end = map(int, choice.split(".")[1:])
        return await set_quiet(turn, QuietHours(begin, end))
    if quiet := read_quiet(text):
        return await set_quiet(turn, quiet)
    return Again(_("Please write from when to when, for example: from 22 to 7."))


_at_any_hour = only(
    r"(?:в )?(?:будь-який|любое|будь-яку|любую) (?:час|время|годину)|завжди|всегда|цілодобово|круглосуточно"
    r"|вимкн\w*|выключ\w*|without|always"
)


async def set_quiet(turn: Turn, quiet: QuietHours | None) -> Outcome:
    """Keep them, and say what is told nevertheless."""
    await turn.work.subscriptions.set_quiet_hours(turn.citizen.citizen_id, quiet)
    if quiet is None:
        return Go("list", _("Good. I write at any hour."))
    say = _("Good. From {hours} I write of emergencies alone.")
    return Go("list", say.format(hours=say_quiet(quiet)))


QUIET_STEP = Step("quiet", ask_quiet, take_quiet, needed=never)
