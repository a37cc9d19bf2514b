"""What a messenger reports later about a message that it has taken."""

from enum import IntEnum


class Progress(IntEnum):
    """How far a message came. It only goes up: a phone that shows the message outweighs one that did not."""

    failed = 1
    delivered = 2
    seen = 3
