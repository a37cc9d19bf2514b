"""Kinds of outages as people name them: «тільки вода і світло», «без газу»."""

import re
from collections.abc import Iterable

from bot.dialogs.phrases import anywhere
from bot.dialogs.words import plain
from bot.i18n import _
from bot.outage_lines import name_kind
from core.outages import OutageKind

_NAMES = {
    OutageKind.water: r"вод\w*|water",
    OutageKind.power: r"світл\w*|свет\w*|електр\w*|элект\w*|power|light",
    OutageKind.heat: r"опален\w*|отоплен\w*|тепл\w*|heat\w*",
    OutageKind.gas: r"газ\w*|gas",
    OutageKind.transport: r"транспорт\w*|transport",
    OutageKind.other: r"інш\w*|друг\w*|остальн\w*|решт\w*|other",
}
_everything = anywhere(r"все|всё|усе|всі|все виды|everything|all")
_without = anywhere(r"без|крім|кроме|не треба|не надо|не нужно|не потрібно|without|except")


def read_kinds(text: str, now: Iterable[OutageKind]) -> frozenset[OutageKind]:
    """The kinds that are wished from now on; none when the words name none."""
    words = plain(text)
    named = {kind for kind, names in _NAMES.items() if re.search(rf"\b(?:{names})\b", words)}
    if _without(text):
        return frozenset(now if named else ()) - named
    return frozenset(OutageKind) if not named and _everything(text) else frozenset(named)


def say_kinds(kinds: Iterable[OutageKind]) -> str:
    """The kinds in one line, in their own order."""
    known = frozenset(kinds)
    if known == frozenset(OutageKind):
        return _("everything")
    return ", ".join(name_kind(kind).lower() for kind in OutageKind if kind in known)
