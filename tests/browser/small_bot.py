"""A bot that knows a little of everything, so that the sandbox's page has something to show."""

from typing import Any

import httpx

TOKEN = "7100000042:sandbox-token_of-nobody"

Json = dict[str, Any]

SERVICES = {
    "inline_keyboard": [
        [{"text": "Water", "callback_data": "water"}, {"text": "Light", "callback_data": "light"}],
        [{"text": "The city's page", "url": "https://example.org/city"}],
    ]
}
BACK = {"inline_keyboard": [[{"text": "Back", "callback_data": "back"}]]}
SHARING = {
    "keyboard": [
        [{"text": "My number", "request_contact": True}, {"text": "My place", "request_location": True}],
        [{"text": "Neither"}],
    ]
}
NO_KEYBOARD = {"remove_keyboard": True}


class SmallBot:
    """Answers over the bare Bot API."""

    def __init__(self, client: httpx.AsyncClient, address: str) -> None:
        self._client = client
        self._address = f"{address}/bot{TOKEN}"

    async def call(self, method: str, **parameters: Any) -> Any:
        """Call a method of the Bot API."""
        answer = await self._client.post(f"{self._address}/{method}", json=parameters, timeout=30)
        answer.raise_for_status()
        return answer.json()["result"]

    async def introduce_itself(self) -> None:
        """Say what the bot is for and which commands it has."""
        await self.call("setMyDescription", description="Tell the city what is broken.")
        commands = [
            {"command": "start", "description": "Begin"},
            {"command": "share", "description": "Share something"},
        ]
        await self.call("setMyCommands", commands=commands)

    async def work(self) -> None:
        """Answer whatever comes, for ever."""
        offset = 0
        while True:
            for update in await self.call("getUpdates", offset=offset, timeout=20):
                offset = update["update_id"] + 1
                await self._answer(update)

    async def say(self, chat: int, text: str, **more: Any) -> Json:
        """Send a text."""
        sent: Json = await self.call("sendMessage", chat_id=chat, text=text, **more)
        return sent

    async def _answer(self, update: Json) -> None:
        if "callback_query" in update:
            await self._take_press(update["callback_query"])
        elif "edited_message" in update:
            edited = update["edited_message"]
            await self.say(edited["chat"]["id"], f"Now it says: {edited['text']}", **_place_of(edited))
        elif "message" in update:
            await self._take_message(update["message"])

    async def _take_message(self, message: Json) -> None:
        chat, place = message["chat"]["id"], _place_of(message)
        if message.get("text") == "/start":
            words = "<b>Hello.</b> What is broken?"
            await self.say(chat, words, parse_mode="HTML", reply_markup=SERVICES, **place)
        elif message.get("text") == "/share":
            await self.say(chat, "Who and where are you?", reply_markup=SHARING)
        elif described := _described(message):
            await self.say(chat, described, reply_markup=NO_KEYBOARD, **place)

    async def _take_press(self, query: Json) -> None:
        message, data = query["message"], query["data"]
        if data == "light":
            await self.call(
                "answerCallbackQuery",
                callback_query_id=query["id"],
                text="The light is known.",
                show_alert=True,
            )
            return
        words, keyboard = ("What is broken?", SERVICES) if data == "back" else ("Water, then.", BACK)
        place = {"chat_id": message["chat"]["id"], "message_id": message["message_id"]}
        await self.call("editMessageText", **place, text=words, reply_markup=keyboard)
        await self.call("answerCallbackQuery", callback_query_id=query["id"])


def _place_of(message: Json) -> Json:
    """The topic in which to answer, if it is one."""
    return {"message_thread_id": message["message_thread_id"]} if message.get("is_topic_message") else {}


def _described(message: Json) -> str | None:
    """Say what came; a service message, such as that somebody joined, is not worth a word."""
    if "photo" in message:
        return f"A photo: {message.get('caption', 'no caption')}"
    if "location" in message:
        return "A place: {latitude}, {longitude}".format(**message["location"])
    if "contact" in message:
        return "A number: {phone_number}".format(**message["contact"])
    kinds = ("voice", "video", "document", "sticker")
    if kind := next((kind for kind in kinds if kind in message), None):
        return f"A {kind}"
    return f"You said: {message['text']}" if "text" in message else None
