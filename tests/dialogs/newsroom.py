"""Those who announce outages in a test: an admin who writes, another who approves, and who is told."""

from dataclasses import dataclass

from core.access import Role
from core.outages import OutageKind
from core.subscriptions import CONSENT_VERSION, Consent, Subscription, subscribe
from tests.dialogs.conversation import Citizen, Stage

PASTED = """Шановні мешканці!

25 листопада 2026 року з 9:00 до 17:00 у звʼязку з ремонтом водопроводу буде припинено
водопостачання за адресами:
вул. Куїнджі, 12-48 (парні), 51, 53а; просп. Миру, буд. 80, 82, 84/2.

Просимо вибачення за незручності. Тел. 0629 12-34-56."""
FIRST_LINE = "25 листопада з 9:00 до 17:00 не буде води."


@dataclass
class Newsroom:
    """The people, and the way of a notice as far as a test needs it."""

    stage: Stage
    admin: Citizen
    other: Citizen

    async def subscriber(
        self, name: str = "700", street_id: str = "kuindzhi-st", house: str = "14"
    ) -> Citizen:
        """Somebody who wants to be told of an address."""
        person = await self.stage.citizen(name, "uk")
        async with self.stage.database.work() as work:
            known = await work.citizens.find(person.identity)
            assert known
            now = self.stage.clock.now()
            await work.subscriptions.agree(known.citizen_id, Consent(CONSENT_VERSION, now))
            kinds = frozenset(OutageKind)
            await subscribe(work, Subscription(0, known.citizen_id, street_id, house, "", kinds))
        return person

    async def staff(self, name: str, *roles: str) -> Citizen:
        """Somebody with these roles."""
        person = await self.stage.citizen(name)
        async with self.stage.database.work() as work:
            known = await work.citizens.find(person.identity)
            assert known
            for role in roles:
                await work.roles.grant(known.identity_id, role, "test", self.stage.clock.now())
        return person

    async def pastes(self, text: str = PASTED) -> str:
        """Paste a text; the form that was read out of it."""
        await self.admin.says("/outage")
        await self.admin.presses("Announce an outage")
        await self.admin.says(text)
        return await self.admin.presses("That is all")

    async def draft(self, text: str = PASTED) -> str:
        """The same, and on to the texts, with nothing to add."""
        await self.pastes(text)
        return await self.admin.presses("Show what people read")

    async def submitted(self, text: str = PASTED) -> str:
        """The same, submitted; what the other admin is shown."""
        await self.draft(text)
        await self.admin.presses("Submit for approval")
        await self.stage.send_queued()
        return f"{self.other.last.title}\n{self.other.last.text}"

    async def opens(self) -> str:
        """Open the first notice of the list."""
        await self.admin.says("/outage")
        [first] = [choice.label for choice in self.admin.last.choices if choice.label.startswith("1. ")]
        return await self.admin.presses(first)


async def newsroom(stage: Stage) -> Newsroom:
    """Two admins, and nobody who is told."""
    room = Newsroom(stage, await stage.citizen("801"), await stage.citizen("802"))
    for one in ("801", "802"):
        await room.staff(one, Role.admin)
    return room
