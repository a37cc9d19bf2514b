"""The command `contact-centre train`: a new model of what was corrected, and whether it is better."""

from dataclasses import astuple
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from app.correction_commands import all_kept
from app.correction_file import read_corrections
from app.learnt import UnusableModel, earlier_of, load_learnt, put_in_place
from app.progress import progress
from app.requirements import CheckFailed
from app.settings import Settings, SettingsError, read_settings
from app.terminal import console
from app.troubles import named
from city.reading import find_folder, read_city
from core.access import UNIT
from core.city import City
from core.corrections import may_be_learnt
from understanding.model import Model
from understanding.relearning import (
    MAY_LOSE,
    UNSEEN,
    Compared,
    Learnt,
    how_many_are_missing,
    learn_from,
    read_unseen,
)
from understanding.training import STEPS, Sentence


def train(
    corrections: Annotated[
        Path | None, typer.Option(metavar="FILE", help="a table that you have looked through")
    ] = None,
    out: Annotated[Path, typer.Option(metavar="FILE", help="where the new model goes")] = Path(
        "data/said-new.npz"
    ),
    use: Annotated[bool, typer.Option("--use", help="put it in place if it is better")] = False,
) -> None:
    """Learn from what was corrected, and say whether the new model is better; --use puts it in place."""
    settings = read_settings()
    city, folder = read_city(settings.city), find_folder(settings.city)
    _check(out, city, folder)
    told = read_corrections(corrections, city) if corrections else _approved(city)
    if missing := how_many_are_missing(told):
        raise SettingsError(
            f"There are {len(told)} corrections to learn from: about {missing} more are needed to tell "
            "whether a model of them is better."
        )
    before = _in_use(settings, city)
    with progress("Learning", STEPS) as advance:
        learnt = learn_from(told, folder, city, before, advance)
    _save(learnt.model, out)
    _show(learnt, city)
    _end(learnt, out, settings.learnt_model, use=use)


def _check(out: Path, city: City, folder: Path) -> None:
    if out.suffix != ".npz":
        raise SettingsError(f"--out {out}: a model's file ends in .npz, like data/said-new.npz.")
    if city.model is None:
        raise SettingsError(
            f"The city has no said.npz to begin with: write said/ and run "
            f"python -m understanding.training {folder}."
        )
    if not read_unseen(folder):
        raise SettingsError(
            f"The city has no {UNSEEN}, so nothing would show what a new model forgets: write it, a line for "
            "each service at least (docs/understanding.md)."
        )


def _approved(city: City) -> list[Sentence]:
    """From the database what somebody has looked at; of the rest it is said how much there is."""
    kept = all_kept()
    waiting = sum(not one.approved for one in kept)
    if waiting:
        console.print(
            f"{waiting} corrections are left out, for nobody has looked at them: "
            "contact-centre corrections list --new, then approve."
        )
    approved = [one.correction for one in kept if one.approved]
    if units := sum(one.code.startswith(UNIT) for one in approved):
        console.print(f"{units} name a unit alone and are left out: export them and write the service.")
    return [Sentence(one.code, one.words) for one in approved if may_be_learnt(one.code, city)]


def _in_use(settings: Settings, city: City) -> Model | None:
    """What the service reads with now; of a file that cannot be used it is said."""
    try:
        return load_learnt(settings, city)
    except UnusableModel as trouble:
        console.print(f"{trouble} Compared with the city's own model.", markup=False)
        return None


def _save(model: Model, out: Path) -> None:
    with named(f"--out {out}"):
        out.parent.mkdir(parents=True, exist_ok=True)
        model.save(out)


def _show(learnt: Learnt, city: City) -> None:
    """Of each service how many lines the earlier and the new model know."""
    table = Table("", "City's lines", "before", "after", "Corrections", "before", "after", box=None)
    unseen, corrected = learnt.unseen.by_code, learnt.corrected.by_code
    for code in sorted(unseen.keys() | corrected.keys()):
        table.add_row(code, *_cells(unseen.get(code)), *_cells(corrected.get(code)))
    table.add_row("all", *_cells(_sum(unseen)), *_cells(_sum(corrected)))
    console.print(table)


def _cells(one: Compared | None) -> tuple[str, str, str]:
    return (str(one.lines), str(one.before), str(one.after)) if one else ("", "", "")


def _sum(by_code: dict[str, Compared]) -> Compared:
    lines, before, after = (sum(column) for column in zip(*map(astuple, by_code.values()), strict=True))
    return Compared(lines, before, after)


def verdict(learnt: Learnt) -> str:
    """Whether it is better, and why, in one sentence."""
    won, lost = learnt.corrected.won, learnt.corrected.lost
    told = f"of {learnt.corrected.lines} corrections that it did not see it wins {won} and loses {lost}"
    if not learnt.keeps:
        gone = learnt.unseen.lost - learnt.unseen.won
        return (
            f"Not better: of the city's own {learnt.unseen.lines} test lines it forgets {gone}, "
            f"and no more than {MAY_LOSE:.0%} may be lost; {told}."
        )
    if not learnt.gains:
        return f"Not better: {told}, which may well be luck."
    return f"Better: {told}, and it forgets none or hardly any of the city's own test lines."


def _end(learnt: Learnt, out: Path, file: Path, *, use: bool) -> None:
    console.print(verdict(learnt), markup=False)
    if not use:
        console.print(f"The new model is in {out}; the service goes on with the earlier one.", markup=False)
        return
    if not learnt.is_better:
        raise CheckFailed(f"The new model is not put in place; it is in {out} to be looked at.")
    had_one = file.is_file()
    with named(f"LEARNT_MODEL {file}"):
        put_in_place(out, file)
    console.print(f"{file} is in place, and the service reads with it from its next start on.", markup=False)
    if had_one:
        console.print(f"The earlier one is kept as {earlier_of(file)}.", markup=False)
