"""What a reply to a card does: files show the work, words complete what was begun, or are a note."""

import re
from collections.abc import Awaitable, Callable, Mapping

from bot.desk.facts import EVIDENCE, evidence_in
from bot.desk.member import Hand, say_refused
from bot.desk.turn import NOTHING, DeskAnswer
from bot.messages import Kind, Outgoing
from bot.standing import say_done
from core.groups import BegunAct
from core.life import MOVES, Step, Waiting
from core.moves import Act
from core.refusals import Refusal
from core.remarks import STAFF_NOTE

FILES = frozenset({Kind.photo, Kind.document, Kind.video})
ALBUM = "album"
"""Begun when the first file of an album came: the others come as messages of their own."""
_SAYS_DONE = re.compile(r"\W*(?:готово|виконано|зроблено|выполнено|сделано|done)\b\W*", re.IGNORECASE)
"""A line of the history that the citizen does not see."""


async def take_files(hand: Hand) -> DeskAnswer:
    """Keep them with the case; they finish it if that was begun, or if the words under them say so."""
    incoming, begun = hand.bound.turn.incoming, await hand.begun()
    files = await _keep(hand)
    is_more = begun is not None and begun.act == ALBUM and begun.facts.get("album") == incoming.album
    if not is_more and _finishes(hand, begun):
        return await _finish(hand, files, begun)
    await hand.note(EVIDENCE, {"files": _listed(files)}, incoming.text)
    if incoming.album and begun is None:
        await hand.begin(ALBUM, album=incoming.album)
    hand.redraw()
    return NOTHING


async def _keep(hand: Hand) -> tuple[int, ...]:
    turn, kept = hand.bound.turn, []
    for file in turn.incoming.media:
        added = await turn.work.attachments.add(
            hand.member.identity_id, turn.incoming.channel, file.kind, file.file_id, file.name, turn.now
        )
        kept.append(added)
    await turn.work.attachments.attach(kept, hand.case.id)
    return tuple(kept)


def _listed(files: tuple[int, ...]) -> str:
    return ",".join(map(str, files))


def _finishes(hand: Hand, begun: BegunAct | None) -> bool:
    if hand.case.status not in MOVES[Step.finish].starts:
        return False
    return (begun is not None and begun.act == "done") or bool(
        _SAYS_DONE.match(hand.bound.turn.incoming.text)
    )


async def _finish(hand: Hand, files: tuple[int, ...], begun: BegunAct | None) -> DeskAnswer:
    incoming, earlier = hand.bound.turn.incoming, evidence_in(await hand.work.cases.events(hand.case.id))
    words = "" if _SAYS_DONE.fullmatch(incoming.text) else incoming.text
    words = words or (begun.facts.get("words", "") if begun else "")
    await hand.note(EVIDENCE, {"files": _listed(files)})
    await hand.complete()
    if incoming.album:
        await hand.begin(ALBUM, album=incoming.album)
    await hand.move(Act(Step.finish, words or say_done(), files=(*earlier, *files)))
    return NOTHING


async def take_words(hand: Hand) -> DeskAnswer:
    """Words complete what was begun; without that they are a note."""
    begun, words = await hand.begun(), hand.bound.turn.incoming.text
    do = _WORDS.get(begun.act, _write_note) if begun else _write_note
    await do(hand, words)
    return NOTHING


async def _write_note(hand: Hand, words: str) -> None:
    if (begun := await hand.begun()) and begun.act == "note":
        await hand.complete()
    await hand.note(STAFF_NOTE, words=words)
    hand.redraw()


async def _ask_citizen(hand: Hand, words: str) -> None:
    await hand.complete()
    await hand.move(Act(Step.wait, words, waits_for=Waiting.citizen))


async def _put_by(hand: Hand, words: str) -> None:
    """Words that go with what is still being chosen."""
    if begun := await hand.begun():
        await hand.begin(begun.act, **{**begun.facts, "words": words})
    hand.redraw()


_WORDS: Mapping[str, Callable[[Hand, str], Awaitable[None]]] = {
    "ask": _ask_citizen,
    "note": _write_note,
    "done": _put_by,
    "time": _put_by,
}


async def take_reply(hand: Hand) -> DeskAnswer:
    """A reply to a card. What the core refuses is said in the group: a reply has no pop-up."""
    incoming = hand.bound.turn.incoming
    take = take_files if incoming.kind in FILES and incoming.media else take_words
    if take is take_words and not incoming.text:
        return NOTHING
    try:
        return await take(hand)
    except Refusal as refusal:
        hand.redraw()
        say = await say_refused(hand, refusal)
        return DeskAnswer((Outgoing(say, answers=incoming.message_id),))
