"""What the buttons of a talk carry: what to do, with which talk, and what was chosen, in 64 bytes."""

from dataclasses import dataclass

from bot.messages import Choice

MARK = "talk"


@dataclass(frozen=True)
class TalkButton:
    """A button in the operators' group that was pressed."""

    act: str
    handoff_id: int
    chosen: int = 0


def talk_button(act: str, handoff_id: int, label: str, chosen: int = 0) -> Choice:
    """A button of this talk."""
    return Choice(act, label, data=f"{MARK}:{act}:{handoff_id}:{chosen}")


def read_talk_button(data: str) -> TalkButton | None:
    """The button that carries this data; None for anything that is no talk's."""
    parts = data.split(":")
    if len(parts) != 4 or parts[0] != MARK or not (parts[2].isdecimal() and parts[3].isdecimal()):
        return None
    return TalkButton(parts[1], int(parts[2]), int(parts[3]))
