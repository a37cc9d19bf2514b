"""A broadcast before anybody gets it: as each messenger shows it, and for how many people there."""

from collections.abc import Iterator

from bot.i18n import LANGUAGES, _, ngettext
from bot.messages import Outgoing
from bot.outage_words import say_broadcast
from bot.splitting import split
from bot.wording import CHANNEL_NAMES, say_channel
from core.audiences import Audience
from core.broadcasts import Broadcast

LONGEST = {"telegram": 4096, "viber": 7000}
"""Characters of one message, as the channels cut them."""


def preview(broadcast: Broadcast) -> tuple[Outgoing, ...]:
    """One message for each messenger and language."""
    return tuple(_preview(broadcast, channel, language) for channel, language in _ways(broadcast))


def _ways(broadcast: Broadcast) -> Iterator[tuple[str, str]]:
    for channel in LONGEST:
        yield from ((channel, language) for language in LANGUAGES if broadcast.texts.get(language))


def _preview(broadcast: Broadcast, channel: str, language: str) -> Outgoing:
    """The words, how they are set, and the buttons, which must not be pressed here."""
    message = say_broadcast(broadcast, language)
    heading, body = message.title or message.text, message.text if message.title else ""
    parts = len(split("\n".join(filter(None, (heading, body))), LONGEST[channel]))
    buttons = "\n".join(f"[ {choice.label} ]" for choice in message.choices)
    text = "\n\n".join(filter(None, (heading, body, buttons, f"({_say_set(channel, parts)})")))
    return Outgoing(text, _title(channel, language))


def _title(channel: str, language: str) -> str:
    titles = {"uk": _("In {messenger}, in Ukrainian"), "ru": _("In {messenger}, in Russian")}
    return titles[language].format(messenger=CHANNEL_NAMES[channel])


def _say_set(channel: str, parts: int) -> str:
    stands = {
        "telegram": _("The first line is bold, the buttons stand under the message."),
        "viber": _("The first line is bold, the buttons stand at the bottom of the screen."),
    }[channel]
    count = ngettext("{n} message.", "{n} messages.", parts).format(n=parts)
    return f"{count} {stands}"


def say_audience(audience: Audience) -> str:
    """How many people, where and in which language, and what that costs."""
    languages = {"uk": _("{messenger}, Ukrainian: {n}"), "ru": _("{messenger}, Russian: {n}")}
    lines = [
        languages.get(language, languages["uk"]).format(messenger=say_channel(channel), n=n)
        for (channel, language), n in sorted(audience.people.items())
    ]
    total, charged, aside = audience.total, audience.charged, audience.set_aside
    return "\n".join(
        (
            ngettext("It is for {n} person.", "It is for {n} people.", total).format(n=total),
            *lines,
            _("Viber charges for {n} of them.").format(n=charged),
            *([_("Concerned, and cannot be told: {n}").format(n=aside)] if aside else []),
        )
    )
