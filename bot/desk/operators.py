"""The operators' group: what is written in a talk's topic goes to its citizen, and nothing else does.

General, foreign topics, notes, commands, and people without the role never reach a citizen.
"""

import re
from dataclasses import dataclass, field, replace

from bot.desk.outage_acts import press_outage
from bot.desk.outage_buttons import read_outage_button
from bot.desk.outage_heard import hear_outage
from bot.desk.shift_words import say_came_on
from bot.desk.shifts import SHIFT_COMMANDS, take_shift_command
from bot.desk.talk_acts import DELETE, TALK_ACTS, TALK_COMMANDS, TalkAct
from bot.desk.talk_buttons import read_talk_button, talk_button
from bot.desk.talker import Talker, say_go_on, say_talk_refused, say_unreachable, talker_of
from bot.desk.turn import NOTHING, DeskAnswer, GroupTurn, Led
from bot.dialogs.owed_answer import begin_answer, is_owed, read_answer_button, say_answered
from bot.i18n import _
from bot.messages import Choice, Kind, Outgoing, rows, say_point
from core.abuse import CitizenPaused, require_unpaused
from core.citizens import Citizen
from core.correcting import correct_answer
from core.groups import GroupTrouble, StaffGroup
from core.handoffs import Handoff
from core.lines import TEXT, Line, LinePlace, Mark, Said, Side
from core.orphans import note_made
from core.refusals import ROLE_NEEDED, Refusal, note_refused
from core.talking import LONGEST_LINE, answer_citizen, show_talks, write_note
from core.topics import TopicState

NOTE = "//"
_MENTION = re.compile(r"(?<![\w@])@\w{4,}")
_TOPIC_STATES = {Kind.topic_closed: TopicState.closed, Kind.topic_opened: TopicState.open}
_SAYS = frozenset(
    {Kind.text, Kind.photo, Kind.video, Kind.voice, Kind.document, Kind.sticker, Kind.location, Kind.contact}
)
"""What somebody says; anything else that happens in a group is nobody's word."""


@dataclass
class Operators:
    """The operators' group. What was hinted once is not hinted again by this process."""

    _hinted: set[tuple[str, ...]] = field(default_factory=set)

    async def answer(self, turn: GroupTurn, group: StaffGroup) -> DeskAnswer:
        """Take one event of the group."""
        incoming = turn.incoming
        if incoming.kind in _TOPIC_STATES:
            return await self._topic_changed(turn, group)
        if incoming.kind == Kind.topic_made:
            await note_made(turn.work, group.id, incoming.thread, turn.now)
            return NOTHING
        if group.trouble == GroupTrouble.no_topics and incoming.thread:
            await turn.work.groups.set_trouble(group.id, GroupTrouble.none)
            await show_talks(turn.work, group.bound_at, turn.now)
        if incoming.press:
            return await self._press(turn, group)
        if incoming.kind == Kind.edit:
            return await _corrected(turn)
        return await self._hear(turn, group) if incoming.kind in _SAYS else NOTHING

    async def _topic_changed(self, turn: GroupTurn, group: StaffGroup) -> DeskAnswer:
        """Somebody has closed or opened a topic; the talk stays as it is."""
        topic = await turn.work.topics.at(group.id, turn.incoming.thread)
        if topic:
            await turn.work.topics.set_state(topic.id, _TOPIC_STATES[turn.incoming.kind])
        return NOTHING

    async def _press(self, turn: GroupTurn, group: StaffGroup) -> DeskAnswer:
        press = turn.incoming.press
        if press and (of_outage := read_outage_button(press.data)):
            return await press_outage(turn, of_outage)
        if press and (number := read_answer_button(press.data)):
            return await _answers_in_private(turn, number)
        pressed = read_talk_button(press.data) if press else None
        handoff = await turn.work.handoffs.locked(pressed.handoff_id) if pressed else None
        if pressed is None or handoff is None or pressed.act not in TALK_ACTS:
            return DeskAnswer(notice=_("This button is from an earlier message. It does nothing any more."))
        person = await talker_of(turn)
        if person is None:
            note_refused(ROLE_NEEDED)
            return DeskAnswer(notice=_say_needs_role(turn.incoming.person))
        talker = Talker(turn, group, person, handoff, pressed.named)
        return await _do(talker, TALK_ACTS[pressed.act], pressed.chosen)

    async def _hear(self, turn: GroupTurn, group: StaffGroup) -> DeskAnswer:
        incoming = turn.incoming
        if of_outage := await hear_outage(turn):
            return of_outage
        person = await talker_of(turn)
        if (command := _command_in(incoming.text)) in SHIFT_COMMANDS:
            return await self._shift(turn, person, command)
        if not incoming.thread:
            return self._hint_general(turn) if person else NOTHING
        topic = await turn.work.topics.at(group.id, incoming.thread)
        handoff = await turn.work.handoffs.in_topic(topic.id) if topic else None
        if handoff is None:
            say = _("This is no citizen's topic: what is written here reaches nobody.")
            return self._hint(turn, say, incoming.thread) if person else NOTHING
        if person is None:
            note_refused(ROLE_NEEDED)
            who = "" if incoming.anonymous else incoming.person
            return self._hint(turn, _say_rejected(turn), "role", who)
        return await self._written(Talker(turn, group, person, handoff))

    async def _shift(self, turn: GroupTurn, person: Citizen | None, command: str) -> DeskAnswer:
        """Who is there is nobody's talk: it works in every topic."""
        if person is None:
            note_refused(ROLE_NEEDED)
            who = "" if turn.incoming.anonymous else turn.incoming.person
            return self._hint(turn, _say_rejected(turn), "role", who)
        told = await take_shift_command(command, turn.work, person, turn.city, turn.now)
        incoming = turn.incoming
        return DeskAnswer((replace(told, answers=incoming.message_id, thread=incoming.thread),))

    def _hint_general(self, turn: GroupTurn) -> DeskAnswer:
        if turn.incoming.text.startswith(NOTE):
            return NOTHING
        say = _("What is written here reaches no citizen. To answer one, write in their topic.")
        return self._hint(turn, say, "general", turn.incoming.person)

    def _hint(self, turn: GroupTurn, say: str, *what: str) -> DeskAnswer:
        """A word about it, once: the whole group has to read it."""
        which = (turn.incoming.chat, *what)
        if which in self._hinted:
            return NOTHING
        self._hinted.add(which)
        return _reply(turn, say)

    async def _written(self, talker: Talker) -> DeskAnswer:
        """Somebody of the staff writes in a talk's topic."""
        words = talker.turn.incoming.text
        command = _command_in(words)
        if command:
            act, talker = TALK_COMMANDS.get(command), replace(talker, named=_behind_command(words))
            return await _commanded(talker, act) if act else _reply(talker.turn, _say_commands())
        if words.startswith(NOTE) or await _answers_colleague(talker):
            return await _note(talker, words.removeprefix(NOTE).strip())
        if len(words) > LONGEST_LINE:
            say = _("This is too long. It did not go to the citizen: please send it in parts.")
            return replace(_reply(talker.turn, say), marks=((talker.place, Mark.failed),))
        try:
            await require_unpaused(talker.work, talker.handoff.identity_id, talker.turn.now)
        except CitizenPaused as refusal:
            say = await say_talk_refused(talker.work, refusal)
            return replace(_reply(talker.turn, say), marks=((talker.place, Mark.failed),))
        said = await _said(talker)
        if question := _doubt(talker.handoff, words):
            return await _hold_back(talker, said, question)
        return await _to_citizen(talker, said)


async def _answers_in_private(turn: GroupTurn, number: str) -> DeskAnswer:
    """Lead whoever presses to the question for the words; General itself brings nothing to a citizen."""
    person = await talker_of(turn)
    if person is None:
        note_refused(ROLE_NEEDED)
        return DeskAnswer(notice=_say_needs_role(turn.incoming.person))
    case = await turn.work.cases.by_number(number)
    if case is None or not await is_owed(turn.work, case):
        return DeskAnswer(notice=say_answered())
    if not person.reachable:
        return DeskAnswer(notice=say_unreachable())
    return DeskAnswer(notice=say_go_on(), leads=(Led(person, begin_answer(number)),))


async def _corrected(turn: GroupTurn) -> DeskAnswer:
    """Somebody of the staff has changed what they wrote; a note stays one."""
    incoming = turn.incoming
    place = LinePlace(incoming.channel, incoming.chat, incoming.message_id)
    line = await turn.work.lines.shown_at(place) if await talker_of(turn) else None
    if line is None or line.side != Side.operator or line.words == incoming.text:
        return NOTHING
    if incoming.text.startswith(NOTE):
        say = _("The citizen has this already. To take it back, reply to it with {command}.")
        return _reply(turn, say.format(command=DELETE))
    await correct_answer(turn.work, line, incoming.text, place, turn.now)
    return DeskAnswer(marks=((place, Mark.taken),))


def _command_in(words: str) -> str:
    """The command that the message is; "" for anything else. `//` is none."""
    if not words.startswith("/") or words.startswith(NOTE):
        return ""
    return words.split()[0].split("@")[0].lower()


def _behind_command(words: str) -> str:
    return "".join(words.split(maxsplit=1)[1:]).strip()


async def _do(talker: Talker, act: TalkAct, chosen: int) -> DeskAnswer:
    """What the core refuses pops up."""
    try:
        return await act(talker, chosen)
    except Refusal as refusal:
        return DeskAnswer(notice=await say_talk_refused(talker.work, refusal))


async def _commanded(talker: Talker, act: TalkAct) -> DeskAnswer:
    """The same by a command: what would pop up is said in the topic."""
    answer = await _do(talker, act, 0)
    said = _reply(talker.turn, answer.notice).messages if answer.notice and not answer.messages else ()
    return replace(answer, notice="", messages=(*answer.messages, *said))


async def _answers_colleague(talker: Talker) -> bool:
    """Whether it replies to what a colleague has written, or to something that nobody knows."""
    answered = talker.turn.incoming.answers
    if not answered or answered == talker.handoff.card_message:
        return False
    line = await _line_at(talker, answered)
    if line is None:
        return True
    return line.side in (Side.operator, Side.note) and line.author != talker.name


async def _line_at(talker: Talker, message_id: str) -> Line | None:
    return await talker.work.lines.shown_at(replace(talker.place, message_id=message_id))


async def _note(talker: Talker, words: str) -> DeskAnswer:
    said = Said(Side.note, words, talker.name, talker.turn.incoming.kind)
    await write_note(talker.work, talker.handoff, said, talker.place, talker.turn.now)
    return DeskAnswer(marks=((talker.place, Mark.noted),))


def _doubt(handoff: Handoff, words: str) -> str:
    """Why it is not sent without asking; "" when nothing is doubtful."""
    if not handoff.is_open:
        return _("The talk is closed. Shall the citizen get this all the same?")
    if _MENTION.search(words):
        return _("This names a colleague. Shall the citizen get it?")
    return ""


async def _said(talker: Talker) -> Said:
    """What was written or sent; its files are noted with what is the citizen's, and erased with it."""
    turn, incoming = talker.turn, talker.turn.incoming
    whose, add = talker.handoff.identity_id, talker.work.attachments.add
    files = [
        await add(whose, incoming.channel, file.kind, file.file_id, file.name, turn.now)
        for file in incoming.media
    ]
    words = incoming.text or incoming.phone or say_point(incoming.point)
    kind = TEXT if incoming.kind == Kind.contact else incoming.kind
    return Said(Side.operator, words, talker.name, kind, tuple(files))


async def _hold_back(talker: Talker, said: Said, question: str) -> DeskAnswer:
    """It is a note until its author says otherwise."""
    note = replace(said, side=Side.note)
    line = await write_note(talker.work, talker.handoff, note, talker.place, talker.turn.now)
    send = talk_button("send", talker.handoff.id, _("Send it to the citizen"), line.id)
    return replace(_reply(talker.turn, question, send), marks=((talker.place, Mark.noted),))


async def _to_citizen(talker: Talker, said: Said) -> DeskAnswer:
    turn = talker.turn
    answered = await _line_at(talker, turn.incoming.answers) if turn.incoming.answers else None
    known = answered is not None and answered.side in (Side.citizen, Side.operator)
    said = replace(said, answers=answered.id if answered and known else None)
    was_on = await talker.is_on()
    await answer_citizen(
        talker.work,
        talker.handoff,
        said,
        talker.person,
        talker.place,
        turn.city,
        turn.now,
        of_album=bool(turn.incoming.album),
    )
    told = NOTHING if was_on else _reply(turn, say_came_on())
    return replace(told, marks=((talker.place, Mark.taken),))


def _reply(turn: GroupTurn, say: str, *choices: Choice) -> DeskAnswer:
    incoming = turn.incoming
    message = Outgoing(say, rows=rows(*choices), answers=incoming.message_id, thread=incoming.thread)
    return DeskAnswer((message,))


def _say_rejected(turn: GroupTurn) -> str:
    if turn.incoming.anonymous:
        return _(
            "I cannot see who writes in the name of the group. "
            "Please write under your own name: switch off «Remain anonymous» in the group's settings."
        )
    return _say_needs_role(turn.incoming.person)


def _say_needs_role(person: str) -> str:
    return _(
        "Only operators can do this, and nothing of it reaches the citizen. "
        "Ask an admin to give you the role; your number is {person}."
    ).format(person=person)


def _say_commands() -> str:
    return _(
        "This is no command of mine, and it did not go to the citizen. In a topic I know: {commands}."
    ).format(commands=", ".join((*TALK_COMMANDS, *SHIFT_COMMANDS)))
