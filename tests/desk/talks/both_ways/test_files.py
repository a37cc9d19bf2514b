"""Pictures, recordings, places and the like between a citizen and the operators."""

from io import BytesIO

import pytest
from PIL import Image

from bot.messages import Enclosure, Kind, Media, Outgoing
from core.attachments import FileState
from core.lines import LinePlace
from tests.desk.conversation import Member
from tests.desk.forum import FarCitizen, Forum, TalkStage
from tests.dialogs.conversation import Citizen

DELIVERED, FAILED = "👍", "👎"


FILES = {
    "photo": [{"file_id": "small"}, {"file_id": "f1"}],
    **{
        kind: {"file_id": "f1"}
        for kind in ("video", "animation", "video_note", "voice", "audio", "document", "sticker")
    },
}


@pytest.mark.parametrize("kind", [Kind.photo, Kind.video, Kind.voice, Kind.document])
async def test_a_citizens_file_stands_in_the_topic(forum: Forum, talker: Citizen, kind: Kind) -> None:
    await talker.sends(kind, "ось")
    post = forum.posts()[-1]
    [file] = post.enclosed
    assert (post.title, post.text) == ("The citizen", "ось")
    assert (file.kind, file.channel, file.file_id[:5]) == (kind, "wire", "file-")


async def test_an_album_is_one_post(stage: TalkStage, forum: Forum, talker: Citizen) -> None:
    before = len(forum.posts())
    for file_id in ("a", "b", "c"):
        await talker._does(Kind.photo, media=(Media("photo", file_id),), album="7", message_id=file_id)
    assert len(forum.posts()) == before
    await stage.after(seconds=1)
    await stage.settle()
    [post] = forum.posts()[before:]
    assert [file.file_id for file in post.enclosed] == ["a", "b", "c"]


async def test_a_citizens_place_and_sticker_are_shown_as_such(
    forum: Forum, talker: Citizen, stage: TalkStage
) -> None:
    await talker.shares_point(47.1, 37.5)
    assert (forum.posts()[-1].point, forum.posts()[-1].text) == ((47.1, 37.5), "")
    media = (Media("sticker", "s1"),)
    await talker._does(Kind.sticker, media=media, message_id="88")
    assert forum.posts()[-1].enclosed == (Enclosure("sticker", "wire", "s1"),)


@pytest.mark.parametrize("kind", sorted(FILES))
async def test_an_operators_file_goes_to_the_citizen(
    forum: Forum, talker: Citizen, olha: Member, kind: str
) -> None:
    assert await forum.sends_in_topic(olha, **{kind: FILES[kind], "caption": "схема"}) == ""
    assert talker.last.enclosed == (Enclosure(kind, "wire", "f1"),)
    assert talker.last.text == "схема"
    assert forum.mark == DELIVERED


async def sends_album(forum: Forum, olha: Member, *files: str, caption: str = "") -> list[str]:
    """An operator sends pictures together; the messages that they are in the group."""
    sent = []
    for at, file in enumerate(files):
        under = {"caption": caption} if caption and not at else {}
        await forum.sends_in_topic(olha, photo=[{"file_id": file}], media_group_id="7", **under)
        sent.append(forum.last_id)
    return sent


def heard(stage: TalkStage, citizen: Citizen, before: int) -> list[Outgoing]:
    """What came to the citizen since."""
    return [message for to, message in stage.wire.sent[before:] if to == citizen.name]


async def test_an_operators_album_is_one_message_and_each_picture_has_its_mark(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    before = len(stage.wire.sent)
    sent = await sends_album(forum, olha, "a", "b", "c", caption="схема")
    assert [stage.wire.reactions[one] for one in sent] == ["👀"] * 3
    assert heard(stage, talker, before) == []
    await stage.after(seconds=1)
    await stage.settle()
    [album] = heard(stage, talker, before)
    assert ([file.file_id for file in album.enclosed], album.text) == (["a", "b", "c"], "схема")
    assert [stage.wire.reactions[one] for one in sent] == [DELIVERED] * 3


async def test_a_picture_of_an_album_is_taken_back_and_corrected_alone(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    sent = await sends_album(forum, olha, "a", "b", "c", caption="схема")
    await stage.after(seconds=1)
    await stage.settle()
    first = next(n for (to, n), one in stage.wire.standing.items() if to == talker.name and one.enclosed)
    async with stage.database.view() as work:
        chat = LinePlace("wire", talker.name, "")
        ours = [await work.lines.shown_at(LinePlace("wire", forum.id, one)) for one in sent]
        parts = [await work.lines.parts_of(line.id, chat) for line in ours if line]
    assert [len(one) for one in parts] == [1, 1, 1]
    assert len({part for one in parts for part in one}) == 3
    await forum.edits(olha, sent[0], "нова схема")
    assert (talker.last.text, talker.last.edits) == ("нова схема", parts[0][0])
    assert first in {part for one in parts for part in one}


async def test_F57_of_an_album_that_is_refused_every_picture_is_tried_and_marked_by_itself(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    stage.wire.refused = "a"
    before = len(stage.wire.sent)
    sent = await sends_album(forum, olha, "a", "b", "c")
    await stage.after(seconds=1)
    await stage.settle()
    alone = [[file.file_id for file in one.enclosed] for one in heard(stage, talker, before)]
    assert alone == [["b"], ["c"]]
    assert [stage.wire.reactions[one] for one in sent] == [FAILED, DELIVERED, DELIVERED]


async def test_words_after_an_album_do_not_overtake_it(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    before = len(stage.wire.sent)
    await sends_album(forum, olha, "a", "b")
    await forum.writes(olha, "Ось так.")
    album, words = heard(stage, talker, before)
    assert ([file.file_id for file in album.enclosed], words.text) == (["a", "b"], "Ось так.")
    await stage.after(seconds=1)
    await stage.settle()
    assert len(heard(stage, talker, before)) == 2


async def test_an_album_comes_before_the_end_of_the_talk(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    before = len(stage.wire.sent)
    await sends_album(forum, olha, "a", "b")
    await forum.writes(olha, "/close")
    await stage.after(seconds=1)
    await stage.settle()
    album, end = heard(stage, talker, before)
    assert (len(album.enclosed), "has ended the talk" in end.text) == (2, True)


async def test_where_albums_cannot_be_shown_the_pictures_come_one_after_another(
    stage: TalkStage, forum: Forum, far: FarCitizen, olha: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.wire, "fetch", _picture)
    before = len(stage.far.sent)
    sent = await sends_album(forum, olha, "a", "b", "c")
    await stage.after(seconds=1)
    await stage.settle()
    assert [len(message.enclosed) for _, message in stage.far.sent[before:]] == [1, 1, 1]
    assert [stage.wire.reactions[one] for one in sent] == [DELIVERED] * 3


async def _picture(file_id: str) -> bytes:
    written = BytesIO()
    Image.new("RGB", (8, 8)).save(written, "PNG")
    return written.getvalue()


async def test_an_operators_place_goes_to_the_citizen(forum: Forum, talker: Citizen, olha: Member) -> None:
    await forum.sends_in_topic(olha, location={"latitude": 47.1, "longitude": 37.5})
    assert (talker.last.point, talker.last.text) == ((47.1, 37.5), "")
    assert forum.mark == DELIVERED


async def test_a_file_from_another_messenger_is_fetched_first(
    stage: TalkStage, forum: Forum, far: FarCitizen
) -> None:
    await far.sends(Kind.document, "акт")
    [file] = forum.posts()[-1].enclosed
    assert (file.kind, file.file_id) == ("document", "")
    assert stage.fetching.media.path(file.stored_as).read_bytes().startswith(b"file-")


async def test_an_operators_file_is_fetched_for_another_messenger(
    stage: TalkStage, forum: Forum, far: FarCitizen, olha: Member
) -> None:
    await forum.sends_in_topic(olha, document={"file_id": "f1", "file_name": "акт.pdf"})
    [file] = far.last.enclosed
    assert (file.kind, file.name, file.file_id) == ("document", "акт.pdf", "")
    assert stage.fetching.media.path(file.stored_as).read_bytes() == b"f1"
    assert forum.mark == DELIVERED


async def test_a_sticker_that_cannot_be_shown_is_told_on_both_sides(
    stage: TalkStage, forum: Forum, far: FarCitizen, olha: Member
) -> None:
    await forum.sends_in_topic(olha, sticker={"file_id": "s1"})
    assert far.last.text == "The operator has sent something that your messenger cannot show: (sticker)"
    assert "messenger cannot show this" in forum.posts()[-1].text
    assert forum.posts()[-1].answers == forum.last_id
    assert forum.mark == DELIVERED
    assert "not what. Please write in words" in await far.sends(Kind.sticker)
    assert "(sticker)" in forum.read()


async def test_a_citizens_file_that_is_lost_is_told_in_the_topic(
    stage: TalkStage, forum: Forum, far: FarCitizen
) -> None:
    stage.far.lost.add("big")
    told = await far._does(Kind.video, text="відео", media=(Media("video", "big"),), message_id="90")
    assert "A file may have at most 20 MB" in told
    assert forum.posts()[-1].text == (
        "(video) відео\nThe file could not be fetched: it has more than 20 MB, or it is gone."
    )


async def test_F14_what_operators_see_is_not_said_to_be_lost(
    stage: TalkStage, forum: Forum, talker: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.wire, "fetch", stage.far.fetch)
    stage.far.lost.add("big")
    before = stage.said_to(talker.name)
    await talker._does(Kind.video, text="відео", media=(Media("video", "big"),), message_id="90")
    await stage.fetching.fetch_all()
    await stage.send_queued()
    [file] = forum.posts()[-1].enclosed
    assert (file.file_id, stage.said_to(talker.name)) == ("big", before)
    async with stage.database.view() as work:
        [kept] = await work.attachments.by_ids([1])
    assert kept.state == FileState.failed


async def test_F14_without_a_group_that_shows_it_a_lost_file_is_told(
    stage: TalkStage, citizen: Citizen, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.wire, "fetch", stage.far.fetch)
    stage.far.lost.add("big")
    await citizen.says("operator")
    await citizen._does(Kind.video, text="відео", media=(Media("video", "big"),), message_id="90")
    await stage.fetching.fetch_all()
    await stage.send_queued()
    assert "at most 20 MB" in stage.said_to(citizen.name)


async def test_F57_an_operators_file_that_is_lost_is_marked_with_the_reason(
    stage: TalkStage, forum: Forum, far: FarCitizen, olha: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(stage.wire, "fetch", stage.far.fetch)
    stage.far.lost.add("f1")
    before = len(stage.far.sent)
    await forum.sends_in_topic(olha, document=FILES["document"])
    assert forum.mark == FAILED
    assert (forum.posts()[-1].title, forum.posts()[-1].answers) == ("Not delivered", forum.last_id)
    assert "more than 20 MB" in forum.posts()[-1].text
    assert len(stage.far.sent) == before
