"""Help: written answers to what people ask often, found by the question or by topic. Nothing is made up."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Outcome, Resume, Step, Turn, never
from bot.dialogs.free_words import hear
from bot.dialogs.help_found import NAME
from bot.dialogs.ordinals import which_of
from bot.dialogs.phrases import anywhere, is_no, is_yes
from bot.dialogs.words import plain
from bot.i18n import _, named, say_date
from bot.messages import Choice, Kind, Outgoing, Said, pairs, rows
from core.articles import Use, count_use
from core.city_answers import Article
from core.city_names import Names
from understanding.phones import spell_phone

_helped = anywhere(r"допомогл\w+|помогл\w+|зрозумі\w+|понятно|ясно|helped")

MOST_TITLES = 7
"""More buttons under one question are too many to read through."""
_PHONE = re.compile(r"\+\d{10,15}")
_BESIDE = frozenset({"і", "и", "про", "о", "об", "та", "чи", "или"})


def ask_article(turn: Turn) -> Outgoing:
    """The article with its source, and what to do if it is not enough."""
    article = _article(turn)
    if article is None:
        return Outgoing(_("This answer is not here any more."), rows=rows(_all_questions()))
    source = _("Who says so: {source}. Checked: {day}.").format(
        source=named(article.source), day=say_date(article.checked)
    )
    go_on = (Choice("resume", _("Go on with the unsent request")),) if turn.conversation.aside else ()
    choices = Choice("helped", _("This helped")), Choice("file", _("Still file a request")), _all_questions()
    text = _PHONE.sub(lambda found: spell_phone(found[0]), f"{named(article.text)}\n\n{source}")
    return Outgoing(text, title=named(article.title), rows=rows(*go_on, *choices))


async def take_article(turn: Turn) -> Outcome:
    """Whether it helped; other words are a new matter."""
    article = _article(turn)
    if turn.said.choice == "topics" or article is None:
        return Go("topics")
    if turn.said.choice == "file":
        return await _file(turn, article)
    if turn.said.choice == "resume":
        return Resume()
    if turn.said.choice == "helped" or is_yes(turn.said.text) or _helped(turn.said.text):
        await count_use(turn.work, article.code, Use.helped, turn.city, turn.now)
        if turn.conversation.aside:
            return Resume(_("I am glad. Let us go on with your request."))
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
    found = (turn.city.article(code) for code in turn.draft["found"])
    return await _take_title(turn, [one for one in found if one])


def ask_titles(turn: Turn) -> Outgoing:
    """The articles of one topic, some at a time."""
    more = (Choice("more", _("More questions")),) if len(_of_topic(turn)) > MOST_TITLES else ()
    titles = (Choice(one.code, named(one.title)) for one in _on_page(turn))
    return Outgoing(_("What do you want to know?"), rows=rows(*titles, *more))


async def take_titles(turn: Turn) -> Outcome:
    """One of them, the next ones, or words. After the last ones come the first again."""
    if turn.said.choice == "more":
        begins = turn.draft.get("begins", 0) + MOST_TITLES
        turn.draft["begins"] = begins if begins < len(_of_topic(turn)) else 0
        return Again("")
    return await _take_title(turn, _on_page(turn))


def _of_topic(turn: Turn) -> list[Article]:
    return [one for one in turn.city.articles if one.topic == turn.draft["topic"]]


def _on_page(turn: Turn) -> list[Article]:
    begins = turn.draft.get("begins", 0)
    return _of_topic(turn)[begins : begins + MOST_TITLES]


def ask_topics(turn: Turn) -> Outgoing:
    """The topics that have articles."""
    choices = (Choice(code, named(name)) for code, name in _topics(turn).items())
    text = _("Choose a topic, or ask in your own words. For example: «Until when do the operators work?»")
    return Outgoing(text, title=_("Questions and answers"), rows=pairs(*choices))


async def take_topics(turn: Turn) -> Outcome:
    """A topic by its button, its name or its place in the list; or words."""
    topic = turn.said.choice or _chosen_in_words(turn, _topics(turn))
    if not topic:
        return await _hear(turn)
    turn.draft["topic"], turn.draft["begins"] = topic, 0
    return Go("titles")


async def _take_title(turn: Turn, shown: Sequence[Article]) -> Outcome:
    code = turn.said.choice or _chosen_in_words(turn, {one.code: one.title for one in shown})
    if not code:
        return await _hear(turn)
    await count_use(turn.work, code, Use.shown, turn.city, turn.now)
    turn.draft["article"] = code
    return Go("article")


def _topics(turn: Turn) -> Mapping[str, Names]:
    topics = {article.topic for article in turn.city.articles}
    return {one.code: one.name for one in turn.city.groups if one.code in topics}


def _chosen_in_words(turn: Turn, shown: Mapping[str, Names]) -> str:
    """Who types counts, or repeats words of a button: «2», «вода»; "" for anything else."""
    text, listed = turn.said.text, list(shown)
    if (place := which_of(text, len(listed))) is not None:
        return listed[place]
    said = set(plain(text).split()) - _BESIDE
    meant = [code for code, names in shown.items() if any(said <= _words(name) for name in names.values())]
    begin_so = [
        code for code in meant if any(plain(name).split()[0] in said for name in shown[code].values())
    ]
    return next((codes[0] for codes in (begin_so, meant) if said and len(codes) == 1), "")


def _words(name: str) -> set[str]:
    return set(plain(name).split())


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
