"""A city whose citizens talk with operators: its group, its staff, and whoever else writes there."""

from collections.abc import Mapping
from typing import Self

from core.access import Role
from core.groups import OPERATORS as PURPOSE
from core.groups import bind
from tests.reliability.stateful_forum import Forum
from tests.reliability.stateful_group import GROUP_POWERS
from tests.reliability.stateful_people import ACTS
from tests.reliability.stateful_phones import Json, Phone
from tests.reliability.stateful_powers import POWERS
from tests.reliability.stateful_staff import NAMES, STAFF_ACTS, Member
from tests.reliability.stateful_talk_rules import TalkRules
from tests.reliability.stateful_talk_steps import CITIZENS, OPERATORS, STRANGER, SUPERVISOR
from tests.reliability.stateful_words import words_in
from tests.reliability.stateful_world import World, in_group, people


class TalkWorld(World):
    """What the steps of one run happen to."""

    acts = {**ACTS, **STAFF_ACTS}  # noqa: RUF012 -- a table
    powers = {**POWERS, **GROUP_POWERS}  # noqa: RUF012
    rules: TalkRules

    def _give_phones(self) -> list[Phone]:
        self.forum = Forum(self.ids, self.clock.monotonic)
        self.members = [
            Member(CITIZENS + each, self.ids, name=name, forum=self.forum) for each, name in enumerate(NAMES)
        ]
        self.unheard: dict[int, list[str]] = {}
        """What each citizen has said since the service last came to rest."""
        return [*people(CITIZENS, self.ids), *self.members]

    def _make_rules(self, phones: Mapping[tuple[str, str], Phone]) -> TalkRules:
        return TalkRules(self.eye, self.clock, phones, self.forum)

    @property
    def somebody(self) -> Member:
        """Who does what nobody of the staff has to do."""
        return self.members[-1]

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        self.messengers.forum = self.forum
        self.rules.staff = {member.number for member in self.members[:OPERATORS]}
        for member in self.members[:OPERATORS]:
            await self._employ(member, member.name, Role.operator)
        await self._employ(self.phones[SUPERVISOR], NAMES[OPERATORS - 1], Role.supervisor)
        async with self.process.database.work() as work:
            at, now = {"channel": "telegram", "chat": self.forum.chat}, self.clock.now()
            await bind(work, PURPOSE, title="Оператори", by="test", now=now, **at)
        return self

    def tell(self, phone: Phone, told: Json) -> None:
        """Of a group that it is not in, the bot is told nothing but that."""
        if in_group(told) and self.forum.rank == "kicked" and "my_chat_member" not in told:
            return
        for word in words_in(told):
            if (spoken := self.rules.spoken.get(word)) and in_group(told):
                spoken.expected = spoken.thread in self.rules.linked
        super().tell(phone, told)

    def _accepted(self, phone: Phone, told: Json) -> None:
        for word in words_in(told):
            if in_group(told) and word in self.rules.spoken:
                self.rules.spoken[word].accepted = True
        if not in_group(told) and phone.number < CITIZENS:
            self.unheard.setdefault(phone.number, []).extend(words_in(told))

    async def _is_heard(self, phone: Phone) -> bool:
        """Whether all that was said stands in a talk."""
        said = self.unheard.get(phone.number, ())
        known = all(word in self.rules.talks.by_word for word in said)
        return known and await super()._is_heard(phone)

    async def _check_answers(self) -> None:
        await self.rules.look()
        await self.rules.read()
        await super()._check_answers()
        self.unheard.clear()

    async def end(self) -> None:
        """The bot has its rights again, and its topics."""
        self.messengers.troubles.clear()
        await self.powers["bot_is_back"](self, tells=True)
        for told in await self.acts["topics_on"](self, self.phones[STRANGER - 1]) or ():
            self.tell(self.phones[STRANGER - 1], told)
        await super().end()
        await self.rules.check_end()
