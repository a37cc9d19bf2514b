"""Filing a request for the citizen of a talk: the operator goes on in the private chat with the bot."""

from bot.desk.talker import Talker, say_go_on, say_how_it_stands, say_unreachable
from bot.desk.turn import DeskAnswer, Led
from bot.dialogs.for_citizen import begin_filing
from core.handoffs import HandoffEvent, Move

FILE = "/file"


async def file_case(talker: Talker, chosen: int) -> DeskAnswer:
    """Lead whoever presses to the citizen's own questions, in private. That shows them the contact, too."""
    handoff, work = talker.handoff, talker.work
    if not handoff.is_open or handoff.owner_id not in (None, talker.person.identity_id):
        return DeskAnswer(notice=await say_how_it_stands(work, handoff))
    if not talker.person.reachable:
        return DeskAnswer(notice=say_unreachable())
    await work.handoffs.add_event(handoff.id, HandoffEvent(talker.turn.now, talker.name, Move.contact_shown))
    begun = await work.conversations.laid_aside(handoff.identity_id)
    return DeskAnswer(notice=say_go_on(), leads=(Led(talker.person, begin_filing(handoff, begun)),))
