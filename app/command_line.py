"""The command `contact-centre`. Every mistake ends with one sentence and a non-zero exit."""

import asyncio
import json
import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.table import Table

from app.audit import audit
from app.backup_commands import backup, restore
from app.city_commands import cities
from app.correction_commands import corrections
from app.demo_commands import demo_data
from app.group_commands import groups
from app.hook_commands import webhooks
from app.key_commands import keys
from app.logs import set_up_logs
from app.moving import move
from app.people_commands import people
from app.prune_commands import prune
from app.requirements import require_no_newer
from app.retention_commands import retention
from app.settings import Settings, SettingsError, read_settings
from app.terminal import console, open_database, warn, with_database
from app.train_command import train
from app.troubles import ENDED_BY_HAND, INTERRUPTED, sentence_of
from city.reading import read_city
from storage.database import Database
from storage.migrate import migrate as run_migrations

cli = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,  # they would show local variables, and with them what people wrote
    help="A city's contact centre in messengers.",
)
cli.add_typer(keys, name="keys")
cli.add_typer(people, name="people")
cli.add_typer(audit, name="audit")
cli.add_typer(groups, name="groups")
cli.add_typer(corrections, name="corrections")
cli.command("demo-data")(demo_data)
cli.command()(train)
cli.command()(backup)
cli.command()(restore)
cli.command()(move)
cli.add_typer(webhooks, name="webhooks")
cli.command()(prune)
cli.command()(retention)
cli.add_typer(cities, name="city")


@cli.command()
def run() -> None:
    """Start the whole service."""
    # The servers and messengers take a second to import: the other commands do without them.
    from app.start import start  # noqa: PLC0415

    settings = read_settings()
    set_up_logs(settings.log_level)
    start(settings)


@cli.command()
def migrate(quiet: Annotated[bool, typer.Option(help="Say nothing when all is well")] = False) -> None:
    """Bring the database to the shape that this version needs."""

    async def work(settings: Settings) -> None:
        database = open_database(settings)
        try:
            await require_no_newer(database)
            await run_migrations(database)
        finally:
            await database.dispose()

    asyncio.run(work(read_settings()))
    if not quiet:
        console.print("The database is ready.")


@cli.command()
def check() -> None:
    """Say what is set up and what is missing."""
    from app.checks import check_all  # noqa: PLC0415

    findings = asyncio.run(check_all())
    table = Table("", "What", "How it stands", box=None)
    for finding in findings:
        table.add_row("ok" if finding.good else "!!", finding.what, finding.how)
    console.print(table)
    if not all(finding.good for finding in findings):
        raise typer.Exit(1)


@cli.command()
def understand() -> None:
    """Read JSON lines {"id", "text"} from standard input; write what each is about."""
    from app.learnt import read_messages  # noqa: PLC0415

    settings = read_settings()
    reader = read_messages(settings, read_city(settings.city), warn)
    for number, line in enumerate(sys.stdin, 1):
        if line.strip():
            asked = _asked(line, number)
            sys.stdout.write(
                json.dumps(reader(asked["text"]).as_dict(asked["id"]), ensure_ascii=False) + "\n"
            )


def _asked(line: str, number: int) -> dict[str, Any]:
    try:
        asked = json.loads(line)
        if isinstance(asked["text"], str) and "id" in asked:
            return dict(asked)
    except (ValueError, KeyError, TypeError):
        pass
    raise SettingsError(f'Line {number} of the input is not an object like {{"id": "1", "text": "..."}}.')


@cli.command()
def report(
    first: Annotated[str, typer.Option("--from", metavar="DAY", help="like 2026-11-01")] = "",
    last: Annotated[str, typer.Option("--to", metavar="DAY", help="the last day, included")] = "",
    csv: Annotated[Path | None, typer.Option(metavar="FILE", help="a table for Excel")] = None,
    png: Annotated[Path | None, typer.Option(metavar="FILE", help="a picture")] = None,
) -> None:
    """Figures of some days: what came in, was closed, was late. Without days: of this month so far."""
    from app.report import Files, tell_figures  # noqa: PLC0415

    city, files = read_city(read_settings().city), Files(csv, png)

    async def work(database: Database) -> None:
        await tell_figures(database, city, (first, last), files, console)

    with_database(work)


@cli.command()
def qr(
    address: Annotated[str, typer.Option(help="a street and a house; a street alone will do")],
    service: Annotated[str, typer.Option(help="a code of services.csv")],
    near: Annotated[str, typer.Option(help="an entrance, a stop, the yard")] = "",
    telegram: Annotated[str, typer.Option(metavar="NAME", help="its name; else its token says it")] = "",
    viber: Annotated[str, typer.Option(metavar="NAME", help="its URI; else its token says it")] = "",
    out: Annotated[Path, typer.Option(metavar="FILE", help="without .png and .svg")] = Path("label"),
) -> None:
    """A page to print: whose code is scanned, writes to the bot with address and service filled in."""
    from app.label_command import (  # noqa: PLC0415
        find_bots,
        links_of,
        read_place,
        words_of,
        write_files,
    )

    settings = read_settings()
    city = read_city(settings.city)
    label = read_place(city, service, address, near)
    links = links_of(label, asyncio.run(find_bots(settings, telegram, viber)))
    for file in write_files(label, city, links, out):
        console.print(f"Wrote {file}", markup=False)
    words = words_of(label, city)  # what was read of the address: an entrance in it, say, was not
    console.print(f"  {words.service}: {words.place}", markup=False)
    for link in links.values():
        console.print(f"  {link}", markup=False)


def main() -> None:
    """The entry of the command."""
    try:
        code = cli(standalone_mode=False, prog_name="contact-centre")
        if code == INTERRUPTED:
            warn(ENDED_BY_HAND)
        sys.stdout.flush()
    except BrokenPipeError:
        code = _let_go_of_output()  # `| head` has read what it wanted: there is nothing to say
    except (Exception, KeyboardInterrupt) as error:
        code = _tell(error)
    sys.exit(code)


def _tell(error: BaseException) -> int:
    """Say what is wrong, if anybody but us can mend it; the exit code."""
    sentence = sentence_of(error)
    if sentence is None:
        raise error
    if sentence:
        warn(sentence)
    _let_go_of_output()
    return int(getattr(error, "exit_code", 1))


def _let_go_of_output() -> int:
    """What is left to be written goes nowhere: Python would try once more at the end and complain."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 1


if __name__ == "__main__":
    main()
