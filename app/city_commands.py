"""The commands `contact-centre city`: a folder for another city, and what is wrong with one."""

from datetime import datetime
from pathlib import Path
from typing import Annotated
from zoneinfo import ZoneInfo

import typer

from app.settings import SettingsError, read_settings
from app.terminal import console
from app.troubles import named
from city.checking import counts, warnings
from city.reading import find_folder, read_folder
from city.skeleton import WHAT_TO_FILL_IN, make_folder
from core.city import City
from understanding import Reader

cities = typer.Typer(no_args_is_help=True, help="Folders of cities.")


@cities.command("new")
def new(name: Annotated[str, typer.Argument(help="the folder to make, like our-city")]) -> None:
    """Make the folder of another city, with a few rows of each table to go by."""
    folder = Path(name)
    if folder.exists():
        raise SettingsError(f"{name} is there already: write another name, or delete it first.")
    if not folder.parent.is_dir():
        raise SettingsError(f"There is no folder {folder.parent} to make {folder.name} in: make it first.")
    with named(folder):
        make_folder(folder)
    console.print(f"Made {folder}. Fill in, in this order:", markup=False)
    for file, what in WHAT_TO_FILL_IN.items():
        console.print(f"  {file:22} {what}", markup=False)
    console.print(f"Then: contact-centre city check {folder}", markup=False)


@cities.command("check")
def check(
    name: Annotated[str, typer.Argument(help="a city's name or folder; else that of CITY")] = "",
) -> None:
    """Say everything that is wrong with a city's folder, and what is worth a look."""
    folder = find_folder(name or read_settings().city)
    city, errors = read_folder(folder)
    for error in errors:
        console.print(f"!! {error}", markup=False)
    if city is None:
        noun = "error has" if len(errors) == 1 else "errors have"
        console.print(f"{folder.name}: {len(errors)} {noun} to be put right before the service starts.")
        raise typer.Exit(1)
    today = datetime.now(ZoneInfo(city.zone)).date()
    for warning in [*warnings(city, folder, today), *_unheard(city)]:
        console.print(f"?  {warning}", markup=False)
    told = ", ".join(f"{count} {what}" for what, count in counts(city).items() if count)
    console.print(f"ok {city.name['uk']}: {told}", markup=False)


def _unheard(city: City) -> list[str]:
    codes = Reader(city).unheard()
    codes = [code for code in codes if code != city.fallback_service]
    if not codes:
        return []
    return [f"words.csv: no words mean {', '.join(codes)}; people find them by their topics alone."]
