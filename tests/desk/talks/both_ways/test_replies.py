"""What replies to what, and what was changed or taken back, on both sides of a talk."""

from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage
from tests.dialogs.conversation import Citizen

TAKEN, DELIVERED, FAILED = "👀", "👍", "👎"


async def test_a_reply_to_the_operator_stands_under_the_operators_message(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "О якій годині?")
    asked, shown_as = forum.last_id, talker_sees(stage, talker)
    await forum.writes(olha, "І де?")
    await talker.says("О сьомій", to=shown_as)
    assert (forum.posts()[-1].text, forum.posts()[-1].answers) == ("О сьомій", asked)


async def test_a_reply_to_ones_own_words_stands_under_them(
    forum: Forum, talker: Citizen, olha: Member
) -> None:
    await talker.says("Раз", message_id="70")
    await talker.says("Два")
    await talker.says("Три", to="70")
    assert forum.posts()[-1].answers == forum.post_id("Раз")


async def test_an_operators_reply_to_their_own_words_stands_under_them(
    stage: TalkStage, forum: Forum, talker: Citizen, olha: Member
) -> None:
    await forum.writes(olha, "О якій годині?")
    asked, shown_as = forum.last_id, talker_sees(stage, talker)
    await forum.writes(olha, "Перша чи друга?", to=asked)
    assert (talker.last.text, talker.last.answers) == ("Перша чи друга?", shown_as)


def talker_sees(stage: TalkStage, talker: Citizen) -> str:
    """The id of the last message in the citizen's chat."""
    return [number for address, number in stage.wire.standing if address == talker.name][-1]
