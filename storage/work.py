"""A unit of work over one connection: every store of the core, in one transaction."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager

from core.accounts import Fares
from storage.abuse import StoredAbuse
from storage.access import StoredKeys, StoredRoles
from storage.addresses import StoredAddresses
from storage.alerts import StoredAlerts
from storage.answers import StoredOwedAnswers
from storage.articles import StoredArticles
from storage.attachments import StoredAttachments
from storage.audiences import StoredAudiences
from storage.audit import StoredAudit
from storage.broadcasts import StoredBroadcasts
from storage.cards import StoredCards
from storage.cases import StoredCases
from storage.citizens import StoredCitizens
from storage.connections import Connection
from storage.conversations import StoredConversations
from storage.corrections import StoredCorrections
from storage.escalations import StoredEscalations
from storage.events import StoredEvents
from storage.extensions import StoredExtensions
from storage.figures import StoredFigures
from storage.groups import StoredGroups
from storage.handoffs import StoredHandoffs
from storage.hooks import StoredHooks
from storage.joining import StoredJoining
from storage.ledger import StoredLedger
from storage.lines import StoredLines
from storage.lives import StoredLives
from storage.my_data import StoredMyData
from storage.news import StoredMemory, StoredNews
from storage.notices import StoredNotices
from storage.outage_cards import StoredOutageCards
from storage.outage_feed import StoredOutageFeed
from storage.outage_news import StoredOutageNews
from storage.outages import StoredOutages
from storage.outbox import StoredOutbox
from storage.proposals import StoredProposals
from storage.pruning import StoredPruning
from storage.receipts import StoredReceipts
from storage.repeats import StoredRepeats
from storage.retention import StoredRetention
from storage.shifts import StoredShifts
from storage.subscriptions import StoredSubscriptions
from storage.timers import StoredTimers
from storage.topics import StoredTopics


class StoredWork:
    """Implements `core.work.Work`, and the keys, roles and the audit besides."""

    def __init__(self, connection: Connection, owner: str, fares: Fares) -> None:
        self.connection = connection
        self.abuse = StoredAbuse(connection)
        self.addresses = StoredAddresses(connection)
        self.alerts = StoredAlerts(connection)
        self.articles = StoredArticles(connection)
        self.attachments = StoredAttachments(connection)
        self.audiences = StoredAudiences(connection)
        self.audit = StoredAudit(connection)
        self.broadcasts = StoredBroadcasts(connection)
        self.cards = StoredCards(connection)
        self.case_list = self.cases = StoredCases(connection)
        self.citizens = StoredCitizens(connection)
        self.conversations = StoredConversations(connection)
        self.corrections = StoredCorrections(connection)
        self.escalations = StoredEscalations(connection)
        self.events = StoredEvents(connection)
        self.extensions = StoredExtensions(connection)
        self.figures = StoredFigures(connection)
        self.groups = StoredGroups(connection)
        self.handoffs = StoredHandoffs(connection)
        self.hooks = StoredHooks(connection)
        self.joining = StoredJoining(connection)
        self.ledger = StoredLedger(connection, owner)
        self.lines = StoredLines(connection)
        self.lives = StoredLives(connection)
        self.memory = StoredMemory(connection)
        self.my_data = StoredMyData(connection)
        self.news = StoredNews(connection)
        self.notices = StoredNotices(connection, fares)
        self.outage_cards = StoredOutageCards(connection)
        self.outage_feed = StoredOutageFeed(connection)
        self.outage_news = StoredOutageNews(connection)
        self.outages = StoredOutages(connection)
        self.outbox = StoredOutbox(connection, owner)
        self.owed_answers = StoredOwedAnswers(connection)
        self.proposals = StoredProposals(connection)
        self.receipts = StoredReceipts(connection)
        self.repeats = StoredRepeats(connection)
        self.pruning = StoredPruning(connection)
        self.retention = StoredRetention(connection)
        self.shifts = StoredShifts(connection)
        self.subscriptions = StoredSubscriptions(connection)
        self.timers = StoredTimers(connection)
        self.topics = StoredTopics(connection)
        self.keys = StoredKeys(connection)
        self.roles = StoredRoles(connection)
        self.committed: list[Callable[[], None]] = []

    @property
    def woke(self) -> bool:
        """Whether something was left to be sent or fetched, or to be stopped."""
        left = self.notices.added or self.receipts.added or self.attachments.added
        return left or self.ledger.touched

    def after_commit(self, call: Callable[[], None]) -> None:
        """Call this once the transaction is committed; never if it is not."""
        self.committed.append(call)

    @asynccontextmanager
    async def savepoint(self) -> AsyncIterator[None]:
        """What fails inside is undone; the rest of the transaction stands."""
        async with self.connection.begin_nested():
            yield
