"""Talks with operators, each from the question to its end."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from random import Random

from app.demo.people import OPERATORS, Population
from app.demo.tables import TalkScript, talk_scripts
from core.handoffs import CITIZEN, Handoff, HandoffEvent, HandoffState, Move
from core.lines import Said, Side
from core.lives import TalkLife

CASES_PER_TALK = 18
LONGEST = timedelta(hours=2)


def talk(id: int, people: Population, at: datetime, random: Random) -> TalkLife:
    """One talk that begins at this moment and is over within two hours."""
    citizen, owner = people.citizen(random), random.choice(OPERATORS)
    script = next(one for one in talk_scripts() if one.language == people.language(citizen))
    claimed_at = at + timedelta(seconds=random.randint(20, 1500))
    said = list(_lines(script, at, claimed_at, people.signed(owner), random))
    answered = [when for when, line in said if line.side == Side.operator]
    closed_at = said[-1][0] + timedelta(seconds=random.randint(20, 600))
    handoff = Handoff(
        id=id,
        identity_id=people.id_of(citizen),
        state=HandoffState.closed,
        owner_id=people.id_of(owner),
        language=script.language,
        phone=None,
        asked_at=at,
        claimed_at=claimed_at,
        first_answer_at=answered[0],
        citizen_at=said[-1][0],
        operator_at=answered[-1],
        closed_at=closed_at,
    )
    return TalkLife(handoff, _events(handoff, people.signed(owner)), said)


def _events(handoff: Handoff, owner: str) -> list[HandoffEvent]:
    moments = ((handoff.asked_at, CITIZEN, Move.ask), (handoff.claimed_at, owner, Move.claim))
    ends = (handoff.closed_at, owner, Move.close)
    return [HandoffEvent(at, actor, move) for at, actor, move in (*moments, ends) if at]


def _lines(
    script: TalkScript, asked_at: datetime, claimed_at: datetime, owner: str, random: Random
) -> Iterator[tuple[datetime, Said]]:
    at = asked_at
    for side, words in script.lines:
        yield at, Said(Side(side), words, owner if side == Side.operator else "")
        at = max(at, claimed_at) + timedelta(seconds=random.randint(15, 300))
