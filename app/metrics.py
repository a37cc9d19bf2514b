"""Figures for Prometheus at `/metrics`, for this machine alone: nothing in them is about one person."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.internal import from_this_machine
from core.articles import Uses
from core.hooks import CallState
from core.ledger import LEFT, REACHED, RecipientState
from core.outbox import MessageClass, OutboxState

_CHARGED = frozenset({OutboxState.sent, OutboxState.unknown})


class Metrics:
    """What is counted. Each house has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._count_messages()
        self._count_broadcasts()
        self._watch_messengers()
        self._count_hooks()
        self._count_calls()
        self._watch_work()

    def _count_messages(self) -> None:
        self._events = self._counter("contact_centre_events", "Events received, by outcome", "outcome")
        self._seconds = self._times("contact_centre_turn_seconds", "From an event's arrival to its commit")
        self._messages = self._counter(
            "contact_centre_messages", "Messages settled, by channel and state", "channel", "state"
        )
        self._charged = self._counter(
            "contact_centre_messages_charged",
            "Messages sent that the messenger charges for: begun by us outside of its session",
            "channel",
        )
        self._unfinished = self._gauge("contact_centre_outbox_unfinished", "Messages queued or being sent")
        self._oldest = self._gauge(
            "contact_centre_outbox_oldest_seconds",
            "Age of the oldest message that is not sent yet, by class",
            "message_class",
        )

    def _count_broadcasts(self) -> None:
        self._told = self._counter(
            "contact_centre_broadcast_people",
            "People of broadcasts with whom it is settled, by channel and state",
            "channel",
            "state",
        )
        self._recipients = self._gauge(
            "contact_centre_broadcast_recipients",
            "People in the ledgers of broadcasts that are not done, by state",
            "state",
        )

    def _watch_messengers(self) -> None:
        self._answers = self._gauge(
            "contact_centre_messenger_answers",
            "1 when the messenger did what it was last asked, else 0",
            "channel",
        )
        self._trouble = self._gauge(
            "contact_centre_messenger_trouble_seconds",
            "How long the messenger has not answered",
            "channel",
        )

    def _count_hooks(self) -> None:
        self._hooks = self._counter(
            "contact_centre_webhook_calls", "Calls to units' own systems, by whether they arrived", "outcome"
        )
        self._hooks_left = self._gauge(
            "contact_centre_webhooks_left",
            "Calls to units' own systems that have not arrived: waiting, or given up",
            "unit",
            "state",
        )

    def _count_calls(self) -> None:
        self._refusals = self._counter(
            "contact_centre_refusals",
            "What was refused: by us to callers of the API, in chats, in groups and to webhooks; "
            "by a messenger to us; by kind",
            "where",
            "kind",
        )
        self._calls = self._counter("contact_centre_api_calls", "Calls of the API, by status", "status")
        self._call_seconds = self._times("contact_centre_api_seconds", "How long a call of the API took")

    def _watch_work(self) -> None:
        self._overdue = self._gauge(
            "contact_centre_cases_overdue",
            "Cases whose date has passed with the work not done, by unit",
            "unit",
        )
        self._talks = self._gauge("contact_centre_handoffs_waiting", "Talks that no operator has claimed")
        self._talk_seconds = self._gauge(
            "contact_centre_handoffs_waiting_seconds",
            "How long the citizen has waited who came first of those",
        )
        self._articles = self._gauge(
            "contact_centre_articles",
            "How often articles of help were shown, helped, or were followed by a request all the same",
            "article",
            "use",
        )

    def _counter(self, name: str, about: str, *by: str) -> Counter:
        return Counter(name, about, by, registry=self.registry)

    def _gauge(self, name: str, about: str, *by: str) -> Gauge:
        return Gauge(name, about, by, registry=self.registry)

    def _times(self, name: str, about: str) -> Histogram:
        return Histogram(name, about, registry=self.registry)

    def articles(self, uses: Uses) -> None:
        """How often each article of help was shown, and what came of it."""
        for (article, use), number in uses.items():
            self._articles.labels(article, use).set(number)

    def call(self, status: int, problem: str, seconds: float) -> None:
        """Count a call of the API."""
        self._calls.labels(status).inc()
        self._call_seconds.observe(seconds)
        if problem:
            self.refusal("api", problem)

    def refusal(self, where: str, kind: str) -> None:
        """Count a refusal: of ours, or of a messenger."""
        self._refusals.labels(where, kind).inc()

    def overdue(self, by_unit: Mapping[str, int]) -> None:
        """How many cases of each unit are late."""
        self._overdue.clear()
        for unit, count in by_unit.items():
            self._overdue.labels(unit).set(count)

    def handoffs(self, waiting: int, seconds: float) -> None:
        """How many talks wait to be claimed, and the first of them for how long."""
        self._talks.set(waiting)
        self._talk_seconds.set(seconds)

    def hook(self, arrived: bool) -> None:
        """Count a call to a unit's own system."""
        self._hooks.labels("arrived" if arrived else "failed").inc()

    def hooks_left(self, left: Mapping[tuple[str, CallState], int]) -> None:
        """How many calls have not arrived, by unit and state."""
        self._hooks_left.clear()
        for (unit, state), count in left.items():
            self._hooks_left.labels(unit, state).set(count)

    def turn(self, outcome: str, seconds: float) -> None:
        """Count an event."""
        self._events.labels(outcome).inc()
        self._seconds.observe(seconds)

    def message(self, channel: str, state: OutboxState, unasked: bool) -> None:
        """Count a message that was settled."""
        self._messages.labels(channel, state).inc()
        if unasked and state in _CHARGED:
            self._charged.labels(channel).inc()

    def told(self, channel: str, state: RecipientState, charged: bool) -> None:
        """Count somebody with whom a broadcast is settled."""
        if state not in LEFT:
            self._told.labels(channel, state).inc()
        if charged and state in REACHED:
            self._charged.labels(channel).inc()

    def recipients(self, counts: Mapping[RecipientState, int]) -> None:
        """How far the broadcasts are that are not done."""
        for state in RecipientState:
            self._recipients.labels(state).set(counts.get(state, 0))

    def messenger(self, channel: str, seconds: float | None) -> None:
        """For how long a messenger has been in trouble; None when it is not."""
        self._answers.labels(channel).set(seconds is None)
        self._trouble.labels(channel).set(seconds or 0.0)

    def outbox(self, unfinished: int, oldest: Mapping[MessageClass, datetime], now: datetime) -> None:
        """How many messages wait, and since when the oldest of each class does."""
        self._unfinished.set(unfinished)
        for message_class in MessageClass:
            age = now - oldest.get(message_class, now)
            self._oldest.labels(message_class.name).set(age.total_seconds())


def metrics_route(metrics: Metrics, measure: Callable[[], Awaitable[None]]) -> Route:
    """`GET /metrics` in Prometheus' text form; `measure` brings up to date what is not counted."""

    async def show(request: Request) -> Response:
        if not from_this_machine(request):
            return Response(status_code=404)
        await measure()
        return Response(generate_latest(metrics.registry), media_type="text/plain; version=0.0.4")

    return Route("/metrics", show)
