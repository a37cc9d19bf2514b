"""Which language to speak. The draft is kept, and the talk goes on where it was."""

from bot.dialogs.dialog import Again, Dialog, Outcome, Resume, Step, Turn
from bot.dialogs.interruptions import choose_language
from bot.i18n import _
from bot.messages import Choice, Outgoing, rows

LANGUAGES = {"uk": "Українська мова", "ru": "Русский язык"}
"""Each language in its own words."""


def ask_language(turn: Turn) -> Outgoing:
    """Both names are shown whatever is spoken now."""
    choices = (Choice(code, name) for code, name in LANGUAGES.items())
    return Outgoing(_("Which language shall I write in?"), rows=rows(*choices))


async def take_language(turn: Turn) -> Outcome:
    """Speak the chosen language from here on."""
    code = turn.draft.get("language") or turn.said.choice
    if code not in LANGUAGES:
        return Again(_("Please press one of the two buttons."))
    await choose_language(turn, code)
    return Resume(_("From now on I write in English."))


LANGUAGE = Dialog("language", steps=(Step("language", ask_language, take_language),), passing=True)
