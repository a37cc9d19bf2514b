"""How well questions find their article, and whether reports stay reports.

.venv/bin/python -m bench.understanding.help           # the table of docs/understanding.md
.venv/bin/python -m bench.understanding.help --missed   # and every question of the tuned set that missed
"""

import argparse
from collections.abc import Iterator, Sequence

from bench.understanding.__main__ import read_set
from city.reading import read_city
from core.city import City
from understanding import Reader, Scored

QUESTIONS = ("help_tuning", "help_unseen")
REPORTS = ("tuning", "unseen")
Found = tuple[Scored, ...]


def questions(reader: Reader, name: str) -> list[tuple[dict[str, str], Found]]:
    """The lines of a set, and the articles that answer each."""
    return [(row, reader.help(row["text"], reader(row["text"]))) for row in read_set(name)]


def answered(asked: Sequence[tuple[dict[str, str], Found]]) -> Iterator[tuple[str, int]]:
    """What the table tells, and how many."""
    yield "right article first", sum(row["code"] == one.code for row, found in asked for one in found[:1])
    yield "among three", sum(row["code"] in {one.code for one in found} for row, found in asked)
    yield "another article first", sum(row["code"] != one.code for row, found in asked for one in found[:1])
    yield "no article", sum(not found for _row, found in asked)


def taken_for_questions(reader: Reader, city: City, name: str) -> tuple[list[str], int]:
    """The reports of a set that an article would answer, and how many reports there are."""
    reports = [row["text"] for row in read_set(name) if city.has_service(row["code"])]
    return [text for text in reports if reader.help(text, reader(text))], len(reports)


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How well questions find their article.")
    parser.add_argument("--missed", action="store_true", help="every question that was answered wrong")
    missed = parser.parse_args().missed
    city = read_city("mariupol")
    reader = Reader(city)
    for name in QUESTIONS:
        asked = questions(reader, name)
        for what, number in answered(asked):
            print(f"| {name}: {what} | {100 * number / len(asked):.1f} % | {number} of {len(asked)} |")
        for row, found in asked if missed and name == QUESTIONS[0] else ():
            if row["code"] not in {one.code for one in found[:1]}:
                print(row["code"], [(one.code, one.score) for one in found], row["text"])
    for name in REPORTS:
        taken, count = taken_for_questions(reader, city, name)
        print(f"| {name}: reports answered with an article | {len(taken)} of {count} | {taken} |")


if __name__ == "__main__":
    main()
