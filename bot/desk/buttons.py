"""What a card's button carries: what to do, with which case, and what was chosen, in 64 bytes."""

from dataclasses import dataclass

from bot.messages import Choice

MARK = "unit"


@dataclass(frozen=True)
class CardButton:
    """A button of a card that was pressed."""

    act: str
    number: str
    chosen: str = ""


def button(act: str, number: str, label: str, chosen: str = "") -> Choice:
    """A button of the card of this case."""
    data = ":".join(filter(None, (MARK, act, number, chosen)))
    return Choice(act, label, data=data)


def read_card_button(data: str) -> CardButton | None:
    """The button that carries this data; None for anything that is no card's."""
    parts = data.split(":", 3)
    if len(parts) < 3 or parts[0] != MARK:
        return None
    return CardButton(parts[1], parts[2], parts[3] if len(parts) == 4 else "")
