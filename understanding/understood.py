"""What a text turned out to say."""

from dataclasses import asdict, dataclass
from typing import Any


@dataclass(frozen=True)
class Scored:
    """A service or a referral, and how sure that is: from 0.75 on it is worth one tap to agree."""

    code: str
    score: float


@dataclass(frozen=True)
class FoundAddress:
    """Streets best first. Ambiguous: several fit equally, the citizen has to be asked."""

    street_ids: tuple[str, ...] = ()
    house: str | None = None
    flat: str | None = None
    ambiguous: bool = False
    crossing: str | None = None
    """The street that meets the first one; its words, where the register lacks it."""
    unlisted: str | None = None
    """A place that the register lacks, in the citizen's words."""
    landmark: str | None = None
    """What stands near, in the citizen's words: «біля школи». It may come beside a street or alone."""
    odd_house: str | None = None
    """What was written as a house and can be none."""


@dataclass(frozen=True)
class Problem(Scored):
    """One of several things that a message tells of, and its own house where it names one."""

    address: FoundAddress | None = None


@dataclass(frozen=True)
class Understanding:
    """Everything that one message says. Nothing is in it that was not said."""

    intent: str
    services: tuple[Scored, ...]
    language: str
    urgent: bool
    insulting: bool
    """It may insult a person who reads it; anger, and swearing at how things are, does not."""
    abusive: bool
    """It is obscene, or insults anybody: a neighbour, whoever broke the lamp, who reads it."""
    address: FoundAddress

    def as_dict(self, id: Any = None) -> dict[str, Any]:
        """Plain data, in the form of `contact-centre understand`."""
        plain = asdict(self)
        del plain["insulting"]
        plain["services"] = list(plain["services"])
        address = self.address
        plain["address"] = {
            "street_ids": list(address.street_ids),
            "house": address.house,
            "flat": address.flat,
            "ambiguous": address.ambiguous,
        }
        return {"id": id} | plain
