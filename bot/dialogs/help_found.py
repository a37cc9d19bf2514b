"""A question that an article of help answers, on its way there."""

from bot.dialogs.dialog import Begin, Turn
from bot.messages import Kind
from core.articles import Use, count_use
from understanding import Understanding
from understanding.help_finder import asks

NAME = "articles"
SURE_BETWEEN = 0.6
"""How alike a question has to be where something else was asked for."""
_ELSEWHERE = frozenset({"operator", "thanks", "smalltalk", "unsubscribe", "status"})
"""What somebody wants who is better served than with an article."""
_BEGUN = ("anyway", "description", "guesses", "service", "address")
"""What a draft has of which the words are a part."""


async def find_article(turn: Turn, heard: Understanding) -> Begin | None:
    """The article that answers, or those that may; None for what is no such question."""
    if turn.operator or heard.intent in _ELSEWHERE or any(key in turn.draft for key in _BEGUN):
        return None
    found = turn.understand.help(turn.said.text, heard)
    if not found:
        return None
    if len(found) > 1:
        return Begin(NAME, {"found": [one.code for one in found], "question": turn.said.text})
    return await begin_article(turn, found[0].code, turn.said.text)


async def find_between(turn: Turn) -> Begin | None:
    """The article for what surely is a question, asked while a request is being filed."""
    text = turn.said.text
    if turn.operator or turn.said.kind != Kind.text or not asks(text):
        return None
    heard = turn.understand(text)
    found = turn.understand.help(text, heard)
    if heard.address.street_ids or not found or found[0].score < SURE_BETWEEN:
        return None
    return await begin_article(turn, found[0].code, text)


async def begin_article(turn: Turn, code: str, question: str = "") -> Begin:
    """Show it, and count that it was shown."""
    await count_use(turn.work, code, Use.shown, turn.city, turn.now)
    return Begin(NAME, {"article": code, "question": question})
