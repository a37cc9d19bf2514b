"""A city's people, both messengers and the service, to which steps happen one after another."""

import asyncio
import itertools
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Self

from aiohttp import ClientSession

from app.history_check import check_histories
from core.access import Role
from core.citizens import Identity
from core.city import City
from core.outbox import MOST_TRIES
from tests.reliability.stateful_audit import Eye
from tests.reliability.stateful_clock import TurnedClock
from tests.reliability.stateful_messengers import Messengers
from tests.reliability.stateful_people import ACTS, Act
from tests.reliability.stateful_phones import Json, Phone, TelegramPhone, ViberPhone
from tests.reliability.stateful_powers import POWERS, Power
from tests.reliability.stateful_process import Process
from tests.reliability.stateful_rules import Broken, Message, Rules
from tests.reliability.stateful_steps import ON_CALL, PEOPLE, Step
from understanding import Reader

LONGEST_REST = 60.0
"""Real seconds in which the service has to come to rest."""
START_TAKES = 3.0
"""Seconds; importing alone takes two."""
CHECK_ALL_EVERY = 500


class World:
    """What the steps of one run happen to."""

    acts: Mapping[str, Act] = ACTS
    powers: Mapping[str, Power] = POWERS

    def __init__(self, url: str, folder: Path, city: City) -> None:
        self.url, self.folder, self.city, self.reader = url, folder, city, Reader(city)
        self.clock, self.ids = TurnedClock(), itertools.count(1000)
        self.phones = self._give_phones()
        by_address = {(phone.channel, phone.address): phone for phone in self.phones}
        self.eye = Eye(url)
        self.rules = self._make_rules(by_address)
        self.messengers = Messengers(by_address, self.ids, self.rules)
        self.trap = ("", 0)
        self.untold: deque[tuple[Phone, Json]] = deque()
        """What the messengers have to tell."""
        self.late: list[tuple[int, Phone, Json]] = []
        self.accepted: set[tuple[str, str]] = set()
        """Every event that the service has accepted."""
        self.garbled: set[tuple[str, str]] = set()
        self.wrote: Counter[int] = Counter()
        self.pressed: Counter[int] = Counter()
        self.upset = False
        """The process died, or the messenger was down: the word that pops up may be lost on the way."""
        self.restless = False
        self.last_line = 0
        """The last line of a talk at the last rest."""
        self.steps = 0
        self.deaths = 0
        self.closing: list[asyncio.Task[None]] = []

    def _give_phones(self) -> list[Phone]:
        return people(PEOPLE, self.ids)

    def _make_rules(self, phones: Mapping[tuple[str, str], Phone]) -> Rules:
        return Rules(self.eye, self.clock, phones)

    async def __aenter__(self) -> Self:
        self._pump = asyncio.create_task(self.clock.run())
        self._real_request = ClientSession._request
        setattr(ClientSession, "_request", self.clock.held(self._real_request))  # noqa: B010
        await self.eye.open()
        await self.messengers.open()
        self.messengers.trap = self._is_trapped
        for phone in self.phones:
            phone.media = self.messengers.address
        await self._begin_process()
        await self._employ(self.phones[ON_CALL], "Черговий", Role.on_call)
        return self

    async def _employ(self, phone: Phone, name: str, role: Role) -> None:
        """Somebody of the staff."""
        async with self.process.database.work() as work:
            identity = Identity(phone.channel, phone.address)
            met = await work.citizens.meet(identity, name, self.clock.now())
            await work.roles.grant(met.identity_id, role, "test", self.clock.now())

    async def __aexit__(self, *error: object) -> None:
        self.trap = ("", 0)
        self.process.die()
        await self.process.bury()
        self.closing += self.process.closing
        await self._close_channels()
        setattr(ClientSession, "_request", self._real_request)  # noqa: B010
        await self.messengers.close()
        await self.eye.close()
        self._pump.cancel()

    async def _close_channels(self) -> None:
        await asyncio.gather(*self.closing)

    async def _begin_process(self) -> None:
        """A start takes its time: the new process knows nothing of the calls that the one before has made.

        It may die in the middle of that; then there is another one.
        """
        self.clock.turn(START_TAKES)
        self.process = Process(
            self.url,
            self.messengers.address,
            self.folder,
            self.city,
            self.clock,
            self._is_trapped,
            self.reader,
        )
        if not await self.process.do(self.process.start()):
            await self.revive()

    def _is_trapped(self, at: str) -> bool:
        """Whether the process dies just here; then it is dead already."""
        where, nth = self.trap
        if at != where or self.process.dead:
            return False
        self.trap = (where, nth - 1)
        if nth > 1:
            return False
        self.trap = ("", 0)
        self.process.die()
        return True

    async def play(self, steps: Sequence[Step], to_the_end: bool = True) -> None:
        """Let the steps happen. Raises Broken as soon as a rule is seen not to hold."""
        for step in steps:
            self.steps += 1
            await self._do(step)
            self._come_late()
            if step.get("rest", True):
                await self.rest()
            if self.steps % CHECK_ALL_EVERY == 0:
                await self.rest()
                await self.check_all()
        if to_the_end:
            await self.end()

    async def _do(self, step: Step) -> None:
        what = dict(step)
        kind, late = what.pop("do"), what.pop("late", 0)
        what.pop("rest", None)
        if kind in self.powers:
            await self.powers[kind](self, **what)
            return
        phone = self.phones[what.pop("who")]
        told = await self.acts[kind](self, phone, **what)
        for one in told or ():
            if phone.blocked and kind not in ("blocks", "opens", "repeats"):
                self.tell(phone, phone.blocks(False))  # who writes lets the bot write
            if late:
                self.late.append((self.steps + late, phone, one))
            else:
                self.tell(phone, one)

    def _come_late(self) -> None:
        for one in [one for one in self.late if one[0] <= self.steps]:
            self.late.remove(one)
            self.tell(one[1], one[2])

    def tell(self, phone: Phone, told: Json) -> None:
        """The messenger has something to tell of this phone."""
        if query := told.get("callback_query"):
            self.rules.note_press(phone, query["id"], str(told["update_id"]))
        phone.told.append(told)
        self.untold.append((phone, told))

    async def restart(self) -> None:
        """In order, with whatever is under way."""
        posts = [asyncio.create_task(self._post(phone, told)) for phone, told in self._take_untold()]
        await asyncio.sleep(0)
        await self.process.do(self.process.stop())
        if not self.process.closing:  # it died before it had closed everything
            await self.process.bury()
        self.closing += self.process.closing
        await asyncio.gather(*posts)
        self.upset = True
        await self.rules.died()
        await self._begin_process()

    async def revive(self) -> None:
        """The dead process is followed by another."""
        self.deaths, self.upset = self.deaths + 1, True
        await self.process.bury()
        self.closing += self.process.closing
        await self.rules.died()
        await self._begin_process()

    # Coming to rest.

    async def rest(self) -> None:
        """Until everything told is taken, everything due is done and everything sent is settled."""
        try:
            async with asyncio.timeout(LONGEST_REST):
                while not await self._one_rest():
                    pass
        except TimeoutError:
            raise Broken("the service comes to rest", f"not in {LONGEST_REST} seconds") from None
        await self._check_answers()
        if self.rules.broken:
            raise self.rules.broken

    async def _one_rest(self) -> bool:
        await asyncio.gather(*(self._post(phone, told) for phone, told in self._take_untold()))
        alive = await self.process.do(self.process.come_to_rest())
        if not alive:
            await self.revive()
            return False
        reports, self.messengers.reports = self.messengers.reports, []
        for phone, progress, token in reports:
            if isinstance(phone, ViberPhone):
                self.untold.append((phone, phone.reports(progress, token)))
        return not self.untold and not self.process.queued

    def _take_untold(self) -> list[tuple[Phone, Json]]:
        untold, self.untold = list(self.untold), deque()
        return untold

    async def _post(self, phone: Phone, told: Json) -> None:
        """Call the webhook; what was not accepted is told again."""
        event = (phone.channel, self.event_id(phone, told))
        took: list[bool] = []

        async def post() -> None:
            took.append(await self.process.post(phone.channel, told))

        self.rules.heard(phone)
        await self.process.do(post())
        if not (took and took[0]):
            self.untold.append((phone, told))
            return
        if event not in self.accepted:
            self.accepted.add(event)
            # The word that pops up is best effort: a death on the way to it may cost it.
            self.wrote[phone.number] += _wants_answer(told)
            self.pressed[phone.number] += "callback_query" in told
            if event in self.garbled:
                self.restless = True
            self._accepted(phone, told)

    def _accepted(self, phone: Phone, told: Json) -> None:
        """The service has taken an event, for the first time."""

    def event_id(self, phone: Phone, told: Json) -> str:
        return (
            self.process.telegram.event_id(told)
            if phone.channel == "telegram"
            else self.process.viber.event_id(told)
        )

    async def _check_answers(self) -> None:
        """Who has written is answered; who has not is not answered twice."""
        await self.rules.look()
        restless = bool(await self.eye.rows(_WAITING))
        for phone in self.phones:
            fresh = self.rules.fresh.pop(phone.number, [])
            replies = [message for message in fresh if message.is_reply]
            of_bot = [message for message in replies if self.rules.is_asked_for(message)]
            shown = any(message.shown for message in of_bot) or self.rules.popped_up[phone.number]
            wrote = self.wrote[phone.number]
            waits = wrote - self.pressed[phone.number] * self.upset
            excused = phone.blocked or self.messengers.met[phone.number] or self.restless or restless
            excused = excused or await self._was_begun_in_vain(of_bot)
            if waits > 0 and not shown and not (excused or await self._is_heard(phone)):
                unshown = [message.body for message in fresh]
                self.rules.fail(
                    "who has written is answered",
                    f"{phone.number} after {wrote}: {phone.told[-1]}, put and not shown: {unshown}",
                )
            if not wrote and of_bot and not (restless or self.restless):
                self.rules.fail("a repeat has no effect", f"{phone.number}: {[one.body for one in of_bot]}")
        self.wrote.clear()
        self.pressed.clear()
        self.upset = self.messengers.down > 0
        self.rules.popped_up.clear()
        self.messengers.met.clear()
        self.restless = restless
        [newest] = await self.eye.rows("SELECT coalesce(max(id), 0) AS id FROM lines")
        self.last_line = newest.id
        await self.rules.rested()

    async def _was_begun_in_vain(self, replies: Sequence[Message]) -> bool:
        """Whether one was begun as often as it may be, and each process died before it made the call.

        Nobody can know that of a call that was perhaps made, so it is not begun a third time.
        """
        rows = (
            await self.eye.rows(
                "SELECT id FROM outbox WHERE state = 'unknown' AND attempts >= :most", most=MOST_TRIES
            )
            if replies
            else []
        )
        return not {row.id for row in rows}.isdisjoint(reply.id for reply in replies)

    async def _is_heard(self, phone: Phone) -> bool:
        """Whether somebody else answers: an operator, from whichever of their messengers they asked.

        One of their messengers may have ended the talk after another had written into it.
        """
        whose = "SELECT citizen_id FROM identities WHERE channel = :channel AND external_id = :account"
        rows = await self.eye.rows(
            "SELECT 1 FROM handoffs JOIN identities ON identities.id = handoffs.identity_id "
            f"WHERE identities.citizen_id = ({whose}) AND (handoffs.state <> 'closed' OR EXISTS "
            "(SELECT 1 FROM lines WHERE handoff_id = handoffs.id AND side = 'citizen' AND lines.id > :last))",
            channel=phone.channel,
            account=phone.address,
            last=self.last_line,
        )
        return bool(rows)

    async def check_all(self) -> None:
        """What is asked of the whole database."""
        rows = await self.eye.rows("SELECT channel, event_id, state, attempts FROM events")
        stored = {(row.channel, row.event_id) for row in rows}
        if len(stored) != len(rows):
            raise Broken("an event is stored once", "two rows of one event")
        if lost := self.accepted - stored:
            raise Broken("an accepted event is not lost", f"{sorted(lost)[:5]}")
        odd = [row for row in rows if row.state == "dead" and (row.channel, row.event_id) not in self.garbled]
        if odd:
            raise Broken("only what cannot be read is given up", f"{odd[:5]}")
        begun = await self.eye.rows(_FIRST_EVENTS)
        if any(row.kind != "registered" for row in begun):
            raise Broken("a history begins with the filing", f"{begun}")
        tally = await check_histories(self.process.database, None, lambda _: None)
        if not tally.is_whole:
            raise Broken("a history is one whole chain", f"{tally.named[:5]}")

    async def end(self) -> None:
        """Nothing troubles any more, and all that is due comes."""
        self.trap, self.messengers.down = ("", 0), 0
        self.messengers.troubles.clear()
        self.process.database.full = 0
        for _, phone, told in self.late:
            self.tell(phone, told)
        self.late.clear()
        await self.rest()
        for _ in range(30):
            await self.powers["time_goes"](self, 24 * 3.0)
        await self.check_all()
        unfinished = "SELECT id, state FROM outbox WHERE state IN ('queued', 'sending')"
        if rows := await self.eye.rows(unfinished):
            raise Broken("every message comes to an end", f"{rows[:5]}")
        if rows := await self.eye.rows("SELECT id FROM events WHERE state NOT IN ('handled', 'dead')"):
            raise Broken("every event is handled or given up", f"{rows[:5]}")


_WAITING = "SELECT id FROM timers WHERE kind IN ('flood_over', 'event_again', 'send_again') LIMIT 1"
_FIRST_EVENTS = "SELECT kind FROM case_events WHERE id IN (SELECT min(id) FROM case_events GROUP BY case_id)"


def people(number: int, ids: "itertools.count[int]") -> list[Phone]:
    """So many accounts, every third of them one of Viber's."""
    kinds = [ViberPhone if each % 3 == 2 else TelegramPhone for each in range(number)]
    return [kind(each, ids) for each, kind in enumerate(kinds)]


def in_group(told: Json) -> bool:
    """Whether it happened in a group of the staff."""
    press = told.get("callback_query") or {}
    contents = (
        told.get("message"),
        told.get("edited_message"),
        told.get("my_chat_member"),
        press.get("message"),
    )
    return any((one or {}).get("chat", {}).get("type") == "supergroup" for one in contents)


def _wants_answer(told: Json) -> bool:
    """Whether somebody did something that wants an answer."""
    if in_group(told):
        return False
    if told.get("event", "message") != "message" or "my_chat_member" in told:
        return False
    return "message" in told or "callback_query" in told or "edited_message" in told
