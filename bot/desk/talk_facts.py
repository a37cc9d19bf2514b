"""What the card of a talk tells, read from the database in one go."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from core.abuse import Measure, hold_of
from core.cases import CLOSED_STATUSES, Case
from core.citizens import Citizen
from core.city import City
from core.city_services import COMPLAINT
from core.groups import StaffGroup
from core.handoffs import Handoff, HandoffEvent
from core.lines import Line, LinePlace
from core.topics import Topic
from core.work import Work

MOST_CASES = 3
MOST_LOOKED_AT = 50
MOST_BEFORE = 5


@dataclass(frozen=True)
class TalkFacts:
    """A talk as the operators see it."""

    handoff: Handoff
    citizen: Citizen
    owner: Citizen | None
    events: Sequence[HandoffEvent]
    cases: Sequence[Case]
    """Those of the citizen that are open, the newest first; without complaints about operators."""
    owed: Collection[int]
    """Those of them whose citizen asks why nothing happens, and was not answered yet."""
    draft: dict[str, Any]
    """What the citizen had begun to file."""
    before: Sequence[Line]
    """What was said last in a topic that is gone."""
    city: City
    first: Sequence[Line] = ()
    """The words that stand on the card itself: they came before it, and cost no message of their own."""
    first_at: datetime | None = None
    """When those were shown."""
    hold: Measure | None = None
    """What was decided because of insults, and is in force."""


async def read_talk(
    work: Work,
    handoff: Handoff,
    citizen: Citizen,
    topic: Topic,
    group: StaffGroup,
    city: City,
    now: datetime,
) -> TalkFacts:
    """Everything that the card of this talk tells."""
    found = await work.cases.of_citizen(citizen.citizen_id, MOST_LOOKED_AT)
    shown_here = [one for one in found if one.status not in CLOSED_STATUSES and one.service != COMPLAINT]
    cases = shown_here[:MOST_CASES]
    draft = await work.conversations.laid_aside(handoff.identity_id)
    made = topic.tried_at
    first = await _on_card(work, handoff, topic, group)
    shown = [line for line in await work.lines.of(handoff.id) if line.posted_at and made]
    return TalkFacts(
        handoff=handoff,
        citizen=citizen,
        owner=await work.citizens.by_identity(handoff.owner_id) if handoff.owner_id else None,
        events=await work.handoffs.events(handoff.id),
        cases=cases,
        owed=[case.id for case in cases if await work.owed_answers.of_case(case.id)],
        draft={} if draft.get("service") == COMPLAINT else draft,
        before=[line for line in shown if made and line.posted_at and line.posted_at < made][-MOST_BEFORE:],
        city=city,
        first=first,
        first_at=first[0].posted_at if first else None,
        hold=await hold_of(work, handoff.identity_id, now),
    )


async def _on_card(work: Work, handoff: Handoff, topic: Topic, group: StaffGroup) -> Sequence[Line]:
    """The lines that the card shows; none before it is drawn in this topic."""
    if handoff.topic_id != topic.id or not handoff.card_message:
        return ()
    return await work.lines.at(LinePlace(group.channel, group.external_id, handoff.card_message))
