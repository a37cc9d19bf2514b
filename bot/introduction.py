"""How the bot presents itself before anybody has written: its commands and its description."""

from dataclasses import dataclass

from bot.i18n import _, spoken_language
from bot.messages import Choice, Outgoing, rows
from core.labels import is_label


@dataclass(frozen=True)
class Introduction:
    commands: tuple[tuple[str, str], ...]
    description: str
    short_description: str


def introduce(city: str) -> Introduction:
    """The introduction in the language in force."""
    return Introduction(
        commands=(
            ("menu", _("Menu")),
            ("status", _("My requests")),
            ("outages", _("Outages")),
            ("operator", _("Write to an operator")),
            ("mydata", _("My data")),
            ("language", _("Change the language")),
            ("help", _("Help")),
            ("cancel", _("Cancel what was begun")),
        ),
        description=_(
            "The contact centre of the city: {city}. No water, no light, a hole in the road? "
            "Write it here as to a person. You get a number, see what is done, and hear from us."
        ).format(city=city),
        short_description=_("Requests to the city's services: {city}").format(city=city),
    )


def welcome(city: str, context: str) -> Outgoing:
    """What somebody reads who has opened the chat; a link's context comes back with the first button."""
    start = Choice("start", _("Begin"), data=f"/start {context}".strip())
    other = (
        Choice("ukrainian", "Українська мова", data=_in(context, "uk") or "українська мова")
        if spoken_language() == "ru"
        else Choice("russian", "Русский язык", data=_in(context, "ru") or "русский язык")
    )
    return Outgoing(introduce(city).description, rows=rows(start, other))


def _in(context: str, language: str) -> str:
    """Who chooses another language first does not lose what the link was about."""
    return f"/start {context} {language}" if is_label(context) else ""
