"""The figures of a period in words: for a chat, and the names of the columns wherever they stand."""

from collections.abc import Mapping

from babel.numbers import format_decimal

from bot.i18n import _, named, ngettext, say_date, spoken_language
from bot.standing import say_standing_short
from core.city import City
from core.figures import Figures, FiguresReport
from core.life import Outcome
from core.periods import Period

LONGEST = 3500
"""Characters: below what one message of a messenger takes."""


def tell_figures(report: FiguresReport, city: City) -> str:
    """The figures as plain text for a chat, in the language in force; the title goes above."""
    if report.is_empty:
        return "\n\n".join(filter(None, (say_nothing(), tell_articles(report, city))))
    units = {say_unit(code, city): figures for code, figures in report.units.items()}
    services = {say_service(code, city): figures for code, figures in report.services.items()}
    whole = "\n".join([*_tell_total(report.total), "", _legend()])
    for title, groups in ((_("By unit"), units), (_("By service"), services)):
        whole = _with_lines(f"{whole}\n\n{title}", groups)
    return "\n\n".join(filter(None, (whole, tell_articles(report, city))))


MOST_ARTICLES = 10


def tell_articles(report: FiguresReport, city: City) -> str:
    """The articles of help that were shown most often; "" where none was."""
    if not report.articles:
        return ""
    lines = [
        f"{_say_article(code, city)}: {one.shown} / {one.helped} / {one.filed}"
        for code, one in list(report.articles.items())[:MOST_ARTICLES]
    ]
    left = len(report.articles) - len(lines)
    title = _("Articles of help: shown / helped / a request all the same")
    return "\n".join((title, *lines, *([_say_left_out(left)] if left else [])))


def _say_article(code: str, city: City) -> str:
    """An article's title; the code of one that the city has no more."""
    article = city.article(code)
    return named(article.title) if article else code


def _tell_total(total: Figures) -> list[str]:
    outcomes = [f"{say_outcome(way)} {number}" for way, number in total.outcomes.items() if number]
    names = say_columns()
    lines = [f"{names[name]}: {getattr(total, name)}" for name in _COUNTS]
    if outcomes:
        lines[1] += f" ({', '.join(outcomes)})"
    if total.marks.average is not None:
        mark = say_number(total.marks.average)
        lines.append(_("Mark: {mark} of 5, marks given: {n}").format(mark=mark, n=total.marks.count))
    return [*lines, *_tell_hours(total)]


_COUNTS = ("received", "closed", "overdue", "late_now", "reopened", "disputed", "confirmed")


def _tell_hours(total: Figures) -> list[str]:
    kinds = {_("First answer"): total.first_answer, _("Closing"): total.closing}
    line = _("{what}: half within {median} h, nine of ten within {p90} h")
    return [
        line.format(what=what, median=say_hours(hours.median), p90=say_hours(hours.p90))
        for what, hours in kinds.items()
        if hours.count
    ]


def _legend() -> str:
    return _("Below: received / closed / overdue / late now")


def _with_lines(text: str, groups: Mapping[str, Figures]) -> str:
    """A line for each, the busiest first; when there is no more room, how many are left out."""
    busiest = sorted(groups.items(), key=lambda group: -group[1].received)
    for told, (name, figures) in enumerate(busiest):
        line = f"\n{name}: {figures.received} / {figures.closed} / {figures.overdue} / {figures.late_now}"
        left_out = _say_left_out(len(busiest) - told)
        if len(text + line) + len(left_out) > LONGEST:
            return f"{text}\n{left_out}"
        text += line
    return text


def _say_left_out(count: int) -> str:
    return ngettext("and {n} more", "and {n} more", count).format(n=count)


def say_title(period: Period) -> str:
    """What it is a report of."""
    if period.first == period.last:
        return _("Requests on {day}").format(day=say_date(period.first))
    first, last = say_date(period.first), say_date(period.last)
    return _("Requests from {first} to {last}").format(first=first, last=last)


def say_nothing() -> str:
    """When there are no figures."""
    return _("Nothing came in, nothing was closed, and nothing is late.")


def say_columns() -> dict[str, str]:
    """The names of the figures, by where they stand in `Figures`."""
    return {
        "received": _("Received"),
        "closed": _("Closed"),
        "overdue": _("Overdue in the period"),
        "late_now": _("Late now"),
        "reopened": _("Opened again"),
        "disputed": _("Not done, citizens say"),
        "confirmed": _("Done, citizens say"),
        "first_answer.count": _("First answers"),
        "first_answer.median": _("First answer, hours, median"),
        "first_answer.p90": _("First answer, hours, 90 %"),
        "closing.count": _("Closed, without those taken back"),
        "closing.median": _("Closing, hours, median"),
        "closing.p90": _("Closing, hours, 90 %"),
        "marks.count": _("Marks given"),
        "marks.average": _("Average mark"),
    }


def say_short_columns() -> dict[str, str]:
    """The same in short words, for a screen."""
    return {
        "received": _("Received"),
        "closed": _("Closed"),
        "overdue": _("Late, period"),
        "late_now": _("Late, now"),
        "reopened": _("Again open"),
        "disputed": _("Not agreed"),
        "confirmed": _("Agreed"),
        "first_answer.median": _("Answer, h"),
        "first_answer.p90": _("Answer, h, 90 %"),
        "closing.median": _("Closing, h"),
        "closing.p90": _("Closing, h, 90 %"),
        "marks.average": _("Mark"),
    }


def say_column_of_outcome(outcome: Outcome) -> str:
    """The name of the column that counts what was closed so."""
    return _("Closed: {outcome}").format(outcome=say_outcome(outcome))


def say_heads() -> list[str]:
    """The names of the columns before the figures: what it is a line of, its code, and its name."""
    return [_("Line"), _("Code"), _("Called")]


def say_groups() -> dict[str, str]:
    """What figures are grouped by."""
    return {"total": _("All in all"), "units": _("Unit"), "services": _("Service")}


def say_chart() -> dict[str, str]:
    """The headings of the two pictures, and what stands where there is nothing to draw."""
    return {
        "days": _("Requests by day"),
        "weeks": _("Requests by week"),
        "units": _("Late by unit"),
        "in_time": _("Nothing is late."),
    }


def say_outcome(outcome: Outcome) -> str:
    """How a case was closed, in a word or two."""
    return say_standing_short(outcome)


def say_unit(code: str, city: City) -> str:
    """A unit's name; the code of one that the city has no more."""
    return named(city.unit(code).name) if city.has_unit(code) else code


def say_service(code: str, city: City) -> str:
    """A service's name; the code of one that the city has no more."""
    return named(city.service(code).name) if city.has_service(code) else code


def say_hours(hours: float | None) -> str:
    """Hours with one place after the point, as the language writes it."""
    return "–" if hours is None else format_decimal(hours, "0.0", locale=spoken_language())


def say_number(number: float) -> str:
    """With two places at most."""
    return format_decimal(number, "0.##", locale=spoken_language())
