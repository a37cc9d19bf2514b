"""Help that fits the question that stands; words that work everywhere come after it."""

from bot.i18n import _


def help_at(dialog: str, step: str) -> str:
    """What helps with this step, and the words that work at any time."""
    words = _("These words work at any time: menu, back, cancel, my requests, operator, language.")
    return f"{_steps().get((dialog, step)) or _general()}\n\n{words}"


def _general() -> str:
    return _("Write what happened in your own words, or press a button.")


def _steps() -> dict[tuple[str, str], str]:
    return {
        ("report", "address"): _(
            "Write the street as you call it, an old name will do, and the house. "
            "If you do not know the address, send the point on the map."
        ),
        ("report", "house"): _("Write the number of the house. If there is none, press the button below."),
        ("report", "street"): _("Several streets fit. Press yours, or write the address anew."),
        ("report", "route"): _(
            "By the route we find whom to ask. Write its number and the stop, or press the button."
        ),
        ("report", "whom"): _(
            "Write who needs help, and their phone number. If it is for yourself, press the button."
        ),
        ("report", "description"): _(
            "Write what you see and since when. One or two sentences are enough. You can add a photo."
        ),
        ("report", "phone"): _(
            "The number is needed only if there is a question. You can go on without: press the button."
        ),
        ("report", "confirm"): _("Nothing is sent yet. Press «Send», or change what is not right."),
        ("report", "outage"): _(
            "Press the first button, and I write to you when it is over. "
            "If it is something else with you, press the last: then I send your request."
        ),
        ("report", "emergency"): _(
            "Ring the number first. If you cannot, press the button: it is rung for you."
        ),
        ("requests", "list"): _("Press a request to see what is done, or write its number."),
        ("requests", "withdraw"): _("Nothing is taken back until you press the button."),
        ("operator", "question"): _(
            "Write your question in one message. An operator reads it and answers, by day."
        ),
        ("operator", "talk"): _(
            "Write as to a person: the operator reads it and answers here. To leave, press «End the talk»."
        ),
        ("articles", "article"): _("Press «This helped», or file a request: then people answer you."),
        ("articles", "topics"): _("Choose a topic, or ask in your own words."),
        ("outages", "shown"): _("Write the street and the house, and I tell what is known there."),
        ("subscriptions", "where"): _(
            "Write the street and the house. "
            "For the whole street write its name, and then press «The whole street»."
        ),
        ("subscriptions", "one"): _("Press a line to switch it on or off. Nothing else changes."),
        ("subscriptions", "quiet"): _("Write from which hour to which, for example: from 22 to 7."),
        ("joining", "code"): _(
            "The code stands in the other messenger. "
            "Press there: «My data», «Connect another messenger», «Show me a code»."
        ),
        ("my_data", "erase"): _("Nothing is erased until you press the button."),
    }
