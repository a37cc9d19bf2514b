"""Files that a messenger fetches from us: each at an address of its own, signed, good for an hour.

Viber takes no uploads, only addresses. Such an address cannot be guessed or prolonged, and what lies
behind it is removed soon after.
"""

import hashlib
import hmac
from collections.abc import Sequence
from datetime import timedelta
from pathlib import PurePosixPath
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from core.attachments import HandoutFolder
from core.work import Clock

GOOD_FOR = timedelta(hours=1)
PATH = "/handouts/{kept_as}/{name}"


class Handouts:
    """Gives out addresses under `base_url` and answers at them."""

    def __init__(self, folder: HandoutFolder, base_url: str, secret: str, clock: Clock) -> None:
        self._folder, self._clock = folder, clock
        self._base = base_url.rstrip("/")
        self._key = hmac.new(secret.encode(), b"handouts", hashlib.sha256).digest()

    async def put(self, data: bytes, name: str) -> str:
        """Keep the file and return its address."""
        kept_as = await self._folder.put(data)
        expires = str(int((self._clock.now() + GOOD_FOR).timestamp()))
        signature = self._signature(kept_as, name, expires)
        path = f"/handouts/{kept_as}/{quote(name, safe='')}"
        return f"{self._base}{path}?expires={expires}&signature={signature}"

    def routes(self) -> Sequence[Route]:
        """The route at which the files are fetched. Whoever has no good address learns nothing: 404."""
        return [Route(PATH, self._answer)]

    async def _answer(self, request: Request) -> Response:
        kept_as, name = request.path_params["kept_as"], request.path_params["name"]
        expires = request.query_params.get("expires", "")
        given = request.query_params.get("signature", "")
        signed = hmac.compare_digest(given.encode(), self._signature(kept_as, name, expires).encode())
        if not signed or int(expires) < self._clock.now().timestamp():
            return Response(status_code=404)
        path = self._folder.path(kept_as)
        if path is None:
            return Response(status_code=404)
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-store"}
        return FileResponse(path, filename=PurePosixPath(name).name, headers=headers)

    def _signature(self, kept_as: str, name: str, expires: str) -> str:
        message = "\n".join((kept_as, name, expires)).encode()
        return hmac.new(self._key, message, hashlib.sha256).hexdigest()
