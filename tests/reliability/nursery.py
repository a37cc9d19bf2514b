"""A process that has imported the service once and forks a child for each of its lives.

It reads one JSON line a life, `{"point": "before_commit", "at": 3}` or `{}`, and answers with the child's
pid; when the child is gone it says so. A line while a life lasts, or the end of input, kills it. The
listening socket is the nursery's, as with a supervisor that holds it: calls between two lives wait.
"""

import json
import os
import re
import select
import signal
import socket
import sys
from collections.abc import Awaitable, Callable
from typing import Any, NoReturn

import aiohttp
import uvloop
from sqlalchemy.engine.default import DefaultDialect

import app.assembly  # noqa: F401 -- imported here once, not in every life
from app.house import build
from app.logs import set_up_logs
from app.serving import open_socket, serve
from app.settings import Settings, read_settings
from storage.ledger import StoredLedger

Life = dict[str, Any]
TELLS = r"/(send|edit|answer)\w+$"
"""Calls that tell somebody something; those of the start would use up every point. A life may name others."""


class CrashPoint:
    """Kills this process at the k-th passing of one named point."""

    def __init__(self, point: str, at: int) -> None:
        self.point, self.left = point, at

    def passes(self, point: str) -> None:
        """Come by; at the k-th time do not return."""
        if point == self.point:
            self.left -= 1
            if self.left == 0:
                os.kill(os.getpid(), signal.SIGKILL)


def put_in(crash: CrashPoint, calls: re.Pattern[str]) -> None:
    """Wrap every commit, and every call of these; both from outside."""
    commit, request = DefaultDialect.do_commit, aiohttp.ClientSession._request

    def do_commit(self: DefaultDialect, connection: Any) -> None:
        crash.passes("before_commit")
        commit(self, connection)  # type: ignore[no-untyped-call]
        crash.passes("after_commit")

    async def _request(self: aiohttp.ClientSession, method: str, url: Any, **more: Any) -> Any:
        if not calls.search(str(url)):
            return await request(self, method, url, **more)
        crash.passes("before_call")
        answer = await request(self, method, url, **more)
        crash.passes("after_call")
        return answer

    DefaultDialect.do_commit = do_commit  # type: ignore[method-assign]
    aiohttp.ClientSession._request = _request  # type: ignore[method-assign, assignment]
    for name in ("write", "take", "settle", "close"):
        setattr(StoredLedger, name, _around(getattr(StoredLedger, name), crash, name))


def _around(act: Callable[..., Awaitable[Any]], crash: CrashPoint, name: str) -> Callable[..., Any]:
    """The same with a point before and after it, within its transaction."""

    async def acts(*given: Any, **named: Any) -> Any:
        crash.passes(f"before_{name}")
        done = await act(*given, **named)
        crash.passes(f"after_{name}")
        return done

    return acts


async def _live(settings: Settings, listener: socket.socket, ready: Callable[[], None]) -> None:
    house = build(settings)
    await house.database.start()
    await serve(house, listener, ready)


def _child(life: Life, settings: Settings, listener: socket.socket) -> NoReturn:
    set_up_logs(settings.log_level)
    if "point" in life:
        put_in(CrashPoint(life["point"], life["at"]), re.compile(life.get("call", TELLS)))
    uvloop.run(_live(settings, listener, lambda: None))
    os._exit(0)


def _say(**what: Any) -> None:
    print(json.dumps(what), flush=True)  # noqa: T201 -- how it talks to the test


def main() -> None:
    """Fork a life for each line until standard input ends."""
    settings = read_settings()
    listener = open_socket(settings)
    listener.listen(1024)
    _say(open=True)
    while line := sys.stdin.readline():
        pid = os.fork()
        if pid == 0:
            _child(json.loads(line), settings, listener)
        _say(born=pid)
        watch = os.pidfd_open(pid)
        ended, _, _ = select.select([watch, sys.stdin], [], [])
        if watch not in ended:
            sys.stdin.readline()
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        os.close(watch)
        _say(died=pid, by=os.WTERMSIG(status) if os.WIFSIGNALED(status) else -os.WEXITSTATUS(status))


if __name__ == "__main__":
    main()
