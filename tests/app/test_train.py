"""`contact-centre corrections` and `train`: a new word is learnt, random labels are not."""

import csv
import shutil
from dataclasses import replace
from itertools import product
from pathlib import Path
from random import Random

import pytest

from app.learnt import UnusableModel, earlier_of, load_learnt, put_in_place, read_messages
from app.settings import Settings
from city.reading import read_city
from core.corrections import By, Correction, How, day_of
from storage.database import Database
from tests.app.conftest import Commands
from tests.app.test_command_line import sentence
from tests.conftest import HandClock
from understanding.model import Model
from understanding.relearning import FEWEST, chance_of, how_many_are_missing, is_for_testing
from understanding.training import Sentence, all_sentences, origin_of
from understanding.training import train as learn

VERBOHRAD = Path("tests/cities/verbohrad").resolve()
CODES = ("no_water", "no_power", "street_light", "waste_collection", "stray_animals", "playground")
BEGINNINGS = (
    "біля нас",
    "у дворі",
    "знову",
    "третій день",
    "скажіть чому",
    "вже місяць",
    "возле школы",
    "опять",
)
ENDS = (
    "не працює",
    "зламався",
    "стоїть порожній",
    "пересох",
    "не ремонтують",
    "закрыт",
    "не работает",
    "сломан",
)
MOST = 200
NEW_WORD = [f"{one} бювет {other}" for one, other in product(BEGINNINGS, ENDS)]
"""No sentence of the city's has this word."""


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A city with few services and sentences, so that learning takes seconds."""
    folder = tmp_path_factory.mktemp("town") / "town"
    shutil.copytree("city/mariupol", folder)
    for file in (folder / "said").iterdir():
        if file.stem not in CODES:
            file.unlink()
        else:
            file.write_text("\n".join(file.read_text("utf-8").splitlines()[:MOST]) + "\n", "utf-8")
    lines = (folder / "unseen.psv").read_text("utf-8").splitlines()
    ours = [line for line in lines if line.split("|")[0] in ("code", *CODES)]
    (folder / "unseen.psv").write_text("\n".join(ours) + "\n", "utf-8")
    sentences = all_sentences(folder)
    replace(learn(sentences), origin=origin_of(sentences)).save(folder / "said.npz")
    return folder


def table(file: Path, rows: list[tuple[str, str]]) -> Path:
    """Corrections as somebody looked through them."""
    with file.open("w", encoding="utf-8-sig", newline="") as opened:
        writer = csv.writer(opened, delimiter=";")
        writer.writerows([("code", "words"), *rows])
    return file


def settings(file: Path) -> Settings:
    """As they are by themselves."""
    return Settings(_env_file=None, learnt_model=file, sandbox=True)


async def test_a_new_word_is_learnt_and_the_model_put_in_place(migrated: Commands, town: Path) -> None:
    file = table(migrated.folder / "told.csv", [("no_water", words) for words in NEW_WORD])
    (migrated.folder / "learnt.npz").write_bytes((town / "said.npz").read_bytes())
    words = ("--corrections", str(file), "--out", str(migrated.folder / "new.npz"), "--use")
    done = await migrated.run("train", *words, CITY=str(town))
    assert done.code == 0, done.err
    assert "Better: of" in done.out
    assert "is in place, and the service reads with it from its next start on" in done.out
    assert earlier_of(migrated.folder / "learnt.npz").read_bytes() == (town / "said.npz").read_bytes()
    city = read_city(str(town))
    reader = read_messages(settings(migrated.folder / "learnt.npz"), city)
    assert reader("пане, бювет не тече зовсім").services[0].code == "no_water"
    assert (
        read_messages(settings(migrated.folder / "none.npz"), city)("бювет зламано").services[:1]
        != (reader("бювет зламано").services[:1])
    )


async def test_random_labels_are_not_better_and_change_nothing(migrated: Commands, town: Path) -> None:
    chance = Random(5)
    said = [one.text for one in all_sentences(town) if one.code in CODES]
    rows = [(chance.choice(CODES), f"{words} знову") for words in chance.sample(said, 120)]
    file = table(migrated.folder / "told.csv", rows)
    out = migrated.folder / "new.npz"
    done = await migrated.run("train", "--corrections", str(file), "--out", str(out), "--use", CITY=str(town))
    assert "Not better: " in done.out
    assert done.code == 1
    assert "is not put in place" in done.err.splitlines()[-1]  # a slow machine tells how far it is before
    assert out.is_file()
    assert not (migrated.folder / "learnt.npz").exists()


async def test_too_few_are_said_to_be_too_few(migrated: Commands, town: Path) -> None:
    file = table(migrated.folder / "told.csv", [("no_water", words) for words in NEW_WORD[:10]])
    said = sentence(await migrated.run("train", "--corrections", str(file), CITY=str(town)))
    assert said.startswith("There are 10 corrections to learn from: about 50 more are needed")


@pytest.mark.parametrize(
    ("rows", "says"),
    [
        ([("no_such", "бювет не працює")], "told.csv, line 2: nothing can be learnt for «no_such»"),
        ([("unit:water_utility", "бювет не працює")], "There are 0 corrections to learn from"),
    ],
)
async def test_a_wrong_line_is_named(
    migrated: Commands, town: Path, rows: list[tuple[str, str]], says: str
) -> None:
    file = table(migrated.folder / "told.csv", rows)
    assert says in sentence(await migrated.run("train", "--corrections", str(file), CITY=str(town)))


async def test_what_is_missing_or_wrong_is_one_sentence(migrated: Commands, town: Path) -> None:
    none, foreign = migrated.folder / "none.csv", migrated.folder / "foreign.csv"
    foreign.write_text("a,b\n1,2\n", "utf-8")
    run, here = migrated.run, str(town)
    assert "none.csv cannot be used" in sentence(await run("train", "--corrections", str(none), CITY=here))
    assert "has no columns «code»" in sentence(await run("train", "--corrections", str(foreign), CITY=here))
    assert "ends in .npz" in sentence(await run("train", "--out", "model.bin", CITY=here))
    assert "The city has no said.npz" in sentence(await run("train", CITY=str(VERBOHRAD)))


async def test_they_are_looked_through_before_anything_is_learnt(stored: Commands, clock: HandClock) -> None:
    database = Database(stored.database_url)
    day = day_of(clock.now())
    async with database.work() as work:
        for words in NEW_WORD[:3]:
            one = Correction(words, "no_heating", "no_water", How.chosen, By.citizen, "uk", day)
            assert await work.corrections.add(one)
        first, _, last = [one.id for one in await work.corrections.all()]
    await database.dispose()
    listed = await stored.run("corrections", "list")
    assert "no_heating -> no_water  (chosen, citizen)  біля нас бювет не працює" in listed.out
    trained = await stored.run("train")
    assert "3 corrections are left out, for nobody has looked at them" in trained.out
    assert "There are 0 corrections to learn from" in sentence(trained)
    assert (await stored.run("corrections", "delete", str(first))).code == 0
    assert f"No correction has the number {first}" in sentence(
        await stored.run("corrections", "delete", str(first))
    )
    assert "2 more may be learnt from" in (await stored.run("corrections", "approve", str(last))).out
    assert "2 in all, 0 of them not looked at" in (await stored.run("corrections", "count")).out
    file = stored.folder / "told.csv"
    assert "Wrote 2 corrections" in (await stored.run("corrections", "export", str(file))).out
    with file.open(encoding="utf-8-sig", newline="") as opened:
        rows = list(csv.DictReader(opened, delimiter=";"))
    assert [(row["code"], row["approved"], row["words"]) for row in rows] == [
        ("no_water", "yes", words) for words in NEW_WORD[1:3]
    ]


def test_a_model_that_cannot_be_used_is_told_and_the_citys_own_reads(tmp_path: Path, town: Path) -> None:
    city, told = read_city(str(town)), list[str]()
    file = tmp_path / "learnt.npz"
    whole = (town / "said.npz").read_bytes()
    own = Model.load(town / "said.npz")
    for broken in (b"", b"no model", whole[: len(whole) // 2], whole[:-40]):
        file.write_bytes(broken)
        with pytest.raises(UnusableModel, match="is no model or is damaged: train anew"):
            load_learnt(settings(file), city)
    replace(own, bias=own.bias[:3]).save(file)
    with pytest.raises(UnusableModel, match="is damaged"):
        load_learnt(settings(file), city)
    replace(own, origin=7).save(file)
    assert read_messages(settings(file), city, told.append)("немає води").services[0].code == "no_water"
    (said,) = told
    assert "was learnt beside other sentences than this city has now" in said


async def test_the_check_names_a_model_that_cannot_be_used(migrated: Commands) -> None:
    (migrated.folder / "learnt.npz").write_bytes(b"no model")
    checked = await migrated.run("check")
    assert checked.code == 1
    assert "learnt.npz is no model or is damaged: train anew" in " ".join(checked.out.split())
    (migrated.folder / "learnt.npz").unlink()
    assert "the city's own said.npz" in (await migrated.run("check")).out


def test_putting_it_in_place_leaves_no_half_of_anything(tmp_path: Path) -> None:
    new, file = tmp_path / "new.npz", tmp_path / "said.npz"
    for content in (b"one", b"two", b"three"):
        new.write_bytes(content)
        put_in_place(new, file)
    assert (file.read_bytes(), earlier_of(file).read_bytes()) == (b"three", b"two")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["new.npz", "said-before.npz", "said.npz"]


def test_what_is_tested_on_hangs_on_the_words_alone() -> None:
    told = [Sentence("no_water", words) for words in NEW_WORD]
    assert [is_for_testing(one) for one in told] == [
        is_for_testing(Sentence("no_power", one.text.upper())) for one in told
    ]
    assert 0.1 < sum(map(is_for_testing, told)) / len(told) < 0.4
    assert how_many_are_missing(told) == 0
    assert how_many_are_missing(told[:-10]) == FEWEST - len(told) + 10


@pytest.mark.parametrize(
    ("won", "lost", "chance"), [(0, 0, 1.0), (5, 0, 1 / 32), (4, 0, 1 / 16), (3, 3, 42 / 64), (0, 5, 1.0)]
)
def test_a_gain_is_weighed_against_luck(won: int, lost: int, chance: float) -> None:
    assert chance_of(won, lost) == pytest.approx(chance)
