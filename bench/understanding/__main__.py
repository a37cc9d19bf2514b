"""How well messages are understood, and how quickly.

    .venv/bin/python -m bench.understanding            # every set, the tables of docs/understanding.md
    .venv/bin/python -m bench.understanding --missed   # and every line that was read wrong

`tuning.psv` and `several.psv` are looked at when something is changed; the city's `unseen.psv`, and
`fresh.psv` and `several_unseen.psv`, are only reported; `strangers.psv` and the blind sets were, until their
faults were looked at.
"""

import argparse
import csv
import resource
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from city.reading import find_folder, read_city
from core.city import City
from understanding import Reader, Understanding
from understanding.subjects import SURE

HERE = Path(__file__).parent
SETS = {
    "tuning": HERE,
    "unseen": find_folder("mariupol"),
    "fresh": HERE,
    "strangers": HERE,
    "strangers_later": HERE,
    "blind_1": HERE,
    "blind_2": HERE,
    "blind_3": HERE,
    "blind_4": HERE,
    "blind_5": HERE,
}
FLAGS = (("insults", "insulting"), ("abuse", "abusive"), ("abuse", "insulting"), ("urgent", "urgent"))
SEVERAL = ("several", "several_unseen")
"""Lines of one problem and of several, the codes in the order in which they are told."""
MEGABYTE = 1024


@dataclass(frozen=True)
class Asked:
    """A line of a set, and what was understood of it."""

    row: dict[str, str]
    said: Understanding

    @property
    def code(self) -> str:
        return self.row["code"]

    @property
    def codes(self) -> list[str]:
        return [one.code for one in self.said.services]

    @property
    def is_first(self) -> bool:
        return self.codes[:1] == [self.code]

    @property
    def street(self) -> str:
        return next(iter(self.said.address.street_ids), "")

    @property
    def is_sure(self) -> bool:
        return bool(self.said.services) and self.said.services[0].score >= SURE


def read_set(name: str) -> list[dict[str, str]]:
    """The lines of a set."""
    with (SETS.get(name, HERE) / f"{name}.psv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, delimiter="|", quoting=csv.QUOTE_NONE))


def figures(asked: Sequence[Asked], city: City) -> Iterator[tuple[str, int, int]]:
    """What was right, and of how many."""
    told = [one for one in asked if city.has_service(one.code) or city.is_referral(one.code)]
    reports = [one for one in asked if city.has_service(one.code)]
    placed = [one for one in asked if one.row["street"]]
    unplaced = [one for one in asked if not one.row["street"]]
    sure = [one for one in told if one.is_sure]
    yield "service or referral first", sum(one.is_first for one in told), len(told)
    yield "among three", sum(one.code in one.codes for one in told), len(told)
    yield "proposed with one tap", len(sure), len(told)
    yield "right of those proposed", sum(one.is_first for one in sure), len(sure)
    yield "intent", sum(one.said.intent == intent_of(one.code, city) for one in asked), len(asked)
    yield "report taken for something else", sum(one.said.intent != "report" for one in reports), len(reports)
    yield "language", sum(one.said.language == one.row["language"] for one in asked), len(asked)
    yield "street", sum(one.street == one.row["street"] for one in placed), len(placed)
    yield "house", sum((one.said.address.house or "") == one.row["house"] for one in placed), len(placed)
    yield "flat", sum((one.said.address.flat or "") == one.row["flat"] for one in placed), len(placed)
    yield "no address invented", sum(not _is_placed(one.said) for one in unplaced), len(unplaced)
    yield from _abuse([one for one in asked if "abusive" in one.row])


def _abuse(asked: Sequence[Asked]) -> Iterator[tuple[str, int, int]]:
    meant = [one for one in asked if one.row["abusive"] == "yes"]
    found = [one for one in asked if one.said.abusive]
    if meant:
        yield "abusive lines found", sum(one.said.abusive for one in meant), len(meant)
        yield "of those found, abusive", sum(one.row["abusive"] == "yes" for one in found), len(found)


def told_apart(reader: Reader, name: str, field: str) -> tuple[float, float]:
    """Precision and recall of one flag, over the lines that were written for it."""
    rows = [(row[field] == "yes", getattr(reader(row["text"]), field)) for row in read_set(name)]
    right = sum(meant and found for meant, found in rows)
    return right / max(1, sum(found for _, found in rows)), right / sum(meant for meant, _ in rows)


def _is_placed(said: Understanding) -> bool:
    return bool(said.address.street_ids or said.address.house)


def intent_of(code: str, city: City) -> str:
    """What a line of this code wants."""
    if city.has_service(code):
        return "report"
    return "referral" if city.is_referral(code) else code


def by_code(asked: Sequence[Asked]) -> Iterator[str]:
    """A row of the table for every code: first, among three, of how many, and what it was taken for."""
    groups: dict[str, list[Asked]] = defaultdict(list)
    for one in asked:
        groups[one.code].append(one)
    for code, ones in sorted(groups.items()):
        taken = Counter(one.codes[0] if one.codes else "nothing" for one in ones if not one.is_first)
        said = ", ".join(f"{other} {times}" for other, times in taken.most_common(3))
        three = sum(code in one.codes for one in ones)
        yield f"| {code} | {sum(one.is_first for one in ones)} | {three} | {len(ones)} | {said} |"


def speed(reader: Reader, texts: Sequence[str]) -> tuple[float, float]:
    """Milliseconds of processor time of a message: the median and the 99th percentile."""
    took = []
    for text in texts:
        begin = time.process_time()
        reader(text)
        took.append(1000 * (time.process_time() - begin))
    took.sort()
    return took[len(took) // 2], took[int(0.99 * len(took))]


def split(name: str, reader: Reader) -> Iterator[tuple[str, bool, dict[str, str]]]:
    """Every line of such a set: of how many problems, whether exactly those were found, the line.

    Of a line of one it is enough that nothing else is found: it is understood as any other message.
    """
    for row in read_set(name):
        codes, found = row["codes"].split(","), [one.code for one in reader.problems(row["text"])]
        right = found == codes if len(codes) > 1 else found in ([], codes)
        yield str(len(codes)), right, row


def _print_split(name: str, reader: Reader, *, missed: bool) -> None:
    lines = list(split(name, reader))
    print(f"## {name}: {len(lines)} lines\n")
    for of, count in sorted(Counter(problems for problems, _right, _row in lines).items()):
        right = sum(right for problems, right, _row in lines if problems == of)
        print(f"| {of} | {100 * right / count:.1f} % | {right} of {count} |")
    for _of, right, row in lines if missed else ():
        if not right:
            print(row["codes"], [one.code for one in reader.problems(row["text"])], row["text"])
    print()


def main() -> None:
    """Print the tables."""
    parser = argparse.ArgumentParser(description="How well messages are understood, and how quickly.")
    parser.add_argument("--missed", action="store_true", help="every line that was read wrong")
    missed = parser.parse_args().missed
    city, before, begin = read_city("mariupol"), _memory(), time.process_time()
    reader = Reader(city)
    reader("немає води")
    print(f"loading: {time.process_time() - begin:.2f} s, {_memory() - before:.0f} MB more\n")
    for name in SETS:
        asked = [Asked(row, reader(row["text"])) for row in read_set(name)]
        print(f"## {name}: {len(asked)} lines\n")
        for what, right, of in figures(asked, city):
            print(f"| {what} | {100 * right / max(of, 1):.1f} % | {right} of {of} |")
        print("\n| Code | first | among three | lines | taken for |\n| --- | --- | --- | --- | --- |")
        served = [one for one in asked if intent_of(one.code, city) in ("report", "referral")]
        print("\n".join(by_code(served)), "\n")
        for one in served if missed else ():
            if not one.is_first:
                print(one.code, [(each.code, each.score) for each in one.said.services], one.row["text"])
        median, slowest = speed(reader, [one.row["text"] for one in asked])
        print(f"processor time of a message: median {median:.2f} ms, 99th percentile {slowest:.2f} ms\n")
    for name, field in FLAGS:
        precision, recall = told_apart(reader, name, field)
        print(f"{field}: precision {100 * precision:.1f} %, recall {100 * recall:.1f} %")
    for name in SEVERAL:
        _print_split(name, reader, missed=missed)


def _memory() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


if __name__ == "__main__":
    main()
