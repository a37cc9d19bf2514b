"""A call's parameters, whichever way the client sent them."""

import json
from dataclasses import dataclass, field
from typing import Any

from starlette.datastructures import UploadFile
from starlette.requests import Request

from sandbox.chats import Json
from sandbox.files import Upload
from sandbox.telegram.errors import bad_request

YES = frozenset({"true", "yes", "1"})
SMALLEST_INTEGER, LARGEST_INTEGER = -(2**31), 2**31 - 1
ATTACHED = "attach://"


@dataclass
class Parameters:
    """The parameters by name; like the real server it reads them leniently."""

    values: Json = field(default_factory=dict)
    uploads: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str:
        """Return a text, empty when it is absent."""
        value = self.values.get(name)
        if value is None:
            return ""
        return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)

    def integer(self, name: str, default: int = 0) -> int:
        """Return a whole number; what is too large is clamped, what is none counts as the default."""
        try:
            number = int(self.text(name))
        except ValueError:
            return default
        return max(SMALLEST_INTEGER, min(LARGEST_INTEGER, number))

    def number(self, name: str) -> float:
        """Return a number with a fraction."""
        try:
            return float(self.text(name))
        except ValueError:
            raise bad_request(f"can't parse {name}") from None

    def flag(self, name: str) -> bool:
        """Return a yes or no."""
        return self.text(name).lower() in YES

    def structure(self, name: str, what: str) -> Any:
        """Return a JSON object or list, None when it is absent."""
        value = self.values.get(name)
        if value is None or value == "":
            return None
        if not isinstance(value, str):
            return value
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def file(self, name: str) -> Upload | str | None:
        """Return an uploaded file, or the file_id or address given in its stead."""
        if name in self.uploads:
            return self.uploads[name]
        return self.attached(self.text(name)) or None

    def attached(self, value: str) -> Upload | str:
        """Return the part that `attach://name` points at, anything else as it is."""
        if not value.startswith(ATTACHED):
            return value
        upload = self.uploads.get(value.removeprefix(ATTACHED))
        if upload is None:
            raise bad_request("wrong file identifier/HTTP URL specified")
        return upload

    def recorded(self) -> Json:
        """Return what the record of calls keeps: names and sizes instead of the files themselves."""
        files = {
            name: {"name": upload.name, "bytes": len(upload.data)} for name, upload in self.uploads.items()
        }
        return {**self.values, **files}


async def read_parameters(request: Request) -> Parameters:
    """Read a call's parameters from its query, form or JSON body."""
    parameters = Parameters(dict(request.query_params))
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/json":
        parameters.values.update(await _json_body(request))
    elif kind in {"application/x-www-form-urlencoded", "multipart/form-data"}:
        await _read_form(request, parameters)
    return parameters


async def _json_body(request: Request) -> Json:
    try:
        body = json.loads(await request.body() or b"{}")
    except ValueError:
        body = None
    if not isinstance(body, dict):
        raise bad_request("can't parse JSON object")
    return body


async def _read_form(request: Request, parameters: Parameters) -> None:
    async with request.form() as form:
        for name, value in form.multi_items():
            if isinstance(value, UploadFile):
                mime = value.content_type or "application/octet-stream"
                parameters.uploads[name] = Upload(value.filename or name, await value.read(), mime)
            else:
                parameters.values[name] = value
