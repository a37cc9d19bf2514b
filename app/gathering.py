"""Reads in the histories what operators have corrected, and keeps it without names."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from core.city import City
from core.corrections import By, Correction, Deed, code_of, day_of, keep_correction
from core.work import Work
from storage.database import Database
from understanding import Reader

AT_ONCE = 500
Read = Callable[[Work, int], Awaitable[Sequence[Deed]]]
SOURCES: Mapping[str, Read] = {
    "corrections_of_cases": lambda work, after: work.corrections.case_deeds(after, AT_ONCE),
    "corrections_of_talks": lambda work, after: work.corrections.talk_deeds(after, AT_ONCE),
}
"""Where to look, by the name under which it is remembered how far it was read."""


async def gather(database: Database, city: City, reader: Reader) -> int:
    """Keep what came since the last time; how much that was."""
    kept = 0
    for name in SOURCES:
        more = True
        while more:
            async with database.work() as work:
                found, more = await _gather_some(work, name, city, reader)
            kept += found
    return kept


async def _gather_some(work: Work, name: str, city: City, reader: Reader) -> tuple[int, bool]:
    deeds = await SOURCES[name](work, int(await work.memory.recall(name) or 0))
    if not deeds:
        return 0, False
    found = [await keep_correction(work, _read(deed, city, reader), city) for deed in deeds]
    await work.memory.remember(name, str(deeds[-1].id))
    return sum(found), len(deeds) == AT_ONCE


def _read(deed: Deed, city: City, reader: Reader) -> Correction:
    words = reader.anonymise(deed.words)
    heard = reader(words)
    proposed = deed.proposed or (heard.services[0].code if heard.services else "")
    code = code_of(deed, city)
    return Correction(words, proposed, code, deed.how, By.operator, heard.language, day_of(deed.at))
