"""The citizen's own requests. Nobody learns anything of another's, not even that its number exists."""

from bot.dialogs.dialog import Turn
from bot.i18n import _
from bot.messages import Kind, Outgoing
from core.attachments import FileState
from core.cases import Case
from core.city_services import COMPLAINT

MOST_FOUND = 500
MOST_PICTURES = 10
WORDS, FILES = "words", "files"
"""Where a draft keeps what was written and sent, and is not with the request yet."""


async def own_cases(turn: Turn) -> list[Case]:
    """The citizen's requests, newest first. An operator is shown no complaint about operators."""
    cases = await turn.work.cases.of_citizen(turn.citizen.citizen_id, MOST_FOUND)
    return [case for case in cases if turn.operator is None or case.service != COMPLAINT]


async def case_of(turn: Turn) -> Case | None:
    """The request that is being looked at; None when it is not the citizen's own."""
    number = turn.draft["number"]
    return next((case for case in await own_cases(turn) if case.number == number), None)


def pictures_of(case: Case) -> list[str]:
    """The names under which the pictures of a request are kept; what is not fetched yet is not among them."""
    kept = (file for file in case.attachments if file.kind == Kind.photo and file.state == FileState.kept)
    return [file.stored_as for file in kept][:MOST_PICTURES]


async def show_pictures(turn: Turn) -> tuple[Outgoing, ...]:
    """The pictures that came with a request, each a message of its own."""
    case = await case_of(turn)
    names = pictures_of(case) if case else []
    say = _("Picture {number} of {count}.")
    return tuple(
        Outgoing(say.format(number=number, count=len(names)), picture=name)
        for number, name in enumerate(names, 1)
    )
