"""Sending files, one by one or as an album, and handing them out again."""

from collections.abc import Callable

from sandbox.chats import Json
from sandbox.files import StoredFile, Upload
from sandbox.telegram.errors import bad_request
from sandbox.telegram.media import file_json, shown, stored
from sandbox.telegram.methods.call import Call
from sandbox.telegram.methods.posting import Content, post, read_place, send
from sandbox.telegram.parameters import Parameters
from sandbox.telegram.shapes import WITHOUT_CAPTION
from sandbox.telegram.texts import read_caption

LARGEST_DOWNLOAD = 20 << 20
LARGEST_ALBUM = 10
# Of these an album holds nothing but their own kind.
ALONE_IN_ALBUM = frozenset({"document", "audio"})
ALBUM_KINDS = ALONE_IN_ALBUM | {"photo", "video"}


def sender(kind: str) -> Callable[[Call], Json]:
    """Make the method that sends files of this kind."""

    def send_file(call: Call) -> Json:
        call.writable_chat()
        return send(call, _content(call, kind, call.parameters, kind))

    return send_file


def send_media_group(call: Call) -> list[Json]:
    """Send an album: one message a file, held together by an id."""
    place = read_place(call)
    contents = [_item(call, item) for item in _items(call)]
    call.take_window(place.chat)
    album = str(call.house.counters.next("album"))
    for content in contents:
        content.payload = {**content.payload, "media_group_id": album}
    return [call.described(place.chat, post(call, place, content)) for content in contents]


def get_file(call: Call) -> Json:
    """Say where a file can be downloaded."""
    file_id = call.parameters.text("file_id")
    if not file_id:
        raise bad_request("file_id not specified")
    file = call.house.files.known.get(file_id)
    if file is None:
        raise bad_request("wrong file_id or the file is temporarily unavailable")
    if file.size > LARGEST_DOWNLOAD:
        raise bad_request("file is too big")
    return {**file_json(file), "file_path": file.path}


def _items(call: Call) -> list[Json]:
    items = call.parameters.structure("media", "media")
    if not isinstance(items, list) or not items:
        raise bad_request("there are no messages to send")
    if len(items) > LARGEST_ALBUM:
        raise bad_request("too many messages to send as an album")
    kinds = {str(item.get("type")) for item in items if isinstance(item, dict)}
    alone = ALONE_IN_ALBUM & kinds
    if alone and len(kinds) > 1:
        raise bad_request(f"{min(alone).title()} can't be mixed with other media types")
    if not kinds <= ALBUM_KINDS:
        raise bad_request("can't parse InputMedia: type must be one of photo, video, document, audio")
    return items


def _item(call: Call, item: Json) -> Content:
    return _content(call, str(item["type"]), Parameters(item, call.parameters.uploads), "media")


def _content(call: Call, kind: str, parameters: Parameters, field: str) -> Content:
    file = _file(call, kind, parameters, field)
    text, entities = ("", []) if kind in WITHOUT_CAPTION else read_caption(parameters)
    return Content(kind, text, entities, [shown(file)], dict(file.payload))


def _file(call: Call, kind: str, parameters: Parameters, field: str) -> StoredFile:
    given = parameters.file(field)
    if given is None:
        raise bad_request(f"there is no {kind} in the request")
    if isinstance(given, Upload):
        return stored(call.house.files, kind, given, parameters.integer("duration") or None)
    if given.startswith(("http://", "https://")):
        raise bad_request("failed to get HTTP URL content")
    file = call.house.files.known.get(given)
    if file is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    if file.kind != kind:
        raise bad_request(f"can't use file of type {file.kind.title()} as {kind.title()}")
    return file
