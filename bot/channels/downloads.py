"""A file that a messenger hands out, of which no more is read than it may have."""

from aiohttp import ClientResponse

from bot.channel import Failure, SendFailed

CHUNK = 1 << 16


async def read_file(answer: ClientResponse, largest: int) -> bytes:
    """The file. Raises SendFailed, kind rejected, as soon as it is larger than so many bytes."""
    data = bytearray()
    async for chunk in answer.content.iter_chunked(CHUNK):
        data += chunk
        if len(data) > largest:
            raise SendFailed(Failure.rejected, "the file is too large")
    return bytes(data)
