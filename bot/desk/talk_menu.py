"""What the topic of a talk asks operators: a question with buttons."""

from collections.abc import Sequence

from bot.desk.talk_buttons import talk_button
from bot.desk.talker import Talker
from bot.desk.turn import DeskAnswer
from bot.i18n import named
from bot.messages import Outgoing, Rows, rows
from core.cases import Case
from core.city import City
from core.numbers import spell_number


def menu(talker: Talker, question: str, choices: Rows) -> DeskAnswer:
    """Ask; the question takes the place of the one whose button led to it, but the card stays."""
    incoming = talker.turn.incoming
    pressed = incoming.press.message_id if incoming.press else ""
    edits = "" if pressed == talker.handoff.card_message else pressed
    message = Outgoing(
        question,
        rows=choices,
        edits=edits,
        thread=incoming.thread,
        answers="" if edits else incoming.message_id,
    )
    return DeskAnswer((message,))


def case_choices(talker: Talker, act: str, cases: Sequence[Case], code: str = "") -> Rows:
    """The citizen's requests as buttons of this act, each with its number as what is chosen."""
    city = talker.turn.city
    return rows(
        *(
            talk_button(act, talker.handoff.id, _say_case(case, city), int(case.number), code)
            for case in cases
        )
    )


def _say_case(case: Case, city: City) -> str:
    return f"{spell_number(case.number)}: {named(city.service(case.service).name)}"
