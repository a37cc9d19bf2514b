"""How the service that runs on this machine sees its messengers, as sentences with the mend."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import aiohttp

from app.settings import Settings
from bot.channel import Cause
from bot.wording import CHANNEL_NAMES

Json = Mapping[str, Any]

ANSWERS_WITHIN = 10.0
"""Seconds; the service itself waits for its database for a part of them."""

_SAID = {
    Cause.unreachable: "{name} cannot be reached since {since}",
    Cause.throttled: "{name} has wanted a pause since {since}",
    Cause.unknown_token: "{name} has not known {token} since {since}",
    Cause.other_poller: "another process has taken the updates of {token} since {since}",
    Cause.unmended: "{name} has refused since {since}: {reason}",
}
_MEND = {
    Cause.unreachable: "messages wait and go out by themselves; look at this machine's network if it lasts",
    Cause.throttled: "messages wait and go out by themselves {until}",
    Cause.unknown_token: "copy it anew from {source} into .env and start the service again",
    Cause.other_poller: "stop that process, or give it a token of its own",
    Cause.unmended: "mend that; messages wait meanwhile",
}
_TOKENS = {"telegram": ("TELEGRAM_TOKEN", "@BotFather"), "viber": ("VIBER_TOKEN", "Viber's admin panel")}


async def ask_service(settings: Settings) -> Json | None:
    """What the service on this machine says of itself; None when none answers at our port."""
    timeout = aiohttp.ClientTimeout(ANSWERS_WITHIN)
    try:
        async with (
            aiohttp.ClientSession(timeout=timeout) as session,
            session.get(f"{settings.own_url}/readyz") as answer,
        ):
            said: Json = await answer.json()
    except (aiohttp.ClientError, TimeoutError, ValueError):
        return None
    return said if isinstance(said, dict) and "messengers" in said else None


def in_words(said: Json) -> list[tuple[bool, str]]:
    """How each part stands: whether it is well, and one sentence with the mend."""
    database, timers, updates = said["database"], said["timers"]["well"], said["updates"]
    return [
        (database, "its database answers" if database else "its database does not answer: start it"),
        (timers, "its timers fire" if timers else "its timers do not fire: its log says why a round failed"),
        (
            updates,
            "it takes updates" if updates else "it takes no updates: it starts or stops, ask again soon",
        ),
        *((how["answers"], _standing(channel, how)) for channel, how in said["messengers"].items()),
    ]


def _standing(channel: str, standing: Json) -> str:
    """How a messenger stands; times are this machine's."""
    name = CHANNEL_NAMES[channel]
    if standing["answers"]:
        return f"{name} answers"
    cause = Cause(standing["cause"])
    token, source = _TOKENS[channel]
    until = standing["until"]
    facts = {
        "name": name,
        "token": token,
        "source": source,
        "reason": standing["reason"],
        "since": _clock(standing["since"]),
        "until": f"at {_clock(until)}" if until else "soon",
    }
    return f"{_SAID[cause]}: {_MEND[cause]}".format(**facts)


def _clock(moment: str) -> str:
    """The time, and the day when it was another one."""
    here = datetime.fromisoformat(moment).astimezone()
    return f"{here:%H:%M}" if here.date() == datetime.now(here.tzinfo).date() else f"{here:%d.%m. %H:%M}"
