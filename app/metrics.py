"""Figures for Prometheus at `/metrics`, for this machine alone: nothing in them is about one person."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from app.internal import from_this_machine
from core.ledger import LEFT, REACHED, RecipientState
from core.outbox import MessageClass, OutboxState

_CHARGED = frozenset({OutboxState.sent, OutboxState.unknown})


class Metrics:
    """What is counted. Each house has a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._events = Counter(
            "contact_centre_events", "Events received, by outcome", ["outcome"], registry=self.registry
        )
        self._seconds = Histogram(
            "contact_centre_turn_seconds", "From an event's arrival to its commit", registry=self.registry
        )
        self._messages = Counter(
            "contact_centre_messages",
            "Messages settled, by channel and state",
            ["channel", "state"],
            registry=self.registry,
        )
        self._charged = Counter(
            "contact_centre_messages_charged",
            "Messages sent that the messenger charges for: begun by us outside of its session",
            ["channel"],
            registry=self.registry,
        )
        self._unfinished = Gauge(
            "contact_centre_outbox_unfinished", "Messages queued or being sent", registry=self.registry
        )
        self._oldest = Gauge(
            "contact_centre_outbox_oldest_seconds",
            "Age of the oldest message that is not sent yet, by class",
            ["message_class"],
            registry=self.registry,
        )
        self._told = Counter(
            "contact_centre_broadcast_people",
            "People of broadcasts with whom it is settled, by channel and state",
            ["channel", "state"],
            registry=self.registry,
        )
        self._recipients = Gauge(
            "contact_centre_broadcast_recipients",
            "People in the ledgers of broadcasts that are not done, by state",
            ["state"],
            registry=self.registry,
        )
        self._answers = Gauge(
            "contact_centre_messenger_answers",
            "1 when the messenger did what it was last asked, else 0",
            ["channel"],
            registry=self.registry,
        )
        self._trouble = Gauge(
            "contact_centre_messenger_trouble_seconds",
            "How long the messenger has not answered",
            ["channel"],
            registry=self.registry,
        )

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
