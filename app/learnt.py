"""The model that was learnt from corrections: whether it can be used, and putting a new one in its place."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from zipfile import BadZipFile

import structlog

from app.settings import Settings
from core.city import City
from understanding import Reader
from understanding.model import Model

log = structlog.get_logger(__name__)
MEND = "train anew (contact-centre train --use) or delete the file"


class UnusableModel(Exception):
    """The file at LEARNT_MODEL cannot be used. The text is one sentence with the mend."""


def load_learnt(settings: Settings, city: City) -> Model | None:
    """The model at LEARNT_MODEL; None when there is no such file. Raises UnusableModel."""
    file = settings.learnt_model
    if not file.is_file():
        return None
    try:
        model = Model.load(file)
    except (OSError, ValueError, KeyError, TypeError, EOFError, BadZipFile):
        raise UnusableModel(f"LEARNT_MODEL: {file} is no model or is damaged: {MEND}.") from None
    if not model.is_whole:
        raise UnusableModel(f"LEARNT_MODEL: {file} is no model or is damaged: {MEND}.")
    if city.model is None or Model.load(city.model).origin != model.origin:
        raise UnusableModel(
            f"LEARNT_MODEL: {file} was learnt beside other sentences than this city has now: {MEND}."
        )
    return model


def _warn(trouble: str) -> None:
    log.warning("the city's own model is used", why=trouble)


def read_messages(settings: Settings, city: City, warn: Callable[[str], None] = _warn) -> Reader:
    """What reads messages: with what was learnt, if it can be used, else with the city's own model."""
    try:
        return Reader(city, load_learnt(settings, city))
    except UnusableModel as trouble:
        warn(str(trouble))
        return Reader(city)


def earlier_of(file: Path) -> Path:
    """Where the model is kept that was in use before."""
    return file.with_name(f"{file.stem}-before{file.suffix}")


def put_in_place(new: Path, file: Path) -> None:
    """Let the new model be the one in use; the earlier one is kept beside it. Whole at any moment."""
    if file.is_file():
        copy = file.with_name(f"copy-{file.name}")
        shutil.copy2(file, copy)
        os.replace(copy, earlier_of(file))
    copy = file.with_name(f"new-{file.name}")
    shutil.copy2(new, copy)
    os.replace(copy, file)
