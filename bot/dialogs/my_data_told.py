"""What is kept about a citizen, in plain words: on the screen, and in full as a file.

A new kind of data gets a section here, and a line in `storage/my_data.py` that erases it.
"""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.dialogs.addresses import saved_addresses, say_saved
from bot.dialogs.dialog import Turn
from bot.dialogs.language import LANGUAGES as LANGUAGE_NAMES
from bot.dialogs.my_measures import tell_measures
from bot.dialogs.my_notices import count_notices, tell_concerns, tell_notices, tell_subscriptions
from bot.dialogs.my_talks import tell_talks
from bot.dialogs.report_draft import phone_of
from bot.dialogs.request_shown import own_cases
from bot.dialogs.requests import tell_story
from bot.i18n import LANGUAGES, _, named, speaking, spoken_language
from bot.messages import TextFile
from bot.wording import say_address, say_channel, say_messengers
from core.cases import CLOSED_STATUSES, Address, Case
from core.citizens import Identity
from core.lines import Side
from core.numbers import spell_number
from understanding.phones import spell_phone

Section = Callable[[Turn], Awaitable[str]]
"""One kind of data in words; empty when there is none."""
_LINE, _END = "-" * 40, "=" * 40
"""Before each request, and between languages."""


async def _name(turn: Turn) -> str:
    name = turn.citizen.name
    return _("Your name in the messenger: {name}").format(name=name) if name else ""


async def _messengers(turn: Turn) -> str:
    joined = await turn.work.citizens.joined(turn.citizen.citizen_id)
    if len(joined) < 2:
        return ""
    return _("Connected messengers: {messengers}").format(messengers=say_messengers(joined))


async def _language(turn: Turn) -> str:
    known = LANGUAGE_NAMES.get(turn.citizen.language or "", LANGUAGE_NAMES[LANGUAGES[0]])
    return _("Language: {language}").format(language=known)


async def _phone(turn: Turn) -> str:
    phone = phone_of(turn)
    return _("Phone: {phone}").format(phone=spell_phone(phone)) if phone else _("Phone: not given")


async def _addresses(turn: Turn) -> str:
    saved = [say_saved(turn, one) for one in await saved_addresses(turn)]
    return _("Saved addresses: {addresses}").format(addresses="; ".join(saved)) if saved else ""


async def _requests(turn: Turn) -> str:
    cases = await own_cases(turn)
    closed = sum(case.status in CLOSED_STATUSES for case in cases)
    counted = _("Requests: {open} open, {closed} closed").format(open=len(cases) - closed, closed=closed)
    files = sum(len(case.attachments) for case in cases)
    return "\n".join(filter(None, (counted, _("Files with them: {n}").format(n=files) if files else "")))


async def _question(turn: Turn) -> str:
    handoff = await turn.work.handoffs.open_of(turn.citizen.citizen_id)
    if handoff is None:
        return ""
    lines = await turn.work.lines.of(handoff.id)
    said = "\n".join(line.words for line in lines if line.side == Side.citizen and line.words)
    return _("Your question to an operator: {text}").format(text=said)


async def _draft(turn: Turn) -> str:
    """What was begun and put aside."""
    unsent = _unsent(turn)
    if not unsent:
        return ""
    address = Address(**unsent.get("address", {}))
    return "\n".join(
        (_("Not sent yet:"), *_details(unsent, address, turn), *_count_files(unsent.get("files", [])))
    )


SECTIONS: tuple[Section, ...] = (
    _name,
    _messengers,
    _language,
    _phone,
    _addresses,
    _requests,
    _question,
    _draft,
    tell_measures,
    tell_subscriptions,
    tell_concerns,
    count_notices,
)


def _unsent(turn: Turn) -> dict[str, Any]:
    aside = turn.conversation.aside or {}
    draft: dict[str, Any] = aside.get("draft", {})
    return draft


def _details(gathered: dict[str, Any], address: Address, turn: Turn) -> list[str]:
    place = say_address(address, turn.city)
    lines = (
        ("description", _("What happened: {description}")),
        ("whom", _("For: {whom}")),
        ("phone", _("Phone: {phone}")),
    )
    if phone := gathered.get("phone"):
        gathered = gathered | {"phone": spell_phone(phone)}
    told = [line.format(**{key: gathered[key]}) for key, line in lines if gathered.get(key)]
    return [*([_("Where: {address}").format(address=place)] if place else []), *told]


def _count_files(files: list[Any]) -> list[str]:
    return [_("Files: {n}").format(n=len(files))] if files else []


async def tell(turn: Turn) -> str:
    """Everything in short."""
    return await _in_short(_up_to_date(turn))


async def _in_short(turn: Turn) -> str:
    told = [await section(turn) for section in SECTIONS]
    return "\n".join(line for line in told if line)


def _up_to_date(turn: Turn) -> Turn:
    """The citizen with the language that is spoken: it may have changed since they were met."""
    return replace(turn, citizen=replace(turn.citizen, language=spoken_language()))


async def as_file(turn: Turn) -> TextFile:
    """Everything in full, in the citizen's language; what the city says officially is Ukrainian."""
    parts, turn = [], _up_to_date(turn)
    for language in dict.fromkeys((spoken_language(), LANGUAGES[0])):
        with speaking(language):
            parts.append(await _in_full(turn))
    if len(parts) > 1:
        courtesy = _("This translation is for your convenience. The official text in Ukrainian is below it.")
        parts.insert(0, courtesy)
    return TextFile(f"my-data-{turn.now:%Y-%m-%d}.txt", f"\n\n{_END}\n\n".join(parts) + "\n")


async def _in_full(turn: Turn) -> str:
    accounts = await turn.work.citizens.joined(turn.citizen.citizen_id)
    day = turn.now.astimezone(ZoneInfo(turn.city.zone))
    head = (
        _("My data at the contact centre of the city of {city}").format(city=named(turn.city.name)),
        f"{day:%d.%m.%Y %H:%M}",
        *(_account(one.identity) for one in accounts),
    )
    cases = [await _case(turn, case) for case in await own_cases(turn)]
    talks, notices = await tell_talks(turn), await tell_notices(turn)
    parts = ("\n".join(head), await _in_short(turn), notices, *cases, *talks)
    return "\n\n".join(filter(None, parts))


def _account(identity: Identity) -> str:
    channel = say_channel(identity.channel)
    return _("Account: {channel} {number}").format(channel=channel, number=identity.external_id)


async def _case(turn: Turn, case: Case) -> str:
    """The request as its citizen sees it, and how they said they can be reached."""
    contacts = (
        _("For: {whom}").format(whom=case.whom) if case.whom else "",
        _("Phone: {phone}").format(phone=spell_phone(case.phone)) if case.phone else "",
        *_count_files(list(case.attachments)),
    )
    title = _("Request {number}").format(number=spell_number(case.number))
    shown = tell_story(turn, case, await turn.work.cases.events(case.id))
    return "\n".join(filter(None, (_LINE, title, shown, *contacts)))
