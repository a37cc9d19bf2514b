"""Thanks and greetings are answered as a person would."""

from bot.dialogs.dialog import Turn
from bot.dialogs.settled_words import is_settled
from bot.i18n import _, named

FEW_WORDS = 4


def small_talk(turn: Turn) -> str:
    """What to say to a few words that ask for nothing; empty when they may be more."""
    ends_draft = "service" in turn.draft and is_settled(turn.said.text)
    if ends_draft or len(turn.said.text.split()) > FEW_WORDS:
        return ""
    heard = turn.understand(turn.said.text)
    if heard.insulting:
        return ""  # "Good day!" would mock
    match heard.intent:
        case "thanks":
            return _("You are welcome! Write whenever something is wrong in the city.")
        case "smalltalk":
            return _("Good day! I am the contact centre of the city of {city}. What happened?").format(
                city=named(turn.city.genitive)
            )
    return ""
