"""Which language to speak with a person: what they chose, else what they clearly write, else the city's."""

from bot.i18n import LANGUAGES
from bot.messages import Incoming, Kind
from core.citizens import Citizen
from core.city import City
from core.work import Work
from understanding import detect_language


async def settle_language(
    work: Work, citizen: Citizen, incoming: Incoming, city: City, anothers_words: bool = False
) -> str:
    """The language of this turn; remembered when the person has not chosen one and writes clearly in it."""
    known = citizen.language or city.language
    # A command is of no language, whatever its Latin letters are like.
    tells_nothing = incoming.kind != Kind.text or incoming.text.startswith("/")
    if citizen.chose_language or anothers_words or tells_nothing:
        return known
    written = detect_language(incoming.text)
    if written in LANGUAGES and written != citizen.language:
        await work.citizens.set_language(citizen.citizen_id, written, chosen=False)
        return written
    return known
