"""Help: written answers to what people ask often, found by the question or by topic. Nothing is made up."""

from typing import Any

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Outcome, Step, Turn, never
from bot.dialogs.free_words import hear
from bot.dialogs.help_found import NAME
from bot.dialogs.phrases import anywhere, is_no, is_yes
from bot.i18n import _, named, say_date
from bot.messages import Choice, Kind, Outgoing, Said, pairs, rows
from core.articles import Use, count_use
from core.city import Article

_helped = anywhere(r"допомогл\w+|помогл\w+|зрозумі\w+|понятно|ясно|helped")


def ask_article(turn: Turn) -> Outgoing:
    """The article with its source, and what to do if it is not enough."""
    article = _article(turn)
    if article is None:
        return Outgoing(_("This answer is not here any more."), rows=rows(_all_questions()))
    source = _("Who says so: {source}. Checked: {day}.").format(
        source=named(article.source), day=say_date(article.checked)
    )
    choices = Choice("helped", _("This helped")), Choice("file", _("Still file a request")), _all_questions()
    return Outgoing(f"{named(article.text)}\n\n{source}", title=named(article.title), rows=rows(*choices))


async def take_article(turn: Turn) -> Outcome:
    """Whether it helped; other words are a new matter."""
    article = _article(turn)
    if turn.said.choice == "topics" or article is None:
        return Go("topics")
    if turn.said.choice == "file":
        return await _file(turn, article)
    if turn.said.choice == "helped" or is_yes(turn.said.text) or _helped(turn.said.text):
        await count_use(turn.work, article.code, Use.helped, turn.city, turn.now)
        return Finish(_("I am glad. If there is anything else, just write."))
    if is_no(turn.said.text):
        return Again(_("Then file a request, or write to an operator: press a button below."))
    return await _hear(turn)


def ask_some(turn: Turn) -> Outgoing:
    """Several that fit."""
    found = (turn.city.article(code) for code in turn.draft["found"])
    choices = (Choice(one.code, named(one.title)) for one in found if one)
    return Outgoing(
        _("What is it that you want to know?"), rows=rows(*choices, Choice("file", _("Still file a request")))
    )


async def take_some(turn: Turn) -> Outcome:
    """One of them, or a request after all."""
    if turn.said.choice == "file":
        return await _file(turn, None)
    return await _take_title(turn)


def ask_titles(turn: Turn) -> Outgoing:
    """The articles of one topic."""
    of_topic = (one for one in turn.city.articles if one.topic == turn.draft["topic"])
    return Outgoing(
        _("What do you want to know?"), rows=rows(*(Choice(one.code, named(one.title)) for one in of_topic))
    )


async def take_titles(turn: Turn) -> Outcome:
    """One of them, or words."""
    return await _take_title(turn)


def ask_topics(turn: Turn) -> Outgoing:
    """The topics that have articles."""
    topics = {article.topic for article in turn.city.articles}
    choices = (Choice(one.code, named(one.name)) for one in turn.city.groups if one.code in topics)
    text = _("Choose a topic, or ask in your own words. For example: «Until when do the operators work?»")
    return Outgoing(text, title=_("Questions and answers"), rows=pairs(*choices))


async def take_topics(turn: Turn) -> Outcome:
    """A topic, or words."""
    if not turn.said.choice:
        return await _hear(turn)
    turn.draft["topic"] = turn.said.choice
    return Go("titles")


async def _take_title(turn: Turn) -> Outcome:
    if not turn.said.choice:
        return await _hear(turn)
    await count_use(turn.work, turn.said.choice, Use.shown, turn.city, turn.now)
    turn.draft["article"] = turn.said.choice
    return Go("article")


async def _hear(turn: Turn) -> Outcome:
    if turn.said.kind == Kind.text and turn.said.text:
        return await hear(turn)
    return Again(_("Please press a button, or ask in words."))


async def _file(turn: Turn, article: Article | None) -> Outcome:
    """The question is the request's description; of whom others would answer, our operator is asked."""
    if article:
        await count_use(turn.work, article.code, Use.filed, turn.city, turn.now)
    question, about = turn.draft.get("question", ""), article.about if article else ""
    if turn.city.has_service(about) or (question and about):
        service = about if turn.city.has_service(about) else turn.city.fallback_service
        told: dict[str, Any] = {"description": question} if question else {}
        return Begin("report", {"service": service, **told})
    if not question:
        return Begin("report")
    turn.said = Said(Kind.text, question)
    return Begin("report", {"anyway": True}, heard=True)


def _article(turn: Turn) -> Article | None:
    return turn.city.article(turn.draft.get("article", ""))


def _all_questions() -> Choice:
    return Choice("topics", _("Other questions"))


def _has_article(turn: Turn) -> bool:
    return "article" in turn.draft


def _has_several(turn: Turn) -> bool:
    return "found" in turn.draft


ARTICLES = Dialog(
    NAME,
    steps=(
        Step("article", ask_article, take_article, needed=_has_article),
        Step("some", ask_some, take_some, needed=_has_several),
        Step("topics", ask_topics, take_topics),
        Step("titles", ask_titles, take_titles, needed=never),
    ),
)
