"""Take the picture of the sandbox's page: start the service with data of its own, let people talk to the bot,
and write docs/sandbox.png."""

import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple
from urllib.request import Request, urlopen

from PIL import Image, ImageDraw
from playwright.sync_api import APIRequestContext, APIResponse, Page, ViewportSize, sync_playwright

PICTURE = Path(__file__).parent / "sandbox.png"
LARGEST_PICTURE = 300_000
WHITE = 255
STEPS_OF_SHADE = (1, 2, 3, 4, 6, 8)
WIDE: ViewportSize = {"width": 1280, "height": 800}
TALL: ViewportSize = {"width": 1480, "height": 960}
"""Room for three phones and a unit's group, and for a receipt from its heading to its buttons."""
CARD = "Металургів, 86"
"""What stands on the card of the request that is filed in the scene."""
QUIET_CHROMIUM = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


class Act(NamedTuple):
    """What one of the people does; `person` counts the phones from the left."""

    person: int
    kind: str
    details: dict[str, Any]


def says(person: int, text: str) -> Act:
    """Write a text."""
    return Act(person, "say", {"text": text})


def presses(person: int, label: str) -> Act:
    """Press the button with this label."""
    return Act(person, "press", {"label": label})


SHOWN = (("telegram", 2), ("viber", 1))
"""The phones that the page opens by itself, from the left."""

# Who has Viber has filed before; what they asked for is on its way by the time they ask about it.
BEFORE = [
    says(2, "/start"),
    says(2, "Холодні батареї, бульвар Шевченка 80, кв. 41"),
    presses(2, "Далі без номера"),
    presses(2, "Надіслати"),
]
SCENE = [
    says(0, "/start"),
    says(0, "Немає води з самого ранку, просп. Металургів 86, кв. 12"),
    presses(0, "Далі без номера"),
    presses(0, "Надіслати"),
    says(1, "/start"),
    presses(1, "Русский язык"),
    presses(1, "Новое обращение"),
    presses(1, "Свет и фонари"),
    presses(1, "Не работает уличное освещение"),
    says(1, "Куинджи 35"),
    Act(1, "photo", {"caption": "Не горит фонарь у школы, второй вечер"}),
]
ANSWER = {"step": "take", "note": "Бригада вже у будинку, тепло буде до вечора."}


def main() -> None:
    """Take the picture."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET_CHROMIUM)
        page = browser.new_page(viewport=TALL, locale="uk-UA", timezone_id="Europe/Kyiv")
        with running_service(Path(folder)) as address:
            play(page.request, address, BEFORE)
            number = answer(page.request, address, new_key(Path(folder)))
            play(page.request, address, [says(2, number), *SCENE])
            PICTURE.write_bytes(small(taken(page, address)))
        browser.close()
    print(f"{PICTURE.name}: {PICTURE.stat().st_size} bytes")


@contextmanager
def running_service(folder: Path) -> Iterator[str]:
    """Run the whole service with its data in this folder; gives its address once it answers."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    _command(folder, "migrate", "--quiet")
    arguments = [sys.executable, "-m", "app.command_line", "run"]
    process = subprocess.Popen(arguments, env=_settings(folder, port), stdout=subprocess.PIPE, text=True)
    try:
        if not (process.stdout and "http" in process.stdout.readline()):
            raise SystemExit("The service did not start.")
        address = f"http://127.0.0.1:{port}"
        _post(address, "settle", {"seconds": 60})  # Viber's phones can write when Viber has tried our webhook
        _post(address, "limits", {"bot": False, "private": False, "group": False})
        yield address
    finally:
        process.terminate()
        process.wait(20)


def _post(address: str, call: str, body: dict[str, Any]) -> None:
    """Ask something of the sandbox."""
    headers = {"Content-Type": "application/json"}
    request = Request(f"{address}/sandbox/api/{call}", json.dumps(body).encode(), headers)
    urlopen(request, timeout=70).close()


def new_key(folder: Path) -> str:
    """A key of the API for an operator."""
    return _command(folder, "keys", "add", "desk", "--role", "operator").split()[-1]


def _command(folder: Path, *arguments: str) -> str:
    """Run a command of the service on the data in this folder; what it prints."""
    command = [sys.executable, "-m", "app.command_line", *arguments]
    return subprocess.run(command, env=_settings(folder), check=True, capture_output=True, text=True).stdout


def _settings(folder: Path, port: int = 8080) -> dict[str, str]:
    """Nothing of the machine's own settings: no real token, no real database."""
    return os.environ | {
        "DATABASE_URL": f"sqlite:///{folder}/contact-centre.db",
        "MEDIA_DIR": f"{folder}/media",
        "SANDBOX_FILE": f"{folder}/sandbox.json",
        "PORT": str(port),
        "SANDBOX": "on",
        "TELEGRAM_TOKEN": "",
        "TELEGRAM_MODE": "polling",
        "TELEGRAM_RATE": "unlimited",
        "LOG_LEVEL": "ERROR",
    }


def play(request: APIRequestContext, address: str, scene: list[Act]) -> None:
    """Let the people act one after another, each when all is quiet."""
    api = f"{address}/sandbox/api"
    people = shown_people(request, address)
    for act in scene:
        body: dict[str, Any] = {"data": act.details}
        if act.kind == "photo":
            file = {"name": "lamp.jpg", "mimeType": "image/jpeg", "buffer": dark_street()}
            body = {"multipart": act.details | {"file": file}}
        _checked(request.post(f"{api}/people/{people[act.person]}/{act.kind}", **body))
        _checked(request.post(f"{api}/settle", data={"seconds": 10}))


def shown_people(request: APIRequestContext, address: str) -> list[str]:
    """Whose phones the page shows, from the left."""
    people = [one for one in request.get(f"{address}/sandbox/api/people").json() if one["role"] == "citizen"]
    of = {messenger: [one["id"] for one in people if one["messenger"] == messenger] for messenger, _ in SHOWN}
    return [person for messenger, count in SHOWN for person in of[messenger][:count]]


def answer(request: APIRequestContext, address: str, key: str) -> str:
    """Move on the case that was filed before, as the operators' software would; its number."""
    person = shown_people(request, address)[2]
    chat = request.get(f"{address}/sandbox/api/people/{person}/chat").json()
    number = re.findall(r"\d{4}-\d{4}", json.dumps(chat["messages"]))[-1]
    url = f"{address}/api/v1/cases/{number}/moves"
    _checked(request.post(url, data=ANSWER, headers={"X-API-Key": key}))
    _checked(request.post(f"{address}/sandbox/api/settle", data={"seconds": 10}))
    return str(number)


def dark_street() -> bytes:
    """Draw what is to be seen of a street whose lamp is out."""
    picture = Image.new("RGB", (480, 260), (24, 30, 48))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 205, 480, 260), fill=(38, 40, 50))
    for left, top in ((0, 90), (110, 60), (360, 80)):
        draw.rectangle((left, top, left + 105, 205), fill=(32, 38, 60))
        for window in range(6):
            x, y = left + 14 + window % 3 * 30, top + 18 + window // 3 * 40
            draw.rectangle(
                (x, y, x + 16, y + 22), fill=(236, 200, 110) if (left + window) % 4 == 0 else (44, 52, 78)
            )
    draw.line((285, 205, 285, 50), fill=(105, 110, 122), width=7)
    draw.line((285, 52, 325, 42), fill=(105, 110, 122), width=6)
    draw.rectangle((318, 36, 350, 46), fill=(70, 74, 86))
    data = io.BytesIO()
    picture.save(data, "JPEG", quality=88)
    return data.getvalue()


def taken(page: Page, address: str) -> bytes:
    """Open the page and take its picture once everything is in its place."""
    page.goto(f"{address}/sandbox")
    page.locator("#connection[data-connected=true]").wait_for()
    page.locator(".phone").first.wait_for()
    page.locator(".phone.group").get_by_text(CARD).first.wait_for()
    page.wait_for_load_state("networkidle")
    return page.screenshot(animations="disabled")


def small(picture: bytes) -> bytes:
    """Make the picture fit for a README: shades nobody can tell apart become one, as few as needed."""
    drawn = Image.open(io.BytesIO(picture)).convert("RGB")
    for step in STEPS_OF_SHADE:
        packed = _packed(drawn.point([min(WHITE, shade + -shade % step) for shade in range(WHITE + 1)] * 3))
        if len(packed) <= LARGEST_PICTURE:
            return packed
    raise SystemExit(f"The picture has more than {LARGEST_PICTURE} bytes whatever is done.")


def _packed(drawn: Image.Image) -> bytes:
    packed = io.BytesIO()
    drawn.save(packed, "PNG", optimize=True)
    return packed.getvalue()


def _checked(response: APIResponse) -> None:
    if not response.ok:
        raise SystemExit(f"{response.url} answered {response.status}: {response.text()}")


if __name__ == "__main__":
    main()
