"""A citizen's talks with operators, as the file with their data holds them: without colleagues' notes."""

from zoneinfo import ZoneInfo

from bot.dialogs.dialog import Turn
from bot.i18n import _
from core.lines import Line, Side

_LINE = "-" * 40


async def tell_talks(turn: Turn) -> list[str]:
    """Each talk in full, the oldest first."""
    told = []
    for handoff in await turn.work.handoffs.of_citizen(turn.citizen.citizen_id):
        lines = await turn.work.lines.of(handoff.id)
        said = [_say(line, turn) for line in lines if line.words and line.side in _WHO]
        if said:
            title = _("Talk {number} with operators").format(number=handoff.id)
            told.append("\n".join((_LINE, title, *said)))
    return told


def _say(line: Line, turn: Turn) -> str:
    at = line.at.astimezone(ZoneInfo(turn.city.zone))
    return f"{at:%d.%m.%Y %H:%M}, {_WHO[line.side]()}: {line.words}"


_WHO = {Side.citizen: lambda: _("you"), Side.operator: lambda: _("an operator")}
