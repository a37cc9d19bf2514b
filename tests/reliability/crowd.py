"""A city that only listens, in a process of its own: `crowd.py PORT SERVICE_URL TELEGRAM VIBER`."""

import sys

import uvicorn

from sandbox.server import Sandbox, create_sandbox


def settle_in(sandbox: Sandbox, messenger: str, number: int) -> None:
    """So many people who have started the bot."""
    for at in range(number):
        person = sandbox.house.add_person("Слухачка Вигадана", messenger, "ru" if at % 3 == 0 else "uk")
        person.started = True


if __name__ == "__main__":
    port, service, telegram, viber = sys.argv[1:]
    crowd = create_sandbox(service_url=service, limits=False)
    settle_in(crowd, "telegram", int(telegram))
    settle_in(crowd, "viber", int(viber))
    uvicorn.run(crowd.app, port=int(port), log_level="error", access_log=False)
