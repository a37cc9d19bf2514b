"""Pictures, recordings, places and the like between a citizen and the operators."""

import pytest

from bot.messages import Enclosure, Kind, Media
from core.attachments import FileState
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
