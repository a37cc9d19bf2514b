"""The citizen's own requests. Nobody learns anything of another's, not even that its number exists."""

from bot.dialogs.dialog import Turn
from core.cases import Case

MOST_FOUND = 500


async def own_cases(turn: Turn) -> list[Case]:
    """The citizen's requests, newest first."""
    return await turn.work.cases.of_citizen(turn.citizen.citizen_id, MOST_FOUND)


async def case_of(turn: Turn) -> Case | None:
    """The request that is being looked at; None when it is not the citizen's own."""
    number = turn.draft["number"]
    return next((case for case in await own_cases(turn) if case.number == number), None)
