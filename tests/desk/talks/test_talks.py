"""Citizens and operators talk: what one side writes the other reads, and only that."""

import pytest

from bot.channel import Failure, SendFailed
from core.access import Role, take_role_away
from core.citizens import Identity
from core.groups import OPERATORS
from core.handoffs import Handoff, HandoffState
from core.lines import Side
from core.outbox import Notice, NoticeKind
from core.owning import claim
from core.shifts import Why
from tests.desk.conversation import Member
from tests.desk.forum import Forum, TalkStage, bound_forum
from tests.dialogs.conversation import Citizen

QUESTION = "Коли буде вода на Металургів 86?"
TAKEN, DELIVERED, FAILED, NOTED = "👀", "👍", "👎", "✍"


@pytest.fixture
async def forum(stage: TalkStage, olha: Member, ivan: Member) -> Forum:
    """The operators' group; everybody has been seen there."""
    return await bound_forum(stage, olha, olha, ivan)


async def asks(citizen: Citizen, words: str = QUESTION) -> None:
    """The citizen begins a talk."""
    await citizen.says("operator")
    await citizen.says(words)


async def talk(stage: TalkStage, nth: int = 0) -> Handoff:
    """How a talk stands."""
    async with stage.database.view() as work:
        return (await work.handoffs.in_state(list(HandoffState), 0, 10))[nth]


def heard(stage: TalkStage, citizen: Citizen) -> str:
    """Everything that the citizen was told."""
    return stage.said_to(citizen.name)


async def test_a_question_makes_a_topic_with_a_card_and_the_words(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await asks(citizen)
    assert stage.wire.names == ["Talk 1: О***"]
    [card] = forum.posts()
    assert card.title == "A talk with a citizen"
    assert "Nobody has claimed it." in card.text
    assert card.text.endswith(f"\n\nThe citizen\n{QUESTION}")
    assert [choice.label for choice in card.choices] == [
        "I take it",
        "Ready answers",
        "File a request",
        "Refer elsewhere",
        "Off-target",
        "Close the talk",
    ]


async def test_the_first_words_stand_on_the_card_and_stay_there(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    before = forum.calls
    await asks(citizen)
    assert forum.calls == before + 1  # one message: the card, and the words with it
    await forum.writes(olha, "Слухаю.")
    card = forum.post_id("A talk with a citizen")
    assert "Ольга Коваль has it." in forum.cards[card].text
    assert forum.cards[card].text.endswith(f"\n\nThe citizen\n{QUESTION}")
    await forum.writes(olha, "Це про воду.", to=card)
    assert citizen.last.text == "Це про воду."
    assert citizen.last.answers  # it stands under what the citizen has asked


@pytest.mark.parametrize("words", ["Дзвоніть 067 123 45 67", "довго " * 200])
async def test_words_that_do_not_belong_on_a_card_have_a_post_of_their_own(
    stage: TalkStage, forum: Forum, citizen: Citizen, words: str
) -> None:
    await citizen.says("operator")
    await citizen.says(words)
    card, post = forum.posts()
    assert "The citizen\n" not in card.text
    assert (post.title, post.text) == ("The citizen", words.strip())


async def test_all_that_was_said_before_there_is_a_card_stands_on_it_with_its_delay(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    stage.wire.has_topics = False
    await asks(citizen)
    stage.wire.has_topics = True
    stage.clock.turn(minutes=2)
    await citizen.says("Є хто?")
    [card] = forum.posts()
    assert card.text.endswith(f"\n\nThe citizen\n{QUESTION}\nЄ хто?\n(delayed: 120 seconds)")
    drawn = forum.calls
    await stage.after(minutes=1)
    assert forum.calls == drawn  # nothing is drawn anew for the time that goes by


async def test_both_sides_read_each_other(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    assert await forum.presses_on(olha, "A talk with a citizen", "I take it") == "You have this talk now."
    assert "Ольга Коваль has it." in forum.posts()[0].text
    assert await forum.writes(olha, "Воду дадуть о 18:00.") == ""
    assert (citizen.last.title, citizen.last.text) == ("Ольга, operator", "Воду дадуть о 18:00.")
    assert forum.mark == DELIVERED
    before = heard(stage, citizen)
    await citizen.says("Дякую!")
    assert heard(stage, citizen) == before
    assert forum.posts()[-1].text == "Дякую!"
    await forum.writes(olha, "На все добре.")
    assert (citizen.last.title, citizen.last.text) == ("", "На все добре.")


async def test_a_first_answer_claims(stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member) -> None:
    await asks(citizen)
    await forum.writes(ivan, "Слухаю Вас.")
    assert "Іван has it." in forum.posts()[0].text
    assert citizen.last.title == "Іван, operator"


async def test_F60_whoever_claims_second_learns_who_has_it(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    press = forum.posts()[0].choices[0].data
    await forum.presses_on(olha, "A talk with a citizen", "I take it")
    assert press == "talk:claim:1:0"
    assert await forum.writes(ivan, "/claim") == "Ольга Коваль has this talk."


async def test_F60_two_who_answer_are_both_heard(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Раз")
    await forum.writes(ivan, "Два")
    assert "Ольга, operator\nРаз\nІван, operator\nДва" in heard(stage, citizen)
    assert "Ольга Коваль has it." in forum.posts()[0].text


async def test_it_is_passed_on_released_and_closed(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/claim")
    await forum.presses_on(olha, "A talk with a citizen", "Pass it on")
    assert await forum.presses_on(olha, "To whom", "Іван") == "Passed on: Іван."
    assert "Іван has it." in forum.posts()[0].text
    assert "The talk is free again." in await forum.writes(ivan, "/release")
    assert (await talk(stage)).state == HandoffState.waiting
    assert await forum.presses_on(ivan, "A talk with a citizen", "Close the talk") == (
        "The talk is closed, and the citizen is told."
    )
    assert "Closed: Іван." in forum.posts()[0].text
    assert not forum.posts()[0].choices
    assert stage.wire.topics == {forum.threads[0]: "closed"}
    await stage.ring()
    await stage.settle()
    assert "The operator has ended the talk" in citizen.last.text


async def test_the_citizen_leaves_by_the_button_under_an_answer(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю Вас.")
    assert "The talk is ended" in await citizen.presses("End the talk")
    assert "The citizen has ended the talk." in forum.read()
    assert stage.wire.topics == {forum.threads[0]: "closed"}


async def test_a_second_talk_goes_on_in_the_same_topic(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/close")
    await stage.ring()
    await stage.settle()
    await asks(citizen, "А світло?")
    assert stage.wire.topics == {forum.threads[0]: "open"}
    await forum.writes(olha, "Світло є.")
    assert citizen.last.text == "Світло є."
    assert (await talk(stage, 1)).owner_id


async def test_F63_a_burst_is_one_post_in_order_with_its_delay(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await asks(citizen)
    before = forum.calls
    stage.wire.gate.clear()
    for words in ("раз", "два", "три"):
        await citizen.writes(words)
    await stage.delivery.claim()
    stage.clock.turn(seconds=40)
    stage.wire.gate.set()
    await stage.settle()
    assert forum.posts()[-1].text.startswith("раз\nдва\nтри") or "раз" in forum.read()
    assert forum.calls - before <= 2
    assert "(delayed: 40 seconds)" in forum.read()


async def test_F63_words_of_one_talk_go_before_the_card_of_another(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await asks(citizen)
    other = await stage.citizen("502")
    await asks(other, "А тепло?")
    before = len(stage.wire.sent)
    async with stage.database.work() as work:
        found = await work.citizens.find(Identity(stage.wire.name, str(ivan.id)))
        assert found
        await claim(work, await talk(stage), found, "Іван", stage.city, stage.clock.now())
    await other.writes("Дуже холодно")
    await stage.delivery.claim()
    await stage.settle()
    posted = [(message.text, message.edits) for _, message in stage.wire.sent[before:] if message.thread]
    assert [("Дуже холодно" in text, bool(edits)) for text, edits in posted] == [(True, False), (False, True)]
    assert "Іван" in posted[-1][0]


async def test_F54_general_and_foreign_topics_reach_nobody(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    before = heard(stage, citizen)
    stage.wire.topics["4444"] = "open"
    assert "reaches no citizen" in await forum.writes(olha, "Добрий день", thread="")
    assert await forum.writes(olha, "Ще раз", thread="") == ""
    assert "no citizen's topic" in await forum.writes(olha, "Тут?", thread="4444")
    assert await forum.writes(olha, "Тут?", thread="4444") == ""
    await forum.says(olha, "Відповідь у General", message_thread_id=int(forum.threads[0]))
    assert heard(stage, citizen) == before


async def test_F55_notes_stay_among_colleagues(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Воду дадуть о 18:00.")
    before, answer = heard(stage, citizen), forum.last_id
    await forum.writes(ivan, "// знову він")
    assert forum.mark == NOTED
    await forum.writes(ivan, "О 19:00, а не о 18:00", to=answer)
    assert forum.mark == NOTED
    assert heard(stage, citizen) == before
    async with stage.database.view() as work:
        lines = await work.lines.of(1)
    assert [line.words for line in lines if line.side == Side.note] == ["знову він", "О 19:00, а не о 18:00"]


async def test_F55_a_reply_to_the_citizens_words_goes_to_them(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await citizen.says("operator")
    await citizen.says(QUESTION, message_id="77")
    await forum.writes(olha, "О 18:00.", to=forum.post_id(QUESTION))
    assert (citizen.last.text, citizen.last.answers) == ("О 18:00.", "77")


async def test_F55_a_mention_of_a_colleague_is_held_back(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    before = heard(stage, citizen)
    assert "names a colleague" in await forum.writes(olha, "@ivan_op глянь, будь ласка")
    written = forum.last_id
    assert heard(stage, citizen) == before
    assert await forum.presses_on(ivan, "names a colleague", "Send it to the citizen") == (
        "Only who wrote it can send it."
    )
    assert "goes to the citizen" in await forum.presses_on(
        olha, "names a colleague", "Send it to the citizen"
    )
    assert citizen.last.text == "@ivan_op глянь, будь ласка"
    assert stage.wire.reactions[written] == DELIVERED
    assert "sent already" in await forum.presses_on(olha, "names a colleague", "Send it to the citizen")


async def test_what_is_written_after_the_end_is_held_back(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "/close")
    before = heard(stage, citizen)
    assert "The talk is closed. Shall the citizen get this" in await forum.writes(olha, "Нарешті")
    assert heard(stage, citizen) == before
    await forum.presses_on(olha, "Shall the citizen get this", "Send it to the citizen")
    assert citizen.last.text == "Нарешті"
    assert (await talk(stage)).state == HandoffState.claimed


async def test_F56_strangers_and_anonymous_admins_are_told_once(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await asks(citizen)
    before, stranger = heard(stage, citizen), Member(999, "Перехожий")
    assert "your number is 999" in await forum.writes(stranger, "Я знаю!")
    assert await forum.writes(stranger, "Чуєте?") == ""
    assert "your number is 999" in await forum.presses_on(stranger, "A talk with a citizen", "I take it")
    assert heard(stage, citizen) == before
    place = {"message_thread_id": int(forum.threads[0]), "is_topic_message": True}
    assert "under your own name" in await forum._said(None, "", text="Увага", **place)
    assert await forum._said(None, "", text="Увага!", **place) == ""
    assert heard(stage, citizen) == before


async def test_F56_a_role_that_was_taken_away_ends_at_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю.")
    before = heard(stage, citizen)
    async with stage.database.work() as work:
        (mine,) = [one for one in await work.roles.in_force() if one.role == Role.operator]
        await work.roles.revoke(mine.identity_id, Role.operator, "Адмін #1", stage.clock.now())
    assert "Ask an admin" in await forum.writes(olha, "Ще слово")
    assert heard(stage, citizen) == before


async def test_F56_the_talks_of_who_loses_the_role_are_anybodys_at_once(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю.")
    async with stage.database.work() as work:
        (given,) = [one for one in await work.roles.in_force() if one.role == Role.operator]
        assert await take_role_away(work, given, "Адмін #1", stage.clock.now())
    await stage.ring()
    await stage.send_queued()
    assert "Ольга Коваль is off shift now: the talk is free again." in forum.read()
    assert "Nobody has claimed it." in forum.posts()[0].text
    async with stage.database.view() as work:
        assert (await work.shifts.events(given.identity_id))[-1].why == Why.role_gone
    await forum.writes(ivan, "/claim")
    assert "Іван has it." in forum.posts()[0].text


async def test_who_keeps_another_role_that_talks_keeps_the_talks(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await asks(citizen)
    await forum.writes(ivan, "Слухаю.")
    async with stage.database.work() as work:
        (given,) = [one for one in await work.roles.in_force() if one.role == Role.supervisor]
        await work.roles.grant(given.identity_id, Role.operator, "test", stage.clock.now())
        assert await take_role_away(work, given, "Адмін #1", stage.clock.now())
    await stage.ring()
    await stage.send_queued()
    assert "Іван has it." in forum.posts()[0].text


@pytest.mark.parametrize("content", ["pinned_message", "new_chat_members", "forum_topic_edited"])
async def test_F66_service_messages_go_nowhere(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, content: str
) -> None:
    await asks(citizen)
    before, posts = heard(stage, citizen), len(forum.posts())
    thread = int(forum.threads[0])
    await stage.comes(
        {
            "message": {
                "message_id": 5,
                "from": olha.user,
                "chat": forum.chat,
                "date": 1795514300,
                "message_thread_id": thread,
                "is_topic_message": True,
                content: {},
            }
        }
    )
    assert (heard(stage, citizen), len(forum.posts())) == (before, posts)


async def test_what_cannot_be_brought_says_so(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    before = heard(stage, citizen)
    await forum.writes(olha, "/hello")
    await forum.sends(olha)
    assert heard(stage, citizen) == before
    assert "This is no command of mine" in stage.said_to(forum.id)


async def test_F57_a_failure_is_shown_with_its_reason_and_can_be_tried_again(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    stage.wire.blocked[citizen.name] = SendFailed(Failure.gone, "bot was blocked by the user")
    await forum.writes(olha, "О 18:00.")
    written = forum.last_id
    assert forum.mark == FAILED
    told = forum.posts()[-1]
    assert (told.title, told.answers) == ("Not delivered", written)
    assert "they have blocked the bot" in told.text
    del stage.wire.blocked[citizen.name]
    await citizen.says("Я тут")
    assert await forum.presses_on(olha, "Not delivered", "Try again") == "I try again."
    assert citizen.last.text == "О 18:00."
    assert stage.wire.reactions[written] == DELIVERED
    assert "on its way already" in await forum.presses_on(olha, "Not delivered", "Try again")


async def test_F57_what_may_have_arrived_is_no_success(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    stage.wire.blocked[citizen.name] = SendFailed(Failure.rejected, "Bad Request: something")
    await forum.writes(olha, "О 18:00.")
    assert forum.mark == FAILED
    assert "did not take the message" in forum.posts()[-1].text


async def test_F49_a_topic_that_was_deleted_is_made_anew_and_goes_on(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю.")
    stage.clock.turn(minutes=2)
    del stage.wire.topics[forum.threads[0]]
    await citizen.says("раз")
    await citizen.says("два")
    (thread,) = forum.threads
    card, *posts = forum.posts(thread)
    assert card.title == "The talk goes on here: the topic before is gone"
    assert QUESTION in card.text
    assert "Ольга Коваль: «Слухаю.»" in card.text
    assert card.text.endswith("The citizen\nраз")
    assert [post.text for post in posts] == ["два"]
    await forum.writes(olha, "Так")
    assert citizen.last.text == "Так"


async def test_F49_a_topic_is_made_anew_at_most_once_a_minute(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await asks(citizen)
    stage.clock.turn(minutes=2)
    for words in ("раз", "два", "три"):
        stage.wire.topics.clear()
        await citizen.says(words)
    assert len(stage.wire.names) == 2
    assert not forum.threads
    await stage.after(minutes=1)
    await stage.settle()
    assert len(stage.wire.names) == 3
    assert "два\nтри" in forum.read()


async def test_F48_after_a_death_in_the_making_the_topic_is_asked_for_again(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await asks(citizen, "Раз")
    async with stage.database.work() as work:
        topic = await work.topics.at((await work.groups.in_force())[0].id, forum.threads[0])
        assert topic
        # As it stands when a process dies between the messenger's answer and the writing down of it.
        await work.topics.set_state(topic.id, "gone")  # type: ignore[arg-type]
        lost = await work.topics.reserve(topic.identity_id, topic.group_id)
        assert await work.topics.begin_creating(lost.id, stage.clock.now()) is not None
        stage.clock.turn(minutes=1)
        assert await work.topics.begin_creating(lost.id, stage.clock.now()) is None
    await citizen.says("Два")
    assert len(forum.threads) == 1
    await stage.after(minutes=1)
    await stage.settle()
    assert len(forum.threads) == 2
    assert "Два" in forum.read()


async def test_F48_a_topic_of_the_bot_that_no_talk_has_is_closed(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    (ours,) = forum.threads
    stage.wire.topics |= {"7001": "open", "7002": "open"}
    for thread, maker in ((ours, None), ("7001", None), ("7002", olha.user)):
        await forum.tells_of_topic(thread, maker)
    assert set(stage.wire.topics.values()) == {"open"}
    await stage.after(minutes=5)
    assert stage.wire.topics == {ours: "open", "7001": "closed", "7002": "open"}


async def test_F48_a_topic_whose_talk_is_written_down_a_moment_later_stays_open(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await forum.tells_of_topic("1002")
    await asks(citizen)
    async with stage.database.work() as work:
        topic = await work.topics.at((await work.groups.in_force())[0].id, forum.threads[0])
        assert topic
        await work.topics.opened(topic.id, "1002")
    stage.wire.topics["1002"] = stage.wire.topics.pop(forum.threads[0])
    await stage.after(minutes=5)
    assert stage.wire.topics == {"1002": "open"}


async def test_F50_a_topic_that_somebody_closed_is_opened_when_the_citizen_writes(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.topic_is("closed", forum.threads[0])
    await citizen.says("Ви тут?")
    assert stage.wire.topics[forum.threads[0]] == "open"
    assert "Ви тут?" in forum.read()
    stage.wire.topics[forum.threads[0]], stage.wire.manages = "closed", False  # and nobody told us
    await citizen.says("Алло?")
    assert stage.wire.topics[forum.threads[0]] == "open"
    assert "Алло?" in forum.read()


async def test_F53_without_topics_talks_wait_and_the_admins_are_told(
    stage: TalkStage, forum: Forum, citizen: Citizen, admin: Citizen, olha: Member
) -> None:
    stage.wire.has_topics = False
    await asks(citizen)
    await citizen.says("Ще одне")
    await stage.settle()
    assert stage.said_to("900").count("has no topics") == 1
    assert not forum.threads
    assert "reaches no citizen" in await forum.writes(olha, "Слухаю", thread="")
    stage.wire.has_topics = True
    stage.clock.turn(minutes=2)
    await citizen.says("Є хто?")
    assert forum.read() == f"The citizen\n{QUESTION}\nЩе одне\nЄ хто?\n(delayed: 120 seconds)"


async def test_F51_F53_one_topic_that_can_be_made_again_brings_all_that_waited(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    other = await stage.citizen("502")
    stage.wire.has_topics = False
    await asks(citizen)
    await asks(other, "Чому темно?")
    await stage.settle()
    assert not forum.threads
    stage.wire.has_topics = True  # and nobody tells the bot
    stage.clock.turn(minutes=2)
    await other.says("Є хто?")
    await stage.send_queued()
    assert len(forum.threads) == 2
    shown_now = "\n".join(forum.read(thread) for thread in forum.threads)
    assert QUESTION in shown_now
    assert "Чому темно?\nЄ хто?" in shown_now


async def test_talks_that_are_open_are_shown_when_a_group_is_bound(
    stage: TalkStage, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    group = Forum(stage, "-1002", "Оператори")
    await group.says(olha, f"/bind {await stage.code(OPERATORS)}")
    await stage.settle()
    assert QUESTION in group.read()


async def test_F64_a_topic_is_found_by_its_id_whatever_it_is_called(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    other = await stage.citizen("502")
    await asks(citizen, "Перше")
    await asks(other, "Друге")
    first, second = forum.threads
    await forum.writes(olha, "Першому", thread=first)
    await forum.writes(olha, "Другому", thread=second)
    assert (citizen.last.text, other.last.text) == ("Першому", "Другому")


async def test_F67_contacts_are_masked_and_shown_to_who_asks(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await citizen.presses("Please ring me instead")
    await citizen.says("067 123 45 67")
    card = forum.posts()[0].text
    assert "Wishes to be rung: +380 ** *** ** 67" in card
    assert "Олена" not in card
    assert "The citizen wishes to be rung" in forum.read()
    await forum.presses_on(olha, "A talk with a citizen", "Show the contact")
    assert "+380 67 123 4567" in stage.said_to("910")
    async with stage.database.view() as work:
        assert "contact_shown" in [event.move for event in await work.handoffs.events(1)]


async def test_F62_the_shift_is_nudged_in_the_topic(
    stage: TalkStage, forum: Forum, citizen: Citizen, ivan: Member
) -> None:
    await asks(citizen)
    await stage.after(minutes=5)
    await stage.settle()
    assert "nobody has claimed the talk" in forum.read()
    await stage.after(minutes=10)
    await stage.settle()
    assert "A citizen waits" in stage.said_to("911")


async def test_the_draft_and_the_open_requests_stand_on_the_card(
    stage: TalkStage, forum: Forum, citizen: Citizen
) -> None:
    await citizen.says("немає води на Металургів 86, кв 12, другий день")
    await citizen.presses("Operator")
    await citizen.says(QUESTION)
    assert "Begun and not sent:" in forum.posts()[0].text


async def test_F61_a_reminder_that_was_under_way_does_not_come_between_them(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member
) -> None:
    await asks(citizen)
    await forum.writes(olha, "Слухаю Вас.")
    who = (await talk(stage)).identity_id
    async with stage.database.work() as work:
        await work.notices.add(Notice(NoticeKind.draft_waits, who, {}), stage.clock.now())
    await stage.settle()
    assert "not sent yet" not in heard(stage, citizen)
    await forum.writes(olha, "/close")
    async with stage.database.work() as work:
        await work.notices.add(Notice(NoticeKind.draft_waits, who, {}), stage.clock.now())
    await stage.settle()
    assert "not sent yet" in heard(stage, citizen)


async def test_F57_words_that_could_not_be_taken_are_marked(
    stage: TalkStage, forum: Forum, citizen: Citizen, olha: Member, monkeypatch: pytest.MonkeyPatch
) -> None:
    await asks(citizen)

    async def breaks(*_: object, **__: object) -> None:
        raise RuntimeError

    monkeypatch.setattr("bot.desk.operators.answer_citizen", breaks)
    await forum.writes(olha, "О 18:00.")
    for seconds in (3, 11):
        await stage.after(seconds=seconds)
    await stage.settle()
    assert forum.mark == FAILED
