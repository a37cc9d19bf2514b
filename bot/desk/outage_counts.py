"""Which outage it is, and how many it concerns, in a line or two."""

from bot.i18n import _, ngettext
from bot.outage_lines import say_kind
from core.outage_cards import Counts
from core.outages import Outage


def say_outage(outage: Outage) -> str:
    """The outage by its number, and what is off."""
    return _("Outage {number}. {what}").format(number=outage.id, what=say_kind(outage.kind))


def say_counts(counts: Counts) -> str:
    """How many it concerns, with and without a request of their own."""
    filed = ngettext("{n} request, {open} of them open.", "{n} requests, {open} of them open.", counts.cases)
    also = ngettext("{n} more person says: me too.", "{n} more people say: me too.", counts.people)
    lines = (
        filed.format(n=counts.cases, open=counts.open) if counts.cases else "",
        also.format(n=counts.people) if counts.people else "",
    )
    return "\n".join(filter(None, lines))


def say_belongs(outage: Outage, counts: Counts) -> str:
    """On the card of one of its requests: which outage, and how many others it concerns."""
    return "\n".join((say_outage(outage), say_counts(counts)))
