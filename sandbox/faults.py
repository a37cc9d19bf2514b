"""Troubles of the network and the messenger's servers, switched on for some of the calls."""

from dataclasses import dataclass

UPDATES = "getupdates"
# What "method" names when a fault is about the delivery of an update instead of a call.
DELIVERY = "update"
KINDS = frozenset(
    {
        "429",
        "401",
        "409",
        "500_before",
        "500_after",
        "timeout_after",
        "html_502",
        "duplicate",
        "delay",
        "viber_failed",
        "keyboard_failed",
        "delivered_early",
        "seen_first",
    }
)
# Without a method these kinds hit nothing but this.
OWN_METHODS = {
    "409": UPDATES,
    "duplicate": DELIVERY,
    "viber_failed": "send_message",
    "keyboard_failed": "send_message",
    "delivered_early": "send_message",
    "seen_first": "send_message",
}
# What is no call of the service; Viber's callbacks can be named one by one.
NOT_CALLS = frozenset(
    {
        UPDATES,
        DELIVERY,
        "message",
        "conversation_started",
        "subscribed",
        "unsubscribed",
        "delivered",
        "seen",
        "failed",
    }
)


@dataclass
class Fault:
    """One kind of trouble; it goes away after so many times."""

    id: str
    kind: str
    method: str | None = None
    chat: str | None = None
    times: int = 1
    seconds: float | None = None
    retry_after: int = 1

    def concerns(self, method: str, chat: str | None) -> bool:
        """Say whether the fault hits this call; without a method it spares the fetching of updates."""
        if self.chat is not None and self.chat != chat:
            return False
        if self.method is None:
            own = OWN_METHODS.get(self.kind)
            return method not in NOT_CALLS if own is None else method == own
        return self.method.lower() == method


class Faults:
    """The faults that are switched on, oldest first."""

    def __init__(self) -> None:
        self.active: list[Fault] = []
        self._given = 0

    def add(
        self,
        kind: str,
        method: str | None = None,
        chat: str | None = None,
        times: int = 1,
        seconds: float | None = None,
        retry_after: int = 1,
    ) -> Fault:
        """Switch a fault on."""
        self._given += 1
        fault = Fault(str(self._given), kind, method, chat, times, seconds, retry_after)
        self.active.append(fault)
        return fault

    def take(self, method: str, chat: str | None, spared: frozenset[str] = frozenset()) -> Fault | None:
        """Use up one time of the first fault that hits this call, unless its kind is spared."""
        fitting = (fault for fault in self.active if fault.concerns(method, chat))
        fault = next((fault for fault in fitting if fault.kind not in spared), None)
        if fault is not None:
            fault.times -= 1
            self.active = [other for other in self.active if other.times > 0]
        return fault

    def clear(self) -> None:
        """Switch every fault off."""
        self.active.clear()
