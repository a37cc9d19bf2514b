"""The card of a talk: the first message of its topic, edited as the talk goes on. Contacts are masked."""

from hashlib import sha256

from bot.desk.enclosing import Enclosed
from bot.desk.masking import mask_person, mask_phone, mask_phones
from bot.desk.owed import ANSWER
from bot.desk.standing import say_actor
from bot.desk.talk_buttons import talk_button
from bot.desk.talk_facts import TalkFacts
from bot.desk.talk_lines import Burst, say_burst
from bot.i18n import _, named
from bot.messages import Outgoing, Rows, pairs
from bot.standing import say_standing_short
from bot.wording import say_address, say_channel, say_local_moment
from core.abuse import Grade
from core.cases import Address, Case
from core.handoffs import HandoffState, Move
from core.lines import TEXT, Line, Side
from core.numbers import spell_number

LONGEST_QUOTE = 200
LONGEST_NAME = 60
LONGEST_FIRST = 1000
"""Characters of the words that stand on the card, so that it is one message with all the rest."""


def draw_talk(facts: TalkFacts) -> Outgoing:
    """The card as the talk stands now. One that is closed has no buttons."""
    told = (_who, _stands, _held, _elsewhere, _cases, _draft, _before, _first)
    blocks = [tell(facts) for tell in told]
    return Outgoing("\n\n".join(filter(None, blocks)), _title(facts), _buttons(facts))


def digest_of(card: Outgoing) -> str:
    """What tells one look of a card from another."""
    return sha256(repr((card.title, card.text, card.rows)).encode()).hexdigest()


def name_topic(facts: TalkFacts) -> str:
    """A topic's name: enough to tell talks apart, nothing of whom they are with."""
    number, who = facts.handoff.id, mask_person(facts.citizen.name)[:LONGEST_NAME]
    if not who:
        return _("Talk {number}").format(number=number)
    return _("Talk {number}: {who}").format(number=number, who=who)


def _title(facts: TalkFacts) -> str:
    if facts.before:
        return _("The talk goes on here: the topic before is gone")
    return _("A talk with a citizen")


def _who(facts: TalkFacts) -> str:
    citizen, handoff = facts.citizen, facts.handoff
    lines = (
        mask_person(citizen.name)[:LONGEST_NAME],
        _("Messenger: {messenger}. Language: {language}.").format(
            messenger=say_channel(citizen.identity.channel),
            language=_say_language(citizen.language or handoff.language),
        ),
        _("Wishes to be rung: {phone}").format(phone=mask_phone(handoff.phone)) if handoff.phone else "",
    )
    return "\n".join(filter(None, lines))


def _say_language(language: str) -> str:
    return {"uk": _("Ukrainian"), "ru": _("Russian")}.get(language, language)


def _stands(facts: TalkFacts) -> str:
    handoff, city = facts.handoff, facts.city
    if handoff.state == HandoffState.claimed:
        return _("{name} has it.").format(name=facts.owner.name if facts.owner else "")
    if handoff.state == HandoffState.closed:
        closed = [event for event in facts.events if event.move == Move.close]
        return _("Closed: {name}.").format(name=say_actor(closed[-1].actor) if closed else "")
    return _("Nobody has claimed it. It waits since: {since}.").format(
        since=say_local_moment(handoff.asked_at, city)
    )


def _elsewhere(facts: TalkFacts) -> str:
    """What of it is not for the city."""
    city, kind, referrals = facts.city, None, dict[str, str]()
    for event in facts.events:
        if event.move == Move.off_target:
            kind = city.off_target_kind(event.facts["kind"])
        elif event.move == Move.refer and city.is_referral(code := event.facts["referral"]):
            referrals[code] = named(city.referral(code).name)
    lines = (
        _("Off-target: {kind}.").format(kind=named(kind.name)) if kind else "",
        _("Referred elsewhere: {what}.").format(what=", ".join(referrals.values())) if referrals else "",
    )
    return "\n".join(filter(None, lines))


def _held(facts: TalkFacts) -> str:
    """What was decided because of insults."""
    if facts.hold is None:
        return ""
    until = say_local_moment(facts.hold.ends_at, facts.city)
    return {
        Grade.warning: _("Warned because of insults."),
        Grade.slow: _("Slowed down because of insults, until: {until}. Lines come every few minutes."),
        Grade.pause: _("Paused because of insults, until: {until}."),
    }[facts.hold.grade].format(until=until)


def _cases(facts: TalkFacts) -> str:
    lines = [
        _("Request {number}: {service}. {stands}").format(
            number=spell_number(case.number),
            service=named(facts.city.service(case.service).name),
            stands=say_standing_short(case.status),
        )
        for case in facts.cases
    ]
    owed = [_say_owed(case) for case in facts.cases if case.id in facts.owed]
    return "\n".join((*lines, *owed))


def _say_owed(case: Case) -> str:
    say = _("The citizen asks why nothing happens. To answer, write: {command} {number} and the words.")
    return say.format(command=ANSWER, number=spell_number(case.number))


def _draft(facts: TalkFacts) -> str:
    draft, city = facts.draft, facts.city
    service = draft.get("service", "")
    parts = (
        named(city.service(service).name) if city.has_service(service) else "",
        mask_phones(say_address(Address(**draft.get("address", {})), city)),
        _quote(draft.get("description", "")),
    )
    said = ", ".join(filter(None, parts))
    return _("Begun and not sent: {draft}").format(draft=said) if said else ""


def _before(facts: TalkFacts) -> str:
    return "\n".join(_line(line) for line in facts.before if line.words)


def _first(facts: TalkFacts) -> str:
    """What the citizen has said before there was a card, as a post of its own would show it."""
    if not (facts.first and facts.first_at):
        return ""
    post = say_burst(Burst(facts.first), Enclosed(), None, facts.first_at)
    return f"{post.title}\n{post.text}"


def fits_card(burst: Burst) -> bool:
    """Whether these words may stand on the card: plain ones, not long, and no phone number among them."""
    words = "\n".join(line.words or "" for line in burst.lines)
    plain = all(line.side == Side.citizen and line.kind == TEXT and not line.answers for line in burst.lines)
    return plain and len(words) <= LONGEST_FIRST and mask_phones(words) == words


def _line(line: Line) -> str:
    who = _("The citizen") if line.side == Side.citizen else say_actor(line.author)
    return f"{who}: {_quote(line.words or '')}"


def _quote(words: str) -> str:
    words = mask_phones(words)
    short = words if len(words) <= LONGEST_QUOTE else f"{words[: LONGEST_QUOTE - 1].rstrip()}…"
    return f"«{short}»" if short else ""


def _buttons(facts: TalkFacts) -> Rows:
    handoff = facts.handoff
    is_claimed = handoff.state == HandoffState.claimed
    offered = (
        ("claim", _("I take it"), handoff.state == HandoffState.waiting),
        ("pass", _("Pass it on"), is_claimed),
        ("release", _("Give it back"), is_claimed),
        ("ready", _("Ready answers"), bool(facts.city.ready_answers)),
        ("file", _("File a request"), True),
        ("cases", _("Their requests"), bool(facts.cases)),
        ("refer", _("Refer elsewhere"), bool(facts.city.referrals)),
        ("off", _("Off-target"), bool(facts.city.off_target)),
        ("contact", _("Show the contact"), bool(handoff.phone or facts.citizen.phone)),
        ("close", _("Close the talk"), True),
    )
    if not handoff.is_open:
        return ()
    return pairs(*(talk_button(act, handoff.id, label) for act, label, is_offered in offered if is_offered))
