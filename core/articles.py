"""How often each article of help was shown, and what came of it: numbers of a day, nobody's name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol
from zoneinfo import ZoneInfo

from core.city import City


class Use(StrEnum):
    """What is counted of an article."""

    shown = "shown"
    helped = "helped"
    filed = "filed"
    """A request was filed all the same."""


Uses = Mapping[tuple[str, Use], int]
"""How often, by the code of the article and what is counted."""


class ArticleStore(Protocol):
    async def count(self, code: str, use: Use, day: date) -> None:
        """Count it once more."""

    async def totals(self) -> Uses:
        """Of all days."""


class CountsArticles(Protocol):
    """What counting needs of a unit of work."""

    @property
    def articles(self) -> ArticleStore: ...


@dataclass(frozen=True)
class ArticleFigures:
    """How one article did in a period."""

    shown: int = 0
    helped: int = 0
    filed: int = 0


async def count_use(work: CountsArticles, code: str, use: Use, city: City, now: datetime) -> None:
    """Count it on the city's own day."""
    await work.articles.count(code, use, now.astimezone(ZoneInfo(city.zone)).date())


def figures_by_article(uses: Uses) -> dict[str, ArticleFigures]:
    """The figures of each article, those shown most often first."""
    codes = {code for code, _use in uses}
    figures = {code: ArticleFigures(**{use: uses.get((code, use), 0) for use in Use}) for code in codes}
    return dict(sorted(figures.items(), key=lambda one: (-one[1].shown, one[0])))
