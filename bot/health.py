"""How the messengers stand: whether what was last asked of each was done, and if not, since when."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

import structlog

from bot.channel import Cause, SendFailed
from core.work import Clock

log = structlog.get_logger(__name__)


class Act(StrEnum):
    """What we do with a messenger. Each goes well or badly by itself."""

    sending = "sending"
    fetching = "fetching"
    arranging = "arranging"
    """Telling the messenger how events shall come."""


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a messenger. `reason` is its own word."""

    act: Act
    cause: Cause
    reason: str
    since: datetime
    until: datetime | None = None
    """The end of a pause that it asked for."""

    def as_json(self) -> dict[str, Any]:
        """As `/readyz` shows it."""
        return {
            "act": self.act,
            "cause": self.cause,
            "reason": self.reason,
            "since": self.since.isoformat(),
            "until": self.until.isoformat() if self.until else None,
        }


@dataclass
class Standings:
    """Told of every outcome; the log is told of a change only."""

    clock: Clock
    _troubles: dict[tuple[str, Act], Trouble] = field(default_factory=dict)

    def did(self, channel: str, act: Act) -> None:
        """The messenger did what it was asked. A call that was under way before a pause does not end it."""
        trouble, now = self._troubles.get((channel, act)), self.clock.now()
        if trouble is None or (trouble.until and now < trouble.until):
            return
        del self._troubles[channel, act]
        seconds = round((now - trouble.since).total_seconds())
        log.info("the messenger answers again", channel=channel, act=act, cause=trouble.cause, after=seconds)

    def failed(self, channel: str, act: Act, failed: SendFailed) -> None:
        """The messenger did not do what it was asked, and it is not the message's fault."""
        before, now = self._troubles.get((channel, act)), self.clock.now()
        until = now + timedelta(seconds=failed.retry_after) if failed.retry_after else None
        since = before.since if before else now
        self._troubles[channel, act] = Trouble(act, failed.cause, failed.reason, since, until)
        if before is None or before.cause != failed.cause:
            log.error(
                "the messenger does not answer; what is to be sent waits",
                channel=channel,
                act=act,
                cause=failed.cause,
                reason=failed.reason,
                pause=failed.retry_after,
            )

    def trouble(self, channel: str) -> Trouble | None:
        """What has been wrong with this messenger for the longest."""
        its = [trouble for (name, _), trouble in self._troubles.items() if name == channel]
        return min(its, key=lambda trouble: trouble.since, default=None)


def as_json(trouble: Trouble | None) -> Mapping[str, Any]:
    """How one messenger stands, as `/readyz` shows it."""
    return {"answers": trouble is None, **(trouble.as_json() if trouble else {})}
