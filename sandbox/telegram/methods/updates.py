"""Fetching updates and having them delivered."""

from sandbox.chats import Json
from sandbox.telegram.methods.call import Call


async def get_updates(call: Call) -> list[Json]:
    """Return what waits for the bot, waiting for it if need be."""
    allow_updates(call)
    parameters = call.parameters
    return await call.bot.polling.fetch(
        offset=parameters.integer("offset"),
        limit=parameters.integer("limit", 100),
        timeout=parameters.integer("timeout"),
        webhook=call.bot.state.webhook is not None,
    )


def allow_updates(call: Call) -> None:
    """Keep which kinds of updates the bot wants; it stays in force until it is given again."""
    wanted = call.parameters.structure("allowed_updates", "allowed updates")
    if isinstance(wanted, list):
        call.bot.state.allowed_updates = [str(kind) for kind in wanted]
        call.house.dirty.set()
