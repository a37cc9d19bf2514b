"""What the documentation names is there: links, files, names in files, tests, commands, settings, targets."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.main import get_command

from app.command_line import cli
from app.settings import Settings
from tests.guards.test_routes import RULES

ROOT = Path(__file__).parents[2]
PAGES = sorted([ROOT / "README.md", *ROOT.glob("docs/**/*.md"), *ROOT.glob("city/*/README.md")])
ROOMS = "core|understanding|storage|bot|api|sandbox|app|city|tests|bench|docs|deploy|requirements"
PATH = re.compile(rf"`((?:{ROOMS})/[\w./*-]+)(?:::\w+)?`")
SETTINGS = {name.upper() for name in Settings.model_fields}
COMMANDS = get_command(cli).commands  # type: ignore[attr-defined]
TESTS = {
    name
    for file in ROOT.glob("tests/**/*.py")
    for name in (file.stem, *re.findall(r"def (test_\w+)", file.read_text("utf-8")))
}
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def anchors(page: Path) -> set[str]:
    """What a link may lead to on a page: its headings, as they are made into addresses."""
    headings = re.findall(r"^#+ (.*)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\s-]", "", one.lower()).strip().replace(" ", "-") for one in headings}


def is_there(path: str) -> bool:
    """A file, a folder, some files, or a name in a module: `core/cases.register_case`."""
    if any(ROOT.glob(path.rstrip("/"))):
        return True
    module, _dot, name = path.rpartition(".")
    file = ROOT / f"{module}.py"
    return file.is_file() and bool(re.search(rf"\b{name}\b", file.read_text("utf-8")))


def code_lines(text: str) -> Iterator[str]:
    """What a reader may type."""
    for code in re.findall(r"```.*?\n(.*?)```", text, re.DOTALL) + re.findall(r"`([^`\n]+)`", text):
        yield from code.splitlines()


@each_page
def test_every_link_leads_somewhere(page: Path) -> None:
    for link, anchor in re.findall(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)", page.read_text("utf-8")):
        if "://" in link:
            continue
        target = page.parent / link if link else page
        assert target.exists(), link
        assert not anchor or anchor in anchors(target), f"{link}#{anchor}"


@each_page
def test_every_file_and_test_is_there(page: Path) -> None:
    text = page.read_text("utf-8")
    paths = {path for path in PATH.findall(text) if "NAME" not in path and "..." not in path}
    assert {path for path in paths if not is_there(path)} == set()
    assert set(re.findall(r"`(test_\w+)`", text)) - TESTS == set()


@each_page
def test_every_command_is_one_and_takes_what_is_written(page: Path) -> None:
    for line in code_lines(page.read_text("utf-8")):
        for word, second in re.findall(
            r"(?:^|[\s(]|bin/)(?:contact-)?centre ([a-z][\w-]*)(?: ([a-z]\w*))?", line
        ):
            assert word in COMMANDS, line
            command = COMMANDS[word]
            if within := getattr(command, "commands", None):
                assert not second or second in within, line
                command = within.get(second, command)
            written = line.split(f"centre {word}", 1)[1].split("#")[0].split("||")[0]
            known = {option for each in command.params for option in each.opts}
            assert set(re.findall(r" (--[a-z][\w-]*)", written)) - known == set(), line


@each_page
def test_every_address_of_the_api_is_one(page: Path) -> None:
    written = re.findall(r"`(?:[A-Z]+ )?(/api/v1/[^`\s?]*[^`\s?/.])", page.read_text("utf-8"))
    known = [f"{re.sub(r'{[^}]+}', '{}', path)}/" for _method, path in RULES]
    for path in written:
        begins = f"{re.sub(r'{[^}]+}', '{}', path)}/"
        assert any(one.startswith(begins) for one in known), path


def test_every_word_of_the_glossary_is_one_of_the_code() -> None:
    rows = re.findall(
        r"^\|[^|]+\|[^|]+\|([^|]+)\|", (ROOT / "docs/glossary.md").read_text("utf-8"), re.MULTILINE
    )
    names = {name for row in rows for name in re.findall(r"`(\w+)", row)}
    files = (file for room in ("core", "bot") for file in ROOT.glob(f"{room}/**/*.py"))
    said = {word for file in files for word in re.findall(r"\w+", file.read_text("utf-8"))}
    assert len(names) > 40
    assert names - said == set()


@each_page
def test_every_target_is_made(page: Path) -> None:
    for target in re.findall(r"`make ([a-z]+)", page.read_text("utf-8")):
        assert f"\n{target}:" in MAKEFILE


def test_every_setting_stands_in_the_example_as_it_is_without_it() -> None:
    told = dict(re.findall(r"^#([A-Z_]+)=(.*)$", (ROOT / ".env.example").read_text("utf-8"), re.MULTILINE))
    assert set(told) == SETTINGS
    for name, field in Settings.model_fields.items():
        written = told[name.upper()]
        if name != "public_url" and field.default is not None and written not in ("", "off"):
            assert written == str(getattr(field.default, "value", field.default)), name
