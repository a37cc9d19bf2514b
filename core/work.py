"""One unit of work: every store, bound to one transaction."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from datetime import datetime
from typing import Protocol

from core.abuse import AbuseStore
from core.access import KeyStore, RoleStore
from core.addresses import AddressStore
from core.alerts import AlertStore
from core.answers import OwedAnswerStore
from core.articles import ArticleStore
from core.attachments import AttachmentStore
from core.audiences import AudienceStore
from core.broadcasts import BroadcastStore
from core.cards import CardStore
from core.case_list import CaseList
from core.cases import CaseStore
from core.citizens import CitizenStore
from core.concerned import OutageNewsStore
from core.conversations import ConversationStore
from core.corrections import CorrectionStore
from core.escalations import EscalationStore
from core.events import EventStore
from core.extensions import ExtensionStore
from core.groups import GroupStore
from core.handoffs import HandoffStore
from core.hooks import HookStore
from core.joining import JoinStore
from core.ledger import LedgerStore
from core.lines import LineStore
from core.lives import LifeStore
from core.memory import Memory
from core.my_data import MyDataStore
from core.news import NewsStore
from core.outage_cards import OutageCardStore
from core.outage_feed import OutageFeedStore
from core.outage_proposals import ProposalStore
from core.outages import OutageStore
from core.outbox import NoticeStore, OutboxStore
from core.pruning import PruneStore
from core.receipts import ReceiptStore
from core.repeats import RepeatStore
from core.retention import RetentionStore
from core.shifts import ShiftStore
from core.subscriptions import SubscriptionStore
from core.tallies import FigureStore
from core.timers import TimerStore
from core.topics import TopicStore


class Work(Protocol):
    """Nobody commits but the edge: leaving `Database.work()` without an exception does."""

    @property
    def abuse(self) -> AbuseStore: ...

    @property
    def addresses(self) -> AddressStore: ...

    @property
    def alerts(self) -> AlertStore: ...

    @property
    def articles(self) -> ArticleStore: ...

    @property
    def attachments(self) -> AttachmentStore: ...

    @property
    def audiences(self) -> AudienceStore: ...

    @property
    def broadcasts(self) -> BroadcastStore: ...

    @property
    def cards(self) -> CardStore: ...

    @property
    def case_list(self) -> CaseList: ...

    @property
    def cases(self) -> CaseStore: ...

    @property
    def citizens(self) -> CitizenStore: ...

    @property
    def conversations(self) -> ConversationStore: ...

    @property
    def corrections(self) -> CorrectionStore: ...

    @property
    def escalations(self) -> EscalationStore: ...

    @property
    def events(self) -> EventStore: ...

    @property
    def extensions(self) -> ExtensionStore: ...

    @property
    def figures(self) -> FigureStore: ...

    @property
    def groups(self) -> GroupStore: ...

    @property
    def handoffs(self) -> HandoffStore: ...

    @property
    def hooks(self) -> HookStore: ...

    @property
    def joining(self) -> JoinStore: ...

    @property
    def ledger(self) -> LedgerStore: ...

    @property
    def lines(self) -> LineStore: ...

    @property
    def lives(self) -> LifeStore: ...

    @property
    def memory(self) -> Memory: ...

    @property
    def my_data(self) -> MyDataStore: ...

    @property
    def news(self) -> NewsStore: ...

    @property
    def notices(self) -> NoticeStore: ...

    @property
    def outage_cards(self) -> OutageCardStore: ...

    @property
    def outage_feed(self) -> OutageFeedStore: ...

    @property
    def outage_news(self) -> OutageNewsStore: ...

    @property
    def outages(self) -> OutageStore: ...

    @property
    def outbox(self) -> OutboxStore: ...

    @property
    def owed_answers(self) -> OwedAnswerStore: ...

    @property
    def proposals(self) -> ProposalStore: ...

    @property
    def pruning(self) -> PruneStore: ...

    @property
    def receipts(self) -> ReceiptStore: ...

    @property
    def repeats(self) -> RepeatStore: ...

    @property
    def retention(self) -> RetentionStore: ...

    @property
    def shifts(self) -> ShiftStore: ...

    @property
    def subscriptions(self) -> SubscriptionStore: ...

    @property
    def timers(self) -> TimerStore: ...

    @property
    def topics(self) -> TopicStore: ...

    @property
    def keys(self) -> KeyStore: ...

    @property
    def roles(self) -> RoleStore: ...

    def savepoint(self) -> AbstractAsyncContextManager[None]:
        """What fails inside is undone; the rest of the transaction stands."""

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this once the transaction is committed; never if it is not."""


class OpenWork(Protocol):
    """Begins a unit of work."""

    def __call__(self) -> AbstractAsyncContextManager[Work]: ...


class Clock(Protocol):
    """The one clock of the process, owned by app/. Times are UTC."""

    def now(self) -> datetime: ...
