"""Take the picture of the sandbox's page: play a scene in a sandbox that runs, and write docs/sandbox.png."""

import argparse
import io
import shutil
from pathlib import Path
from typing import Any, NamedTuple

from PIL import Image
from playwright.sync_api import APIRequestContext, Page, ViewportSize, sync_playwright

ADDRESS = "http://127.0.0.1:8080/sandbox"
PICTURE = Path(__file__).parent / "sandbox.png"
LARGEST_PICTURE = 300_000
WHITE = 255
STEPS_OF_SHADE = (1, 2, 3, 4, 6)
WIDE: ViewportSize = {"width": 1280, "height": 800}
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


SCENE = [
    Act(0, "say", {"text": "/start"}),
    Act(0, "say", {"text": "Немає води з самого ранку, просп. Соборний, 7"}),
    Act(1, "say", {"text": "/start"}),
    Act(1, "say", {"text": "Не горит фонарь возле школы"}),
    Act(1, "photo", {}),
]


def main() -> None:
    """Take the picture."""
    wishes = _wishes()
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=QUIET_CHROMIUM)
        page = browser.new_page(viewport=WIDE, locale="uk-UA", timezone_id="Europe/Kyiv")
        if not wishes.as_it_is:
            play(page.request, f"{wishes.address}/api", SCENE)
        picture = taken(page, wishes.address)
        browser.close()
    wishes.to.write_bytes(small(picture))
    print(f"{wishes.to}: {wishes.to.stat().st_size} bytes")


def play(request: APIRequestContext, api: str, scene: list[Act]) -> None:
    """Let the people act one after another, each when all is quiet."""
    people = [person["id"] for person in request.get(f"{api}/people").json()]
    for act in scene:
        _post(request, f"{api}/people/{people[act.person]}/{act.kind}", act.details)
        _post(request, f"{api}/settle", {"seconds": 10})


def taken(page: Page, address: str) -> bytes:
    """Open the page and take its picture once everything is in its place."""
    page.goto(address)
    page.locator("#connection[data-connected=true]").wait_for()
    page.locator(".phone").first.wait_for()
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


def _post(request: APIRequestContext, url: str, body: dict[str, Any]) -> None:
    answer = request.post(url, data=body)
    if not answer.ok:
        raise SystemExit(f"{url} answered {answer.status}: {answer.text()}")


def _wishes() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("address", nargs="?", default=ADDRESS)
    parser.add_argument("--to", type=Path, default=PICTURE)
    parser.add_argument("--as-it-is", action="store_true", help="play no scene, take the page as it stands")
    return parser.parse_args()


if __name__ == "__main__":
    main()
