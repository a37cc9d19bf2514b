"""What somebody on shift writes about an outage: a reply to its card, or a command that names it."""

import re
from dataclasses import replace

from bot.desk.outage_buttons import OutageButton
from bot.desk.outage_said import read_said
from bot.desk.outage_shift import EXAMPLE, Shift, carry_out, on_shift, reply
from bot.desk.turn import DeskAnswer, GroupTurn
from bot.i18n import _
from core.outage_cards import OUTAGE, PROPOSAL

COMMAND = "/outage"
_COMMAND = re.compile(r"/outage(?:@\w+)?\s+(?P<id>\d{1,9})\s+(?P<said>.+)", re.IGNORECASE | re.DOTALL)


async def hear_outage(turn: GroupTurn) -> DeskAnswer | None:
    """A command or a reply to an outage's card; None for anything else."""
    outage_id, said = await _meant(turn)
    if outage_id is None:
        return reply(turn, _say_how()) if _is_command(turn.incoming.text) else None
    person, refused = await on_shift(turn)
    if person is None:
        return reply(turn, refused)

    async def act(shift: Shift) -> DeskAnswer:
        return await _said(shift, said)

    answer = await carry_out(Shift(turn, person, OutageButton("said", outage_id)), act)
    return reply(turn, answer.notice)


def _is_command(text: str) -> bool:
    return text.split("@")[0].split(" ")[0].lower() == COMMAND


async def _meant(turn: GroupTurn) -> tuple[int | None, str]:
    """Which outage is spoken of, and what is said of it."""
    incoming = turn.incoming
    if command := _COMMAND.fullmatch(incoming.text.strip()):
        return int(command["id"]), command["said"]
    if not incoming.answers or not incoming.text or incoming.text.startswith("/"):
        return None, ""
    name = await turn.work.cards.name_at(incoming.channel, incoming.chat, incoming.answers)
    kind, _colon, id = (name or "").partition(":")  # noqa: A001 -- as it is called everywhere
    if kind == PROPOSAL:
        proposal = await turn.work.proposals.by_id(int(id))
        return (proposal.outage_id if proposal else None), incoming.text
    return (int(id) if kind == OUTAGE else None), incoming.text


async def _said(shift: Shift, text: str) -> DeskAnswer:
    """An end, a cause or both in words."""
    turn, outage = shift.turn, await shift.outage()
    said = read_said(text, outage.kind, turn.city, turn.now)
    if said.untranslated:
        return DeskAnswer(notice=_say_other_language(said.untranslated))
    if said.ends_at is None and said.cause is None:
        return DeskAnswer(notice=_say_how())
    changed = replace(outage, ends_at=said.ends_at or outage.ends_at, cause=said.cause or outage.cause)
    return await shift.update(changed)


def _say_other_language(cause: str) -> str:
    say = _("I know «{cause}» in one language only. Nobody was told. Write both: {example}.")
    return say.format(cause=cause[:60], example=EXAMPLE)


def _say_how() -> str:
    return _(
        "I did not understand. Write when it ends, why, or both, for example: "
        "{command} 17 до 18:30 {example}."
    ).format(command=COMMAND, example=EXAMPLE)
