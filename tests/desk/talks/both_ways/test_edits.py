"""What is changed or taken back by one side of a talk, and what the other side sees of it."""

from bot.channel import Failure, SendFailed
from core.handoffs import HandoffState
from core.lines import CORRECTION, TAKEN_BACK, Side
from tests.desk.conversation import Member, shown
from tests.desk.forum import FarCitizen, Forum, TalkStage
from tests.dialogs.conversation import Citizen

DELIVERED, FAILED, NOTED = "👍", "👎", "✍"


def chat(stage: TalkStage, talker: Citizen) -> list[str]:
    """What stands in the citizen's chat."""
    standing = stage.wire.standing.items()
    return [shown(message) for (address, _), message in standing if address == talker.name]


async def test_a_citizens_edit_stands_under_the_words_that_it_corrects(forum: Forum, talker: Citizen) -> None:
    await talker.says("Металургів 86", message_id="70")
    await talker.edits("70", "Металургів 68")
    post = forum.posts()[-1]
    assert shown(post) == "The citizen has corrected it\nМеталургів 68"
    assert post.answers == forum.post_id("Металургів 86")
    await talker.edits("70", "Металургів 8")
    assert (forum.posts()[-1].text, forum.posts()[-1].answers) == ("Металургів 8", post.answers)


async def test_an_edit_that_changes_no_words_is_nothing(forum: Forum, talker: Citizen) -> None:
    await talker.says("Металургів 86", message_id="70")
    before = len(forum.posts())
    await talker.edits("70", "Металургів 86")
    assert len(forum.posts()) == before


async def test_what_was_said_before_the_correction_is_kept(stage: TalkStage, talker: Citizen) -> None:
    await talker.says("Металургів 86", message_id="70")
    await talker.edits("70", "Металургів 68")
    async with stage.database.view() as work:
        first, second = (await work.lines.of(1))[-2:]
    assert (first.words, second.words) == ("Металургів 86", "Металургів 68")
    assert (second.kind, second.answers) == (CORRECTION, first.id)


async def test_F58_an_operators_edit_edits_the_citizens_message(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "Воду дадуть о 18:00.")
    written, before = forum.last_id, len(chat(stage, talker))
    await forum.edits(olha, written, "Воду дадуть о 19:00.")
    assert chat(stage, talker)[-1] == "Воду дадуть о 19:00."
    assert len(chat(stage, talker)) == before
    assert [choice.label for choice in talker.last.choices] == ["End the talk"]
    assert forum.mark == DELIVERED
    await forum.edits(olha, written, "Воду дадуть о 20:00.")
    assert chat(stage, talker)[-1] == "Воду дадуть о 20:00."
    assert len(chat(stage, talker)) == before


async def test_F58_a_first_answer_that_is_edited_keeps_the_operators_name(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("operator")
    await citizen.says("Є питання")
    await forum.writes(olha, "Слухаю.")
    await forum.edits(olha, forum.last_id, "Слухаю Вас.")
    assert chat(stage, citizen)[-1] == "Ольга, operator\nСлухаю Вас."


async def test_F58_where_nothing_can_be_edited_a_correction_comes(
    stage: TalkStage, forum: Forum, far: FarCitizen, olha: Member
) -> None:
    await forum.writes(olha, "Воду дадуть о 18:00.")
    before = len(stage.far.sent)
    await forum.edits(olha, forum.last_id, "Воду дадуть о 19:00.")
    assert [shown(message) for _, message in stage.far.sent[before:]] == ["Corrected\nВоду дадуть о 19:00."]
    assert forum.mark == DELIVERED


async def test_F58_an_edited_note_stays_a_note(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "// знову він")
    before = len(stage.said_to(talker.name))
    await forum.edits(olha, forum.last_id, "знову він")
    assert len(stage.said_to(talker.name)) == before
    assert forum.mark == NOTED


async def test_F58_what_the_citizen_has_cannot_become_a_note(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "знову він")
    said = await forum.edits(olha, forum.last_id, "// знову він")
    assert "reply to it with /delete" in said
    assert chat(stage, talker)[-1] == "знову він"


async def test_F58_an_edit_that_does_not_arrive_is_marked(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "О 18:00.")
    written = forum.last_id
    stage.wire.blocked[talker.name] = SendFailed(Failure.gone, "bot was blocked by the user")
    await forum.edits(olha, written, "О 19:00.")
    assert forum.mark == FAILED
    assert (forum.posts()[-1].title, forum.posts()[-1].answers) == ("Not delivered", written)


async def test_F58_delete_as_a_reply_takes_a_message_back(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member, ivan: Member
) -> None:
    await forum.writes(olha, "Це не Вам.")
    await forum.writes(ivan, "/delete", to=forum.last_id)
    assert "Це не Вам." not in chat(stage, talker)
    assert "the citizen does not see it any more" in forum.posts()[-1].text
    assert (forum.posts()[-1].answers, forum.mark) == (forum.last_id, DELIVERED)
    async with stage.database.view() as work:
        taken = [line for line in await work.lines.of(1) if line.side == Side.operator][-2:]
    assert [(line.words, line.kind) for line in taken] == [("Це не Вам.", "text"), ("", TAKEN_BACK)]


async def test_F58_what_cannot_be_deleted_is_said(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "Це не Вам.")
    stage.wire.keeps = True
    await forum.writes(olha, "/delete", to=forum.last_id)
    assert "Це не Вам." in chat(stage, talker)
    assert (forum.posts()[-1].title, forum.posts()[-1].choices) == ("Not deleted", ())
    assert "the citizen still sees it" in forum.posts()[-1].text
    assert forum.mark == FAILED


async def test_F58_another_messenger_deletes_nothing_and_that_is_said(
    forum: Forum, far: FarCitizen, olha: Member
) -> None:
    await forum.writes(olha, "Це не Вам.")
    await forum.writes(olha, "/delete", to=forum.last_id)
    assert forum.posts()[-1].title == "Not deleted"


async def test_F58_delete_without_a_message_of_ours_says_how(
    forum: Forum, talker: Citizen, olha: Member
) -> None:
    assert "Write /delete as a reply" in await forum.writes(olha, "/delete")
    await talker.says("Раз")
    assert "Write /delete as a reply" in await forum.writes(olha, "/delete", to=forum.post_id("Раз"))


async def test_F58_an_edit_after_the_end_still_puts_it_right(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "О 18:00.")
    written = forum.last_id
    await forum.writes(olha, "/close")
    await forum.edits(olha, written, "О 19:00.")
    assert "О 19:00." in chat(stage, talker)
    async with stage.database.view() as work:
        assert await work.handoffs.in_state([HandoffState.closed], 0, 10)
