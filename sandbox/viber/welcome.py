"""The welcome: the one message that may stand in the answer to `conversation_started`."""

from contextlib import suppress

from sandbox.chats import Json
from sandbox.viber.arrivals import arrive
from sandbox.viber.bot import Bot
from sandbox.viber.events import Event
from sandbox.viber.media import NotShown
from sandbox.viber.messages import read_message
from sandbox.viber.reading import read_body
from sandbox.viber.statuses import API_VERSION_NOT_SUPPORTED, Refused

RECORDED_AS = "welcome"


class Welcomes:
    """Shows welcomes; nobody learns of the result but the record of calls."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def receive(self, event: Event, answer: bytes) -> None:
        """Show what the webhook answered, if that is a message; everything else is ignored."""
        body = _message_in(answer)
        if body is None:
            return
        house = self._bot.house
        house.calls.record(RECORDED_AS, body, await self._shown(event, body), house.clock.now())

    async def _shown(self, event: Event, body: Json) -> Json:
        person = self._bot.house.state.people.get(event.key)
        if person is None:
            return {"ignored": "the person is gone"}
        standing, opened = self._bot.standing(person), int(event.body["message_token"])
        if standing.welcomed >= opened:
            return {"ignored": "there was a welcome already"}
        try:
            content = read_message(body)
            if content.level > person.api_version:
                raise API_VERSION_NOT_SUPPORTED
            await arrive(self._bot, person, content, self._bot.token_for_message())
        except Refused as refused:
            return refused.as_json()
        except NotShown as reason:
            return {"ignored": str(reason)}
        standing.welcomed = opened
        return {"status": 0, "status_message": "ok"}


def _message_in(answer: bytes) -> Json | None:
    with suppress(Refused):
        body = read_body(answer)
        if "type" in body or "keyboard" in body:
            return body
    return None
