"""What the buttons of an outage's card carry: what to do, with which of them, and what was chosen."""

from dataclasses import dataclass

from bot.messages import Choice

MARK = "outage"


@dataclass(frozen=True)
class OutageButton:
    """A button of such a card that was pressed."""

    act: str
    id: int
    chosen: int = 0


def outage_button(act: str, id: int, label: str, chosen: int = 0) -> Choice:
    """A button that does this with the outage, or the proposal, of this id."""
    return Choice(act, label, data=f"{MARK}:{act}:{id}:{chosen}")


def read_outage_button(data: str) -> OutageButton | None:
    """The button that carries this data; None for anything that is no outage's."""
    mark, act, id, chosen, *more = (*data.split(":"), "", "", "")  # noqa: A001 -- as it is called everywhere
    if mark != MARK or any(more) or not (id.isdecimal() and chosen.isdecimal()):
        return None
    return OutageButton(act, int(id), int(chosen))
