"""The command line: what is wrong is one sentence with the mend, and a non-zero exit."""

import json
import socket
from datetime import UTC, datetime

import pytest

from core.citizens import Identity
from core.lines import PROGRAM
from core.timers import TimerKind
from storage.database import Database
from tests.app.conftest import Commands, Finished


def sentence(finished: Finished) -> str:
    """The one line that a failed command says."""
    assert finished.code == 1, finished.out + finished.err
    lines = finished.err.strip().splitlines()
    assert len(lines) == 1, finished.err
    assert "Traceback" not in finished.err
    return lines[0]


@pytest.mark.parametrize(
    ("settings", "says"),
    [
        ({"PORT": "abc"}, "PORT has a wrong value"),
        ({"PORT": "99999"}, "PORT has a wrong value"),
        ({"TELEGRAM_MODE": "pigeon"}, "TELEGRAM_MODE has a wrong value"),
        ({"TELEGRAM_TOKEN": "no token"}, "TELEGRAM_TOKEN is not a token: copy it from @BotFather"),
        ({"TELEGRAM_TOKEN": "1:a", "SANDBOX": "on"}, "SANDBOX must be off beside a real TELEGRAM_TOKEN"),
        ({"SANDBOX": "off"}, "TELEGRAM_TOKEN is missing"),
        ({"TELEGRAM_MODE": "webhook"}, "TELEGRAM_WEBHOOK_SECRET is missing"),
        ({"VIBER_TOKEN": "no token"}, "VIBER_TOKEN has a wrong value"),
        ({"VIBER_TOKEN": "a", "SANDBOX": "on"}, "SANDBOX must be off beside a real VIBER_TOKEN"),
        (
            {"VIBER_TOKEN": "a", "SANDBOX": "off", "TELEGRAM_TOKEN": "1:a"},
            "PUBLIC_URL is missing: Viber has to know our address",
        ),
        ({"VIBER_NOTICES": "some"}, "VIBER_NOTICES has a wrong value"),
        ({"DATABASE_URL": "mysql://x/y"}, "DATABASE_URL is not an address we know"),
        (
            {"DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none"},
            "The database at DATABASE_URL does not answer",
        ),
        ({"CITY": "atlantis"}, "There is no city folder «atlantis»"),
    ],
)
async def test_a_wrong_setting_is_named(migrated: Commands, settings: dict[str, str], says: str) -> None:
    assert says in sentence(await migrated.run("run", **settings))


async def test_a_database_of_another_shape_stops_the_start(commands: Commands) -> None:
    said = sentence(await commands.run("run"))
    assert "stands at migration none" in said
    assert "contact-centre migrate" in said


async def test_a_taken_port_is_named(migrated: Commands) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = str(taken.getsockname()[1])
        assert f"PORT {port} cannot be used" in sentence(await migrated.run("run", PORT=port))


async def test_check_says_what_is_there_and_what_is_missing(commands: Commands) -> None:
    before = await commands.run("check")
    assert before.code == 1
    assert "run `contact-centre migrate`" in before.out
    await commands.run("migrate")
    after = await commands.run("check")
    assert after.code == 0, after.out
    assert "31 services" in after.out
    assert "people grant" in after.out


async def test_a_database_of_either_kind_is_brought_to_this_shape(stored: Commands) -> None:
    again = await stored.run("migrate")
    assert (again.code, again.err) == (0, "")
    checked = await stored.run("check")
    assert (checked.code, "31 services" in checked.out) == (0, True), checked.out


async def test_check_names_complaints_that_nobody_may_judge(stored: Commands) -> None:
    database = Database(stored.database_url)
    async with database.work() as work:
        await work.timers.set(TimerKind.complaint_waits, "7:", datetime.now(UTC))
    await database.dispose()
    checked = await stored.run("check")
    assert checked.code == 1
    assert "1 that nobody may judge; somebody who had no part in them needs the role supervisor" in " ".join(
        checked.out.split()
    )


async def test_who_loses_role_or_key_by_a_command_has_no_shift_any_more(stored: Commands) -> None:
    who = ("--channel", "telegram", "--id", "501", "--role", "operator")
    assert (await stored.run("people", "grant", *who)).code == 0
    assert (await stored.run("keys", "add", "desk", "--role", "operator")).code == 0
    database = Database(stored.database_url)
    async with database.work() as work:
        await work.citizens.meet(Identity(PROGRAM, "desk"), "desk", datetime.now(UTC))
    for ended, words in enumerate((("people", "revoke", *who), ("keys", "revoke", "desk")), 1):
        assert (await stored.run(*words)).code == 0
        async with database.view() as view:
            assert await view.timers.count(TimerKind.shift_over) == ended
    await database.dispose()


async def test_keys_are_made_listed_and_revoked(stored: Commands) -> None:
    made = await stored.run("keys", "add", "desk", "--role", "operator")
    assert len(made.out.strip().splitlines()[-1]) > 40
    assert "desk  operator" in (await stored.run("keys", "list")).out
    assert "already" in sentence(await stored.run("keys", "add", "desk", "--role", "reader"))
    assert "There is no role king" in sentence(await stored.run("keys", "add", "x", "--role", "king"))
    assert (await stored.run("keys", "revoke", "desk")).code == 0
    assert (await stored.run("keys", "list")).out.strip() == ""
    assert "No key in force is named desk" in sentence(await stored.run("keys", "revoke", "desk"))


async def test_the_first_admin_is_made_by_a_command(stored: Commands) -> None:
    who = ("--channel", "telegram", "--id", "501", "--role", "admin")
    assert (await stored.run("people", "grant", *who)).code == 0
    assert "telegram 501  admin" in (await stored.run("people", "list")).out
    assert "1 in all" in (await stored.run("check")).out
    assert (await stored.run("people", "revoke", *who)).code == 0
    assert "does not have the role" in sentence(await stored.run("people", "revoke", *who))


async def test_a_role_of_a_unit_names_a_unit_of_the_city(stored: Commands) -> None:
    who = ("--channel", "telegram", "--id", "502", "--role")
    for role in ("unit:water_utility", "head:water_utility"):
        assert (await stored.run("people", "grant", *who, role)).code == 0
        assert f"{role}  since" in (await stored.run("people", "list")).out
    assert "given by command line" in (await stored.run("people", "list")).out
    assert "The city has no unit water: write one of" in sentence(
        await stored.run("people", "grant", *who, "unit:water")
    )
    assert "There is no role king" in sentence(await stored.run("people", "grant", *who, "king"))


async def test_a_code_for_a_group_is_made_by_a_command(stored: Commands) -> None:
    assert "/bind " in (await stored.run("groups", "code", "unit:water_utility")).out
    assert "/bind " in (await stored.run("groups", "code", "operators")).out
    assert "The city has no unit x" in sentence(await stored.run("groups", "code", "unit:x"))
    assert "No group is for pigeons" in sentence(await stored.run("groups", "code", "pigeons"))
    assert (await stored.run("groups", "list")).out == ""
    assert "No group is bound to operators" in sentence(await stored.run("groups", "unbind", "operators"))
    assert "none yet; a code" in (await stored.run("check")).out


async def test_webhooks_are_made_shown_and_removed_by_commands(stored: Commands) -> None:
    where = ("--unit", "water_utility", "--url", "https://crm.example.org/city")
    made = await stored.run("webhooks", "add", *where)
    secret = made.out.strip().splitlines()[-1]
    assert (made.code, len(secret) >= 40) == (0, True)
    listed = (await stored.run("webhooks", "list")).out
    assert "1  water_utility  https://crm.example.org/city  is told all that happens" in listed
    assert secret not in listed
    checked = (await stored.run("check")).out
    assert "Webhook 1, water_utility" in checked
    assert (await stored.run("webhooks", "retry", "1")).out.strip() == "0 calls are tried again."
    assert (await stored.run("webhooks", "remove", "1")).code == 0
    assert "No webhook has the number 1" in sentence(await stored.run("webhooks", "remove", "1"))
    assert "No webhook has the number 1" in sentence(await stored.run("webhooks", "test", "1"))


@pytest.mark.parametrize(
    ("unit", "url", "says"),
    [
        ("nobody", "https://crm.example.org", "The city has no unit nobody: write one of"),
        ("water_utility", "http://crm.example.org", "has to begin with https://"),
        ("water_utility", "https://10.0.0.1", "the address is in a private network"),
    ],
)
async def test_a_webhook_that_leads_nowhere_is_refused(
    migrated: Commands, unit: str, url: str, says: str
) -> None:
    made = await migrated.run("webhooks", "add", "--unit", unit, "--url", url, WEBHOOKS_PRIVATE="off")
    assert says in sentence(made)


async def test_understand_reads_and_writes_json_lines(commands: Commands) -> None:
    lines = [{"id": 7, "text": "немає води на Металургів 86, кв 12"}, {"id": "x", "text": "дякую"}]
    told = await commands.run("understand", text="\n".join(map(json.dumps, lines)))
    first, second = map(json.loads, told.out.splitlines())
    assert first["id"] == 7
    assert first["services"][0]["code"] == "no_water"
    assert first["address"] == {
        "street_ids": ["metalurhiv-ave"],
        "house": "86",
        "flat": "12",
        "ambiguous": False,
    }
    assert (second["id"], second["intent"], second["services"]) == ("x", "thanks", [])
    assert "Line 1 of the input" in sentence(await commands.run("understand", text="немає води"))
