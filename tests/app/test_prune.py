"""`contact-centre prune`."""

from core.pruning import Old
from tests.app.conftest import Commands


async def test_the_command_says_what_went(stored: Commands) -> None:
    done = await stored.run("prune")
    assert done.code == 0
    assert len(done.out.splitlines()) == len(Old)
    assert "handled_events: 0 removed that were older than 30 days" in done.out
