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
    named: str = ""
    """A code of the city's that was chosen, where there is one."""


def talk_button(act: str, handoff_id: int, label: str, chosen: int = 0, named: str = "") -> Choice:
    """A button of this talk."""
    data = f"{MARK}:{act}:{handoff_id}:{chosen}"
    return Choice(act, label, data=f"{data}:{named}" if named else data)


def read_talk_button(data: str) -> TalkButton | None:
    """The button that carries this data; None for anything that is no talk's."""
    mark, act, handoff_id, chosen, named = (*data.split(":"), "", "", "", "")[:5]
    if mark != MARK or data.count(":") > 4 or not (handoff_id.isdecimal() and chosen.isdecimal()):
        return None
    return TalkButton(act, int(handoff_id), int(chosen), named)
