"""What a person does in Telegram's app, and which updates come of it."""

from dataclasses import dataclass, field

from sandbox.chats import BOT, Button, Json, Media, Message, find_button
from sandbox.files import Upload
from sandbox.messenger import CannotAct, NoSuchButton, Seat
from sandbox.people import Person
from sandbox.telegram.bot import Bot
from sandbox.telegram.entities import as_html, detect
from sandbox.telegram.media import shown, stored
from sandbox.telegram.members import member_json
from sandbox.telegram.menu import menu_of
from sandbox.telegram.presses import press_inline
from sandbox.telegram.shapes import private_chat_json, user_json


@dataclass
class Said:
    """What a person's message contains."""

    kind: str
    text: str = ""
    media: list[Media] = field(default_factory=list)
    payload: Json = field(default_factory=dict)
    reply_to: int | None = None


class TelegramPeople:
    """The people of the pretended Telegram."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot
        self._house = bot.house

    def say(self, seat: Seat, text: str, reply_to: int | None, forwarded_from: str | None) -> int:
        """Send a text, perhaps one that somebody else wrote."""
        seat.check_reply(reply_to)
        payload = {} if forwarded_from is None else {"forward_origin": self._origin(forwarded_from)}
        return self._send(seat, Said("text", text, payload=payload, reply_to=reply_to))

    def send_files(
        self,
        seat: Seat,
        kind: str,
        uploads: list[Upload],
        caption: str,
        seconds: int | None,
        reply_to: int | None = None,
    ) -> list[int]:
        """Send files, several of them as an album with the caption on the first."""
        seat.check_reply(reply_to)
        album = str(self._house.counters.next("album")) if len(uploads) > 1 else None
        sent = []
        for number, upload in enumerate(uploads):
            file = stored(self._house.files, kind, upload, seconds)
            payload = file.payload if album is None else {**file.payload, "media_group_id": album}
            said = Said(kind, "" if number else caption, [shown(file)], payload, reply_to)
            sent.append(self._send(seat, said))
        return sent

    def send_location(self, seat: Seat, lat: float, lon: float, reply_to: int | None = None) -> int:
        """Send a point on the map."""
        payload = {"location": {"latitude": lat, "longitude": lon}}
        return self._send(seat, Said("location", payload=payload, reply_to=reply_to))

    def send_contact(
        self, seat: Seat, phone: str, own: bool, name: str | None, reply_to: int | None = None
    ) -> int:
        """Send a contact card; only one's own carries one's id."""
        contact: Json = {"phone_number": phone, "first_name": name or seat.person.first_name}
        if own:
            contact["user_id"] = int(seat.person.id)
        return self._send(seat, Said("contact", payload={"contact": contact}, reply_to=reply_to))

    def edit(self, seat: Seat, message_id: int, text: str) -> None:
        """Change one's own message, a text or a caption."""
        message = seat.chat.present(message_id)
        if message is None or message.sender != seat.person.id:
            raise CannotAct("no such message of this person")
        message.text = text
        message.entities = detect(text, [])
        message.html = as_html(text, message.entities)
        message.edited_at = self._house.clock.now()
        self._house.mark(seat.chat, message)
        self._bot.tell_message(seat.chat, message, "edited_message")

    async def press(self, seat: Seat, label: str | None, data: str | None, message_id: int | None) -> Json:
        """Press a button of that message, or the newest that shows it."""
        wanted = {name: value for name, value in (("label", label), ("data", data)) if value is not None}
        named = message_id is not None
        message = seat.chat.messages.get(message_id or 0) if named else seat.chat.showing(wanted, seat.topic)
        button = None if message is None else _button_of(message, wanted)
        if message is None or button is None:
            raise NoSuchButton("no such button is or was shown")
        if message.keyboard is not None:
            self._press_reply_button(seat, message, button)
            return {"pressed": True, "notice": None}
        return await press_inline(self._bot, seat, message, button)

    def block(self, person: Person) -> None:
        """Stop the bot from writing."""
        self._set_blocked(person, True)

    def unblock(self, person: Person) -> None:
        """Let the bot write again."""
        self._set_blocked(person, False)

    def about_bot(self, person: Person) -> Json:
        """Show the bot's name, description and commands in the person's language."""
        return menu_of(self._bot, person)

    def waiting(self) -> list[str]:
        """Say which updates are not fetched or delivered yet."""
        self._bot.updates.drop_old()
        count = len(self._bot.updates.waiting)
        return [f"{count} updates of Telegram are not delivered or not confirmed"] if count else []

    def forget(self) -> None:
        """Drop what is undelivered."""
        self._bot.updates.clear()

    def _send(self, seat: Seat, said: Said) -> int:
        person = seat.person
        if seat.group is None and person.blocked:
            raise CannotAct("this person has blocked the bot")
        if seat.group is None:
            person.started = True
        if _is_closed_to(seat):
            raise CannotAct("the topic is closed: only administrators of the group write there")
        message = self._message_of(seat, said)
        self._house.mark(seat.chat, message)
        self._bot.tell_message(seat.chat, message)
        return message.message_id

    def _message_of(self, seat: Seat, said: Said) -> Message:
        entities = detect(said.text, [])
        answered = seat.chat.messages.get(said.reply_to or 0)
        return Message(
            message_id=self._house.counters.next("message"),
            sender=seat.person.id,
            at=self._house.clock.now(),
            kind=said.kind,
            text=said.text,
            html=as_html(said.text, entities),
            entities=entities,
            media=said.media,
            payload=said.payload,
            reply_to=said.reply_to,
            topic=seat.topic or (answered.topic if answered else None),
            anonymous=seat.anonymous,
        )

    def _press_reply_button(self, seat: Seat, message: Message, button: Button) -> None:
        person, answered = seat.person, message.message_id
        if seat.chat.keyboard_once and seat.chat.keyboard_from == answered:
            seat.chat.show_keyboard(None)
        if button.get("request") == "contact":
            self.send_contact(seat, person.phone, own=True, name=None, reply_to=answered)
        elif button.get("request") == "location":
            self.send_location(seat, person.lat, person.lon, reply_to=answered)
        else:
            self.say(seat, button["label"], reply_to=None, forwarded_from=None)

    def _origin(self, forwarded_from: str) -> Json:
        author = self._house.state.people.get(forwarded_from)
        date = int(self._house.clock.now().timestamp())
        if author is not None:
            return {"type": "user", "date": date, "sender_user": user_json(author)}
        if forwarded_from == BOT:
            return {"type": "user", "date": date, "sender_user": self._bot.shapes.bot_user()}
        return {"type": "hidden_user", "date": date, "sender_user_name": forwarded_from}

    def _set_blocked(self, person: Person, blocked: bool) -> None:
        if person.blocked == blocked:
            return
        person.blocked = blocked
        self._house.people_changed()
        bot = self._bot.shapes.bot_user()
        old, new = ("member", "kicked") if blocked else ("kicked", "member")
        body = {
            "chat": private_chat_json(person),
            "from": user_json(person),
            "date": int(self._house.clock.now().timestamp()),
            "old_chat_member": member_json(bot, old),
            "new_chat_member": member_json(bot, new),
        }
        self._bot.tell("my_chat_member", body, f"chat:{person.id}")


def _button_of(message: Message, wanted: Button) -> Button | None:
    return find_button([*message.buttons, *(message.keyboard or []), message.shown], wanted)


def _is_closed_to(seat: Seat) -> bool:
    if seat.group is None or seat.topic is None or seat.person.id in seat.group.admins:
        return False
    return seat.group.topics[seat.topic].closed
