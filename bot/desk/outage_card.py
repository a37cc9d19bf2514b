"""The card of an outage, and of what may be one: one message that grows, in place of hundreds."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.desk.card import cut
from bot.desk.masking import mask_phones
from bot.desk.outage_buttons import outage_button
from bot.desk.outage_counts import say_counts, say_outage
from bot.desk.standing import say_actor
from bot.i18n import _, city_language, ngettext
from bot.messages import Outgoing, Rows, pairs
from bot.outage_lines import say_kind
from bot.outage_notices import say_end
from bot.outage_words import say_areas
from bot.wording import say_address, say_local_moment
from core.broadcasts import last_told
from core.cases import Case
from core.city import City
from core.numbers import spell_number
from core.outage_cards import Counts
from core.outage_proposals import Proposal, ProposalState
from core.outages import Outage, OutageState
from core.work import Work

MOST_LISTED = 10
FIRST_WORDS = 60
LONGEST_PLACES = 600


@dataclass(frozen=True)
class OutageFacts:
    """An outage as one group sees it."""

    outage: Outage
    counts: Counts
    latest: Sequence[Case]
    """The last requests; in a unit's group its own."""
    by: str
    """Who has said last how it stands."""
    unit: str
    """"" in the operators' group."""
    is_told: bool
    """A notice of it has gone out, or will."""
    city: City
    now: datetime


async def read_outage(work: Work, outage: Outage, unit: str, city: City, now: datetime) -> OutageFacts:
    """Everything that the card of this outage tells."""
    ids = await work.outage_cards.latest(outage.id, MOST_LISTED, unit)
    found = await work.cases.by_ids(ids)
    counts = await work.outage_cards.counts(outage.id)
    history = await work.outages.history(outage.id)
    by = history[-1].by if history else ""
    latest = [found[one] for one in ids if one in found]
    is_told = await last_told(work, outage.id) is not None
    return OutageFacts(outage, counts, latest, by, unit, is_told, city, now)


def draw_outage(facts: OutageFacts) -> Outgoing:
    """The card as the outage stands now. What is over has no buttons, and a unit decides nothing here."""
    outage = facts.outage
    title = say_outage(outage)
    if outage.emergency:
        title = _("EMERGENCY. {title}").format(title=title)
    blocks = (_say_known(facts), say_counts(facts.counts), _listed(facts.latest, facts.city))
    is_on = outage.state is OutageState.announced
    buttons = _acts(facts) if is_on and not facts.unit else ()
    return Outgoing("\n\n".join(filter(None, blocks)), title, buttons)


def _say_known(facts: OutageFacts) -> str:
    """Where, since when, until when and why; of what is over, since when."""
    outage, city = facts.outage, facts.city
    cause = outage.cause.get(city_language(), "")
    lines = (
        cut("; ".join(say_areas(outage.areas, city)), LONGEST_PLACES),
        _("Since: {at}.").format(at=say_local_moment(outage.starts_at, city)),
        _("Cause: {cause}.").format(cause=cause) if cause else "",
        _say_state(facts),
    )
    return "\n".join(filter(None, lines))


def _say_state(facts: OutageFacts) -> str:
    outage, city = facts.outage, facts.city
    if outage.state is OutageState.over:
        over_at = say_local_moment(outage.over_at or facts.now, city)
        return _("It is over: {at}, {name}.").format(at=over_at, name=say_actor(facts.by))
    if outage.state is OutageState.cancelled:
        return _("It was no outage: {name} took it back.").format(name=say_actor(facts.by))
    if outage.is_unclear(facts.now):
        return _("It was to end by {at}. Nobody has said since whether it is over.").format(
            at=say_local_moment(outage.ends_at or facts.now, city)
        )
    return say_end(outage.ends_at, city)


def _listed(cases: Sequence[Case], city: City) -> str:
    """The last requests, with contacts masked as on cards."""
    lines = [_line(case, city) for case in cases]
    return "\n".join((_("The last ones:"), *lines)) if lines else ""


def _line(case: Case, city: City) -> str:
    place = cut(mask_phones(say_address(case.address, city)), FIRST_WORDS)
    words = cut(" ".join(mask_phones(case.description).split()), FIRST_WORDS)
    return (
        f"{spell_number(case.number)} {place}: «{words}»" if words else f"{spell_number(case.number)} {place}"
    )


def _acts(facts: OutageFacts) -> Rows:
    """What subscribers were told of is taken back by another notice, which is an admin's to write."""
    outage = facts.outage
    mistake = outage_button("mistake", outage.id, _("Made by mistake"))
    return pairs(
        outage_button("end", outage.id, _("It works again")),
        outage_button("until", outage.id, _("Until when")),
        outage_button("cause", outage.id, _("The cause")),
        *(() if facts.is_told else (mistake,)),
    )


def draw_proposal(proposal: Proposal, cases: Sequence[Case], city: City) -> Outgoing:
    """The shift is asked; what it has said stands there afterwards."""
    what = say_kind(proposal.kind)
    count = ngettext("{n} request nearby.", "{n} requests nearby.", len(cases)).format(n=len(cases))
    if proposal.state is ProposalState.dismissed:
        say = _("{name}: this is no outage.").format(name=say_actor(proposal.by))
        return Outgoing(f"{count}\n{say}", _("No outage. {what}").format(what=what))
    since = _("Since: {at}.").format(at=say_local_moment(cases[0].registered_at, city)) if cases else ""
    ask = _("Is it one outage? Then everybody there who writes is answered at once.")
    blocks = (" ".join(filter(None, (count, since))), _listed(cases[-MOST_LISTED:], city), ask)
    buttons = pairs(
        outage_button("make", proposal.id, _("Make an outage")),
        outage_button("none", proposal.id, _("Not one")),
    )
    return Outgoing(
        "\n\n".join(filter(None, blocks)), _("Perhaps an outage. {what}").format(what=what), buttons
    )
