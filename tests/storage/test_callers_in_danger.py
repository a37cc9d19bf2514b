"""Of a call for help by telephone the operator hears how it stands."""

from sqlalchemy import select

from core.access import Role
from core.alerts import Emergency, raise_alert, remind_of_alert, take_alert
from core.citizens import PHONE, Identity
from core.outbox import NoticeKind, OutboxState
from storage.database import Database
from storage.tables import outbox
from tests.conftest import HandClock
from tests.storage.test_calling import NUMBER, caller, sent, writer


async def test_an_operator_hears_what_becomes_of_a_callers_call_for_help(
    database: Database, clock: HandClock
) -> None:
    phone, operator = await caller(database, clock), await writer(database, clock)
    emergency = Emergency(phone.identity_id, "gas_smell", "Миру 35", "Газ", NUMBER, told=operator.identity_id)
    async with database.work() as work:
        duty = await work.citizens.meet(Identity("telegram", "9"), "", clock.now())
        await work.roles.grant(duty.identity_id, Role.on_call, "test", clock.now())
        alert = await raise_alert(work, emergency, clock.now())
        await remind_of_alert(work, alert.id, clock.now())
        await take_alert(work, alert.id, duty.identity_id, clock.now())
    async with database.reader.connect() as connection:
        query = select(outbox.c.body).where(outbox.c.identity_id == operator.identity_id)
        told = [row.body for row in await connection.execute(query.order_by(outbox.c.id))]
    assert [body["notice"] for body in told] == [NoticeKind.alert_waits, NoticeKind.alert_taken]
    assert {body["facts"]["phone"] for body in told} == {NUMBER}
    assert (PHONE, OutboxState.withheld) not in await sent(database)
