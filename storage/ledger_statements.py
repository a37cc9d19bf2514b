"""What the ledger asks of the database, prepared once: see `storage/ledger.py`."""

from sqlalchemy import bindparam, exists, func, or_, select, union_all, update

from core.broadcasts import BroadcastState
from core.ledger import LEFT, REACHED, RecipientState, Stage
from core.receipts import Progress
from storage.outage_tables import (
    broadcasts,
    early_failures,
    ledger_tallies,
    ledgers,
    outages,
    recipients,
    subscribers,
)
from storage.receipts import NOT_SHOWN
from storage.statements import among, for_both, many_at_once
from storage.tables import identities, processes

_S = RecipientState
OPEN = for_both(ledgers, lambda add: add.on_conflict_do_nothing())
UNCLOSED = select(ledgers).where(ledgers.c.stage != Stage.closed).order_by(ledgers.c.broadcast_id)
OF = select(ledgers).where(ledgers.c.broadcast_id == bindparam("which"))
ALIVE = select(processes.c.id).where(processes.c.seen_at >= bindparam("seen_since"))
LED_BY_OTHERS = (
    select(ledgers.c.broadcast_id)
    .where(ledgers.c.stage != Stage.closed, ledgers.c.owner != bindparam("me"), ledgers.c.owner.in_(ALIVE))
    .limit(1)
)
LEAD = update(ledgers).where(ledgers.c.stage != Stage.closed).values(owner=bindparam("me"))
HELD = OF.with_for_update()
GO_ON = (
    update(ledgers)
    .where(ledgers.c.broadcast_id == bindparam("which"))
    .values(cursor=bindparam("next"), stage=bindparam("then"), size=bindparam("rows"))
)
READER = (
    recipients.c.citizen_id,
    recipients.c.identity_id,
    recipients.c.channel,
    recipients.c.language,
    recipients.c.charged,
)
ADD = many_at_once(recipients, "broadcast_id", *(column.name for column in READER), "state")
WANT_NONE = select(identities.c.id).where(
    among(identities.c.id, "ids"),
    # With NOT IN, PostgreSQL would read all subscribers for each page.
    ~exists().where(subscribers.c.citizen_id == identities.c.citizen_id),
)

IS_SENDING = (
    select(broadcasts.c.id)
    .where(broadcasts.c.id == bindparam("which"), broadcasts.c.state == BroadcastState.sending)
    # Whoever pauses it waits for those whose turn it is, and nobody's turn comes after that.
    .with_for_update(read=True)
)
ACCOUNTS = identities.alias("accounts")
WAITING = (
    select(
        recipients.c.citizen_id,
        recipients.c.identity_id,
        recipients.c.language,
        recipients.c.charged,
        identities.c.external_id,
        identities.c.reachable,
        identities.c.citizen_id.label("person"),
        subscribers.c.quiet_from,
        subscribers.c.quiet_until,
        select(func.count())
        .where(ACCOUNTS.c.citizen_id == identities.c.citizen_id)
        .scalar_subquery()
        .label("accounts"),
    )
    .select_from(
        recipients.join(identities, identities.c.id == recipients.c.identity_id).outerjoin(
            subscribers, subscribers.c.citizen_id == identities.c.citizen_id
        )
    )
    .where(
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.state == _S.waiting,
        recipients.c.channel == bindparam("channel"),
    )
    .order_by(recipients.c.language, recipients.c.citizen_id)
    .limit(bindparam("look_at"))
    .with_for_update(skip_locked=True, of=recipients)
)
TOLD_AT_ANOTHER = (
    select(recipients.c.citizen_id)
    .join(identities, identities.c.id == recipients.c.identity_id)
    .where(
        identities.c.citizen_id == bindparam("person"),
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.citizen_id != bindparam("citizen_id"),
        recipients.c.state.in_([*REACHED, _S.sending]),
    )
    .limit(1)
)
MOVE = (
    update(recipients)
    .where(
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.citizen_id == bindparam("whose"),
        recipients.c.state == _S.waiting,
    )
    .values(
        state=bindparam("then"),
        owner=bindparam("me"),
        due_at=bindparam("until"),
        settled_at=bindparam("at"),
    )
)
SETTLE = (
    update(recipients)
    .where(
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.citizen_id == bindparam("whose"),
        recipients.c.state == _S.sending,
        recipients.c.owner == bindparam("me"),
    )
    .values(
        state=bindparam("then"),
        owner=None,
        message_id=bindparam("token"),
        reason=bindparam("why"),
        due_at=bindparam("until"),
        settled_at=bindparam("at"),
    )
)
UNREACHABLE = (
    update(identities)
    .where(
        identities.c.id.in_(
            select(recipients.c.identity_id).where(
                recipients.c.broadcast_id == bindparam("which"), recipients.c.citizen_id == bindparam("whose")
            )
        )
    )
    .values(reachable=False)
)
BURY = (
    update(recipients)
    .where(
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.state == _S.sending,
        or_(recipients.c.owner == bindparam("me"), recipients.c.owner.not_in(ALIVE)),
    )
    .values(state=_S.unknown, settled_at=bindparam("at"), reason="the process stopped while it was sending")
)
_KEPT = (
    select(recipients.c.state, func.count().label("number"))
    .where(recipients.c.broadcast_id == bindparam("which"))
    .group_by(recipients.c.state)
)
_FORGOTTEN = select(ledger_tallies.c.state, ledger_tallies.c.number).where(
    ledger_tallies.c.broadcast_id == bindparam("which")
)
COUNTS = union_all(_KEPT, _FORGOTTEN)
TOLD = (
    select(outages.c.kind, recipients.c.settled_at)
    .join(broadcasts, broadcasts.c.id == recipients.c.broadcast_id)
    .join(outages, outages.c.id == broadcasts.c.outage_id)
    .where(among(recipients.c.identity_id, "ids"), recipients.c.state.in_(REACHED))
    .order_by(recipients.c.settled_at, recipients.c.broadcast_id)
)
WITH_TOKEN = (
    select(recipients.c.broadcast_id, recipients.c.citizen_id)
    .join(identities, identities.c.id == recipients.c.identity_id)
    .where(
        identities.c.channel == bindparam("channel"),
        identities.c.external_id == bindparam("address"),
        recipients.c.message_id == bindparam("token"),
    )
)
FORWARD = (
    update(recipients)
    .where(
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.citizen_id == bindparam("whose"),
        func.coalesce(recipients.c.progress, 0) < bindparam("to"),
    )
    .values(progress=bindparam("to"))
)
FAILED_LATE = (
    update(recipients)
    .where(
        recipients.c.broadcast_id == bindparam("which"),
        recipients.c.citizen_id == bindparam("whose"),
        recipients.c.state == _S.sent,
        recipients.c.progress == Progress.failed,  # another device may have shown it
    )
    .values(state=_S.failed, reason=NOT_SHOWN, settled_at=bindparam("at"))
)
EARLY = for_both(early_failures, lambda add: add.on_conflict_do_nothing())
CHANNELS = (
    select(recipients.c.channel)
    .where(recipients.c.broadcast_id == bindparam("which"), recipients.c.state == _S.waiting)
    .distinct()
)
HELD_UNTIL = select(func.min(recipients.c.due_at)).where(
    recipients.c.broadcast_id == bindparam("which"), recipients.c.state == _S.held
)
NOT_FINAL = (
    select(recipients.c.citizen_id)
    .where(recipients.c.broadcast_id == bindparam("which"), recipients.c.state.in_([*LEFT, _S.sending]))
    .limit(1)
)
CUT_SHORT = (
    update(ledgers)
    .where(ledgers.c.broadcast_id == bindparam("which"), ledgers.c.stage == Stage.writing)
    .values(stage=Stage.whole)
)
CLOSE = (
    update(ledgers)
    .where(ledgers.c.broadcast_id == bindparam("which"), ledgers.c.stage == Stage.whole)
    .values(stage=Stage.closed, owner=None)
)
