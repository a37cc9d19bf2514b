"""Who wants to be told of outages: at home, at their parents', in a street, a district or the whole city."""

from collections.abc import Iterator
from datetime import timedelta
from random import Random

from app.demo.people import Population
from core.outages import OutageKind
from core.subscriptions import CONSENT_VERSION, Consent, QuietHours, Subscription, subscribe
from core.work import Work

WANT_ALL, WANT_QUIET, HAVE_A_SECOND_HOME, LOOK_AT_MORE = 0.7, 0.3, 0.3, 0.12
"""Shares of those who subscribe."""
QUIET = (QuietHours(21 * 60, 6 * 60), QuietHours(22 * 60, 7 * 60), QuietHours(23 * 60, 8 * 60))
FEW_KINDS = (
    frozenset({OutageKind.water}),
    frozenset({OutageKind.power}),
    frozenset({OutageKind.water, OutageKind.heat}),
    frozenset({OutageKind.water, OutageKind.power, OutageKind.gas}),
    frozenset({OutageKind.transport}),
)

Place = tuple[str, str, str]
"""Street, house and district."""


async def add_subscriber(work: Work, people: Population, number: int) -> None:
    """Let one person want to be told; who only ever rang up cannot be."""
    account = next(people.accounts(number))
    if not people.has_messenger(number):
        return
    random, citizen_id = people.random("subscriber", number), account.citizen_id
    agreed_at = account.met_at + timedelta(seconds=random.randint(60, 900))
    await work.subscriptions.agree(citizen_id, Consent(CONSENT_VERSION, agreed_at))
    if random.random() < WANT_QUIET:
        await work.subscriptions.set_quiet_hours(citizen_id, random.choice(QUIET))
    kinds = frozenset(OutageKind) if random.random() < WANT_ALL else random.choice(FEW_KINDS)
    for place in _places(people, number, random):
        await subscribe(work, Subscription(0, citizen_id, *place, kinds))


def _places(people: Population, number: int, random: Random) -> Iterator[Place]:
    home = people.home(number)
    yield home.id, people.house(people.random("house", number)), home.district
    if random.random() < HAVE_A_SECOND_HOME:
        other = random.choice(people.city.streets)
        yield other.id, people.house(random), other.district
    if random.random() < LOOK_AT_MORE:
        yield random.choice(((home.id, "", home.district), ("", "", home.district), ("", "", "")))
