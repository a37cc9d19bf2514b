"""Whatever comes between, operators see in the end what was said, and what became of their own words."""

from bot.channel import Failure, SendFailed
from core.groups import OPERATORS
from core.handoffs import HandoffState
from core.lines import Said, Side
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage
from tests.dialogs.conversation import Citizen


async def unposted(stage: TalkStage) -> list[str]:
    """What operators have not seen of the first talk."""
    async with stage.database.view() as work:
        return [line.words or "" for line in await work.lines.unposted(1)]


async def test_F53_a_talk_that_ended_while_there_were_no_topics_is_shown_when_they_are_back(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    stage.wire.has_topics = False
    await citizen.says("operator")
    await citizen.says("Коли буде вода?")
    await citizen.presses("End the talk")
    stage.wire.has_topics = True
    stage.clock.turn(minutes=2)
    await forum.writes(olha, "// знову теми", thread="77")
    await stage.settle()
    assert "Коли буде вода?" in forum.read()
    assert not await unposted(stage)


async def test_F53_what_was_said_before_the_group_was_bound_is_not_shown_when_it_is_over(
    stage: TalkStage, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("operator")
    await citizen.says("Коли буде вода?")
    await citizen.presses("End the talk")
    stage.clock.turn(days=1)
    forum = Forum(stage, "-1001", "Оператори")
    await forum.says(olha, f"/bind {await stage.code(OPERATORS)}")
    await stage.settle()
    assert not forum.threads


async def test_F32_a_post_of_which_nobody_knows_is_looked_at_again_when_its_row_is_given_up(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await citizen.says("operator")
    await citizen.says("Раз")
    stage.wire.broken = [SendFailed(Failure.doubtful, "HTTP status 500") for _ in range(2)]
    await citizen.says("Два")
    assert await unposted(stage) == ["Два"]
    await stage.after(minutes=1)
    await stage.settle()
    assert not await unposted(stage)


async def test_F57_a_mark_that_could_not_be_shown_is_shown_by_a_later_look(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("operator")
    await citizen.says("Раз")
    stage.wire.unmarked = [SendFailed(Failure.unavailable, "HTTP status 502") for _ in range(60)]
    await forum.writes(olha, "Добрий день!")
    assert forum.mark == ""
    stage.wire.unmarked.clear()
    await stage.settle()
    assert forum.mark == "👍"


async def test_what_was_held_back_at_the_end_of_a_talk_goes_into_the_one_begun_since(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("operator")
    await citizen.says("Раз")
    await forum.writes(olha, "/close")
    await stage.ring()
    await forum.writes(olha, "Ще одне")
    await citizen.says("operator")
    await citizen.says("Два")
    await forum.presses_on(olha, "Shall the citizen get this", "Send it to the citizen")
    assert citizen.last.text == "Ще одне"
    async with stage.database.view() as work:
        closed, opened = await work.handoffs.in_state(list(HandoffState), 0, 10)
    assert (closed.state, opened.state) == (HandoffState.closed, HandoffState.claimed)


async def test_what_an_operator_said_comes_before_what_the_bot_says_next_also_outside_the_talk(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await citizen.says("operator")
    await citizen.says("Раз")
    await citizen.presses("End the talk")
    now = stage.clock.now()
    async with stage.database.work() as work:
        handoff = await work.handoffs.by_id(1)
        assert handoff
        line = await work.lines.add(1, Said(Side.operator, "Вода є.", "Ольга #1"), now, posted=True)
        await work.notices.add_line(handoff.identity_id, line.id, now)
    await citizen.says("/start")
    texts = [message.text for address, message in stage.wire.sent if address == citizen.name]
    assert texts.index("Вода є.") < len(texts) - 1
