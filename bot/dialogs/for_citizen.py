"""An operator files a request for the citizen of a talk: the citizen's own dialog (`report`), for them.

Here it begins, with what the citizen had begun themselves, and here it ends: the receipt goes into the talk.
"""

from dataclasses import replace
from typing import Any

from bot.dialogs.data_notice import VERSION
from bot.dialogs.dialog import Again, Begin, Dialog, Outcome, Step, Turn
from bot.dialogs.interruptions import drop_aside
from bot.dialogs.line import CALLER, FILED_IN
from bot.dialogs.phrases import is_no, is_yes
from bot.dialogs.report_draft import summary
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows
from core.access import signed
from core.handoffs import Handoff, HandoffNotFound
from core.lines import Said, Side
from core.talking import answer_citizen

NAME, BEGUN = "for_citizen", "begun"
"""The latter: where a draft keeps what the citizen had begun; in a request, that it came from there."""


def begin_filing(handoff: Handoff, begun: dict[str, Any]) -> Begin:
    """Where the operator goes on; a citizen who is of the staff may have begun something for a third one."""
    draft = {CALLER: handoff.identity_id, FILED_IN: handoff.id}
    if "service" in begun and CALLER not in begun:
        return Begin(NAME, draft | {BEGUN: begun})
    return Begin("report", draft, say=_("A request for the citizen of the talk."))


def ask_begun(turn: Turn) -> Outgoing:
    """Whether it is what the citizen was writing when they asked for an operator."""
    begun = replace(turn, conversation=replace(turn.conversation, draft=turn.draft[BEGUN]))
    choices = rows(Choice("go_on", _("Yes, go on with it")), Choice("new", _("It is something new")))
    text = _("{summary}\n\nThe citizen has begun this and not sent it. Shall it be this?")
    return Outgoing(text.format(summary=summary(begun)), _("A request for the citizen"), choices)


async def take_begun(turn: Turn) -> Outcome:
    """What the citizen told already is not asked for again."""
    if turn.said.choice == "go_on" or is_yes(turn.said.text):
        return Begin("report", {**turn.draft[BEGUN], BEGUN: True})
    if turn.said.choice == "new" or is_no(turn.said.text):
        return Begin("report")
    return Again(_("Please press one of the buttons."))


async def tell_in_talk(turn: Turn, receipt: str) -> None:
    """Say it as the operator's line; what the citizen had begun is sent with that, and not offered again."""
    if turn.operator is None or turn.filed_in is None:
        return
    if turn.draft.get(BEGUN):
        conversation = await turn.work.conversations.load(turn.citizen.identity_id)
        drop_aside(conversation)
        await turn.work.conversations.save(conversation)
    if turn.citizen.notice_version < VERSION:
        receipt = f"{receipt}\n\n{_('Only operators and the service in charge see your data.')}"
        await turn.work.citizens.note_data_notice(turn.citizen.citizen_id, VERSION, turn.now)
    handoff = await turn.work.handoffs.locked(turn.filed_in)
    if handoff is None:
        raise HandoffNotFound(turn.filed_in)
    said = Said(Side.operator, receipt, signed(turn.operator))
    await answer_citizen(turn.work, handoff, said, turn.operator, None, turn.city, turn.now)


FOR_CITIZEN = Dialog(NAME, steps=(Step("begun", ask_begun, take_begun),), holds_line=True)
