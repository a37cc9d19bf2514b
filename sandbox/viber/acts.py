"""What a person does in Viber's app, and which events come of it."""

from sandbox.chats import Json, Message, find_button
from sandbox.files import Upload
from sandbox.messenger import CannotAct, NoSuchButton, Seat
from sandbox.people import Person
from sandbox.viber.arrivals import DELIVERED
from sandbox.viber.bot import NAME, Bot
from sandbox.viber.downloads import Downloads
from sandbox.viber.presses import said_by
from sandbox.viber.said import FILE_KINDS, Said, card_said, file_said, location_said, text_said
from sandbox.viber.visits import Visits


class ViberPeople:
    """The people of the pretended Viber."""

    def __init__(self, bot: Bot, downloads: Downloads) -> None:
        self._bot = bot
        self._house = bot.house
        self._downloads = downloads
        self.visits = Visits(bot)

    def say(self, seat: Seat, text: str, reply_to: int | None, forwarded_from: str | None) -> int:
        """Send a text; to the bot, a forwarded one and an answer look like any other."""
        seat.check_reply(reply_to)
        return self._send(seat, text_said(text, reply_to))

    def send_files(
        self,
        seat: Seat,
        kind: str,
        uploads: list[Upload],
        caption: str,
        seconds: int | None,
        reply_to: int | None = None,
    ) -> list[int]:
        """Send files one by one, the caption with the first: bots know no albums."""
        if kind not in FILE_KINDS:
            raise CannotAct(f"Viber hands no {kind} messages on to bots")
        self._check(seat)
        sent = []
        for number, upload in enumerate(uploads):
            file = self._house.files.keep(kind, upload)
            address, words = self._downloads.address_of(file), "" if number else caption
            sent.append(self._send(seat, file_said(file, address, words, seconds or 1)))
        return sent

    def send_location(self, seat: Seat, lat: float, lon: float) -> int:
        """Send a point on the map."""
        return self._send(seat, location_said(lat, lon))

    def send_contact(self, seat: Seat, phone: str, own: bool, name: str | None) -> int:
        """Send a card from the address book, one's own or another's."""
        return self._send(seat, card_said(phone, name or (seat.person.name if own else "")))

    def edit(self, seat: Seat, message_id: int, text: str) -> None:
        """Refuse: what was sent stays as it is."""
        raise CannotAct("Viber has no editing of messages to a bot")

    async def press(self, seat: Seat, label: str | None, data: str | None, message_id: int | None) -> Json:
        """Press a button of the keyboard that is shown, or of that very message's."""
        wanted = {name: value for name, value in (("label", label), ("data", data)) if value is not None}
        named = None if message_id is None else seat.chat.messages.get(message_id)
        rows = seat.chat.keyboard if message_id is None else named and named.keyboard
        button = find_button(rows or [], wanted)
        if button is None:
            raise NoSuchButton("the keyboard shows no such button")
        said = said_by(seat.person, button)
        if said is not None:
            self._send(seat, said)
        shown = {"url": button["url"]} if "url" in button else {}
        return {"pressed": True, "notice": None, **shown}

    def block(self, person: Person) -> None:
        """Unsubscribe, and do not write either."""
        self.visits.set_blocked(person, True)

    def unblock(self, person: Person) -> None:
        """Be able to write again, which subscribes."""
        self.visits.set_blocked(person, False)

    def about_bot(self, person: Person) -> Json:
        """Show the bot's name; in Viber it has no description and no commands."""
        return {"name": NAME, "description": "", "commands": []}

    def waiting(self) -> list[str]:
        """Say how many events are not delivered yet."""
        self._bot.queue.drop_old()
        count = len(self._bot.queue.waiting)
        return [f"{count} events of Viber are not delivered"] if count else []

    def forget(self) -> None:
        """Drop what is undelivered, and how the bot stood with whom."""
        self._bot.queue.clear()
        self._bot.state.standings.clear()

    def _check(self, seat: Seat) -> None:
        if seat.group is not None:
            raise CannotAct("Viber's bots are in no groups")
        self.visits.check(seat.person)

    def _send(self, seat: Seat, said: Said) -> int:
        self._check(seat)
        person = seat.person
        if not person.subscribed:
            self.visits.let_write(person)
        standing = self._bot.standing(person)
        standing.wrote_at = self._house.clock.now()
        standing.unanswered.clear()
        message = self._message_of(person, said)
        if not said.silent:
            self._house.mark(seat.chat, message)
        self._tell(person, message.message_id, said)
        return message.message_id

    def _tell(self, person: Person, token: int, said: Said) -> None:
        tracking_data = self._bot.standing(person).tracking_data
        message = {**said.told, **({"tracking_data": tracking_data} if tracking_data else {})}
        fields = {"sender": self._bot.described(person), "message": message, "silent": said.silent}
        self._bot.tell("message", person, fields, token)
        # The server reports what it brought to the bot, too.
        self._bot.tell(DELIVERED, person, {"user_id": person.id}, token)

    def _message_of(self, person: Person, said: Said) -> Message:
        return Message(
            message_id=self._bot.token_for_message(),
            sender=person.id,
            at=self._house.clock.now(),
            kind=said.kind,
            text=said.text,
            media=said.media,
            payload=said.payload,
            reply_to=said.reply_to,
        )
