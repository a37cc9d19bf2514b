"""How long somebody who asks for an operator will wait: an honest guess, rounded up."""

from datetime import timedelta
from statistics import median

from core.handoffs import Queue

LOOK_BACK = timedelta(hours=3)
"""So far back it is looked how long others had to wait."""
USUAL = 180.0
"""Seconds, while nobody knows better."""
EACH_TAKES = 240.0
"""Seconds that an operator needs until the next one is claimed."""
SPOKEN = (2, 5, 10, 15, 20, 30, 45, 60)
"""Minutes as people say them."""


def expected_minutes(queue: Queue) -> int:
    """Minutes until somebody claims the talk of whoever asks now."""
    ahead = queue.waiting * EACH_TAKES / max(1, queue.at_work)
    usual = median(queue.waits) if queue.waits else USUAL
    minutes = max(ahead, usual) / 60
    return next((spoken for spoken in SPOKEN if minutes <= spoken), SPOKEN[-1])
