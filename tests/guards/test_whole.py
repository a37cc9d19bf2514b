"""Guards: what must be true of the code as a whole."""

import ast
from pathlib import Path

from app.clock import MachineClock
from app.fires import fires
from bot.dialogs.all import DIALOGS
from bot.dialogs.buttons import LIMIT, mark
from bot.messages import Choice, Outgoing, rows
from bot.notices import WORDS
from bot.wording import CHANNEL_NAMES
from core.city import City
from core.conversations import Conversation
from core.outbox import NoticeKind
from core.timers import TimerKind

BOT = Path(__file__).parents[2] / "bot"
DIALOG_FILES = sorted((BOT / "dialogs").glob("*.py"))
DESK_FILES = sorted((BOT / "desk").glob("*.py"))


def written_out(call: str) -> list[tuple[str, str]]:
    """File and first argument of every such call whose argument is written out."""
    return [
        (file.name, str(node.args[0].value))
        for file in DIALOG_FILES
        for node in ast.walk(ast.parse(file.read_text("utf-8")))
        if isinstance(node, ast.Call)
        and getattr(node.func, "id", "") == call
        and node.args
        and isinstance(node.args[0], ast.Constant)
    ]


def test_every_begun_dialog_exists() -> None:
    assert written_out("Begin")
    for file, dialog in written_out("Begin"):
        assert dialog in DIALOGS, f"{file}: Begin({dialog!r})"


def test_every_notice_of_the_core_has_words() -> None:
    assert set(WORDS) == set(NoticeKind)


def test_every_timer_does_something() -> None:
    assert set(fires(None, None, MachineClock())) == set(TimerKind)  # type: ignore[arg-type]


def test_a_button_of_any_code_of_the_city_fits(city: City) -> None:
    longest = max(len(step.name) for step in DIALOGS["report"].steps)
    conversation = Conversation(1, dialog="report", step="s" * longest, version=9_999_999)
    codes = [service.code for service in city.services] + [group.code for group in city.groups]
    codes += [referral.code for referral in city.referrals] + [street.id for street in city.streets]
    marked = mark(Outgoing("?", rows=rows(*(Choice(code, code) for code in codes))), conversation)
    assert all(len(choice.data.encode()) <= LIMIT for choice in marked.choices)


def test_steps_of_a_dialog_have_names_of_their_own() -> None:
    for dialog in DIALOGS.values():
        assert len({step.name for step in dialog.steps}) == len(dialog.steps), dialog.name


def test_neither_dialogs_nor_desk_know_a_messenger() -> None:
    for file in (*DIALOG_FILES, *DESK_FILES):
        text = file.read_text("utf-8").lower()
        assert not [name for name in CHANNEL_NAMES if name in text], file.name
