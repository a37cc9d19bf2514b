"""Walks conversations: finds the step that an event belongs to, lets it take, and asks what comes next.

One call of `answer` is one turn. It changes the conversation in place and returns what to say;
nothing is sent and nothing committed here.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from inspect import isawaitable

from bot.dialogs import answers, corrections, earlier, files, interruptions, late_file, line
from bot.dialogs.buttons import Button, mark, read_button
from bot.dialogs.data_notice import data_notice
from bot.dialogs.dialog import Again, Begin, Dialog, Finish, Go, Hush, Next, Outcome, Resume, Step, Turn
from bot.dialogs.human_words import wants_only_human
from bot.dialogs.interruptions import Interruption
from bot.dialogs.navigation import COMMANDS, with_navigation
from bot.dialogs.thanks import small_talk
from bot.dialogs.to_operator import NAME as TALK
from bot.dialogs.to_operator import correct_line, open_talk
from bot.dialogs.unsent import was_left
from bot.dialogs.words import Command, plain
from bot.i18n import LANGUAGES, _, speaking, spoken_language
from bot.messages import Answer, Incoming, Kind, Outgoing, Press, Said
from core.refusals import note_refused

_STANDS = "stands"
"""Where a conversation remembers the message whose place the last question took."""
ANSWERS = frozenset({Kind.text, Kind.contact, Kind.location})
"""What a step takes, besides its buttons."""
_OWN = frozenset({Kind.contact, Kind.location})
"""What belongs to the one who sends it."""


@dataclass(frozen=True)
class Engine:
    """The dialogs of the bot. Everything ends in `menu`; a picture out of the blue begins `report`.

    Who comes back to an unsent draft after a long time is asked by `unsent` what they want.
    """

    dialogs: dict[str, Dialog]
    menu: str = "menu"
    report: str = "report"
    unsent: str = "unsent"

    async def answer(self, turn: Turn, incoming: Incoming) -> Answer:
        """Take one event and say what follows from it."""
        await self._stand(turn)
        turn.message_id, turn.replies_to = incoming.message_id, incoming.answers
        turn.quoted = incoming.quoted
        if refused := await line.put_through(turn, self._dialog(turn)):
            return await self._follow(turn, Finish(refused))
        if incoming.press:
            return await self._pressed(turn, incoming.press)
        await self._rejoin(turn, incoming)
        if incoming.kind in files.KINDS:
            return await self._file(turn, incoming)
        if incoming.kind == Kind.edit:
            return await self._edited(turn, incoming)
        if turn.operator and incoming.kind in _OWN:
            say = _("What you send from your device is yours, not the caller's. Please write in words.")
            return await self._follow(turn, Again(say))
        if incoming.kind in ANSWERS:
            return await self._said(turn, incoming)
        if self._step(turn).hears_all:
            turn.said = Said(incoming.kind, files=tuple(await files.add(turn, incoming)))
            return await self._take(turn)
        note_refused("unreadable")
        return await self._follow(
            turn, Again(_("I cannot read this kind of message. Please write in words."))
        )

    async def lead(self, turn: Turn, outcome: Outcome) -> Answer:
        """Lead somewhere although the person did nothing."""
        await self._stand(turn)
        return await self._follow(turn, outcome)

    async def _rejoin(self, turn: Turn, incoming: Incoming) -> None:
        """Whoever talks with an operator and stands nowhere else goes on talking."""
        at_rest = turn.conversation.dialog == self.menu and incoming.kind != Kind.edit
        if at_rest and (talk := await open_talk(turn)):
            await self._enter(turn, Begin(TALK, talk))

    async def ask_again(self, turn: Turn) -> Answer:
        """The question that stands, once more."""
        await self._stand(turn)
        if refused := await line.put_through(turn, self._dialog(turn)):
            return await self._follow(turn, Finish(refused))
        return await self._ask(turn)

    async def _stand(self, turn: Turn) -> None:
        """Make sure that the conversation stands at a step that exists: a release may have removed it."""
        conversation = turn.conversation
        dialog = self.dialogs.get(conversation.dialog) or self.dialogs[self.menu]
        await _prepare(turn, dialog)
        if dialog.step(conversation.step) is None:
            conversation.dialog, conversation.trail = dialog.name, []
            conversation.step = (await dialog.first_needed(turn)).name

    def _dialog(self, turn: Turn) -> Dialog:
        return self.dialogs[turn.conversation.dialog]

    def _step(self, turn: Turn) -> Step:
        step = self._dialog(turn).step(turn.conversation.step)
        if step is None:
            raise LookupError(f"{turn.conversation.dialog} has no step {turn.conversation.step}")
        return step

    async def _pressed(self, turn: Turn, press: Press) -> Answer:
        """A button of the question that stands leads on; any other changes nothing."""
        button = read_button(press.data)
        conversation = turn.conversation
        current = (conversation.dialog, conversation.step, conversation.version)
        if button and (button.dialog, button.step, button.version) == current:
            question, stays = await self._question(turn), conversation.is_record
            offered = any(choice.key == button.key for choice in question.choices)
            follows = self._choose(turn, button.key) if offered else self._follow(turn, Again(_say_changed()))
            answer = _in_place(await follows, press.message_id, stays)
            conversation.memory[_STANDS] = answer.messages[0].edits if answer.messages else ""
            return answer
        word = await self._late(turn, button)
        if isinstance(word, Begin):
            stale_message = "" if word.stays else press.message_id
            return replace(await self._follow(turn, word), stale_message=stale_message)
        # A second press may be late on the very message that took the first one's place: its buttons stay.
        still_stands = press.message_id == conversation.memory.get(_STANDS)
        return Answer(notice=word, stale_message="" if still_stands else press.message_id)

    async def _late(self, turn: Turn, button: Button | None) -> str | Begin:
        dialog = self.dialogs.get(button.dialog) if button else None
        line.hang_up(turn)  # such a button is the operator's own, also while somebody is on the line
        if button and dialog and dialog.late:
            turn.said = Said(Kind.press, choice=button.key)
            if word := await dialog.late(turn):
                return word
        note_refused("old_button")
        return _("This button is from an earlier message. Please use the buttons of the last one.")

    async def _said(self, turn: Turn, incoming: Incoming) -> Answer:
        """A typed label counts as its button, a global word as its command, the rest goes to the step."""
        if incoming.kind == Kind.text:
            if key := await self._typed_choice(turn, incoming.text):
                return await self._choose(turn, key)
            is_talk = self._step(turn).hears_all and not incoming.text.startswith("/")
            interruption = None if is_talk else interruptions.read(incoming.text)
            if interruption and await interruptions.may(turn, interruption):
                return await self._interrupt(turn, interruption)
            if not is_talk and earlier.was_shown(turn.conversation, incoming.text):
                return await self._follow(turn, Again(earlier.say_gone()))
            if not is_talk and (answered := await answers.take_reply(turn, incoming)):
                return await self._follow(turn, answered)
        interruptions.remember_answer(turn)
        turn.said = Said(
            incoming.kind,
            incoming.text.strip(),
            phone=incoming.phone,
            own_phone=incoming.own_phone,
            point=incoming.point,
            caption=bool(incoming.media),
            about=incoming.about,
        )
        return await self._heard(turn)

    async def _heard(self, turn: Turn) -> Answer:
        """Words that are neither label nor command: pleasantries, a new danger, or the step's answer."""
        dialog = self._dialog(turn)
        if self._step(turn).hears_all:
            return await self._take(turn)
        answers_kindly = dialog.name == self.menu or self._step(turn).hears_thanks
        if not answers_kindly and (word := small_talk(turn)):
            return await self._follow(turn, Again(word))
        if dialog.strays and dialog.strays(turn):
            return await self._follow(turn, Begin(self.report, heard=True))
        if self._asks_for_human(turn, dialog):
            return await self._interrupt(turn, Interruption(Command.operator))
        if dialog.keeps_draft and was_left(turn):
            return await self._follow(turn, Begin(self.unsent, {"text": turn.said.text}))
        return await self._take(turn)

    def _asks_for_human(self, turn: Turn, dialog: Dialog) -> bool:
        """Whether the words are no answer but a wish for a human. Those of a caller are for the operator."""
        if dialog.name == self.menu or dialog.asked_between or line.is_for_caller(turn.conversation):
            return False
        return wants_only_human(turn.said.text, turn.understand(turn.said.text))

    async def _typed_choice(self, turn: Turn, text: str) -> str | None:
        """The key of the choice whose label was typed, in whichever language."""
        said = plain(text)
        for language in dict.fromkeys((spoken_language(), *LANGUAGES)):
            with speaking(language):
                question = await self._question(turn)
            for choice in question.choices:
                if plain(choice.label) == said:
                    return choice.key
        return None

    async def _choose(self, turn: Turn, key: str) -> Answer:
        if key in COMMANDS:
            return await self._interrupt(turn, Interruption(COMMANDS[key]))
        turn.said = Said(Kind.press, choice=key)
        return await self._take(turn)

    async def _interrupt(self, turn: Turn, interruption: Interruption) -> Answer:
        conversation = turn.conversation
        if interruption.command == Command.back and (ways := self._dialog(turn).ways_back(turn)):
            conversation.step, conversation.trail = ways[-1], ways[:-1]
            await self._stand(turn)
            return await self._ask(turn, earlier.say_entered(turn, await self._question(turn)))
        dialog = self._dialog(turn)
        if self._step(turn).hears_all and (outcome := interruptions.stay_in_talk(interruption)):
            return await self._follow(turn, outcome)
        if dialog.asked_between and (outcome := interruptions.stay_between(interruption)):
            return await self._follow(turn, outcome)
        loses = dialog.keeps_draft and bool(turn.draft)
        return await self._follow(turn, await interruptions.follow(turn, interruption, loses_draft=loses))

    async def _file(self, turn: Turn, incoming: Incoming) -> Answer:
        """A picture or recording is kept with the draft; its caption is an answer like any text."""
        if self._step(turn).hears_files:
            kept = tuple(await files.add(turn, incoming))
            turn.said = Said(incoming.kind, incoming.text.strip(), files=kept, album=incoming.album)
            return await self._take(turn)
        if self._dialog(turn).passing and turn.conversation.aside:
            refused = await self._take_up(turn)
            return await (self._finish(turn, Finish(refused)) if refused else self._file(turn, incoming))
        if incoming.quoted and await answers.take_rest_of_album(turn, incoming):
            return Answer()
        if replied := await answers.take_reply(turn, incoming):
            return await self._follow(turn, replied)
        repeated = files.is_another_of_album(turn, incoming)
        if self._dialog(turn).asked_between:
            return Answer() if repeated else await self._refuse_file(turn, incoming)
        if not (self._dialog(turn).takes_files or self._step(turn).takes_files):
            if await answers.take_rest_of_album(turn, incoming):
                return Answer()
            if answered := await answers.take_picture(turn, incoming):
                return await self._follow(turn, answered)
            if refused := await self._enter(turn, late_file.belongs(turn, self.report)):
                return await self._finish(turn, Finish(refused))
        await files.keep(turn, incoming)
        if repeated:
            return Answer()
        if incoming.text.strip():
            return await self._said(turn, replace(incoming, kind=Kind.text))
        return await self._follow(turn, Again(files.say_kept(turn)))

    async def _refuse_file(self, turn: Turn, incoming: Incoming) -> Answer:
        """The words under it are an answer all the same."""
        note_refused("file_not_now")
        say = files.refuse(turn, incoming)
        if not incoming.text.strip():
            return await self._follow(turn, Again(say))
        answer = await self._said(turn, replace(incoming, kind=Kind.text))
        return replace(answer, messages=(Outgoing(say), *answer.messages))

    async def _edited(self, turn: Turn, incoming: Incoming) -> Answer:
        """An edit of an earlier answer is that answer given again; the draft keeps everything else."""
        if await correct_line(turn, incoming):
            return Answer()
        answered = turn.conversation.answers.get(incoming.message_id, "")
        if self._dialog(turn).step(answered) is None:
            if corrected := await corrections.correct(turn, incoming.message_id, incoming.text.strip()):
                return await self._follow(turn, corrected)
            say = _("I saw that you changed an earlier message. If something is wrong, please write it anew.")
            return await self._follow(turn, Again(say))
        turn.conversation.step, text = answered, incoming.text.strip()
        if turn.on_phone and answered == self._dialog(turn).steps[0].name:
            text = await line.take_first_line(turn, text)
            if not text:
                return await self._follow(turn, Next())
        turn.said = Said(Kind.text, text)
        return await self._take(turn)

    async def _take(self, turn: Turn) -> Answer:
        step = self._step(turn)
        outcome = await step.take(turn)
        if self._dialog(turn).keeps_draft and not isinstance(outcome, Again):
            earlier.note_entered(turn, step.name)
        return await self._follow(turn, outcome)

    async def _follow(self, turn: Turn, outcome: Outcome) -> Answer:
        """Go where the outcome leads, and ask there."""
        match outcome:
            case Hush():
                return Answer()
            case Again():
                return _led(await self._ask(turn, outcome.say), outcome.first)
            case Begin():
                if refused := await self._enter(turn, outcome):
                    return await self._finish(turn, Finish(refused))
                if not outcome.heard:
                    return await self._ask(turn, outcome.say)
                interruptions.remember_answer(turn)
                return await self._take(turn)
            case Resume():
                if turn.conversation.aside:
                    if refused := await self._take_up(turn):
                        return await self._finish(turn, Finish(refused))
                    return await (self._heard(turn) if outcome.heard else self._ask(turn, outcome.say))
                return await self._finish(turn, Finish(outcome.say))
            case Finish():
                return await self._finish(turn, outcome)
        if isinstance(outcome, Go):
            self._move(turn, outcome.step, _way_round)
        else:
            self._move(turn, (await self._dialog(turn).first_needed(turn)).name, _way_back)
        answer = await self._ask(turn, outcome.say)
        return _led(answer, outcome.first) if isinstance(outcome, Go) else answer

    def _move(self, turn: Turn, name: str, trail_of: Callable[[Sequence[str], str], list[str]]) -> None:
        conversation = turn.conversation
        if name != conversation.step:
            conversation.trail = trail_of([*conversation.trail, conversation.step], name)
            conversation.step = name

    async def _enter(self, turn: Turn, outcome: Begin) -> str:
        """Begin a dialog. What was being gathered is put aside, to be taken up again.

        Returns why not, when it is for somebody else and this person may not.
        """
        conversation = turn.conversation
        if self._dialog(turn).keeps_draft and conversation.draft and not outcome.takes_over:
            interruptions.put_aside(conversation)
        self._start(turn, outcome.dialog)
        conversation.draft = dict(outcome.draft)
        if self._dialog(turn).holds_line:
            conversation.draft = line.holding(turn) | conversation.draft
        refused = await line.put_through(turn, self._dialog(turn))
        await _prepare(turn, self._dialog(turn))
        conversation.step = (await self._dialog(turn).first_needed(turn)).name
        return refused

    async def _take_up(self, turn: Turn) -> str:
        """Take up the draft that was put aside; why not, when it is for somebody this person may not."""
        interruptions.take_up(turn.conversation)
        await self._stand(turn)
        return await line.put_through(turn, self._dialog(turn))

    def _start(self, turn: Turn, dialog: str) -> None:
        conversation = turn.conversation
        conversation.dialog, conversation.begun = dialog, conversation.version
        conversation.step, conversation.draft = self.dialogs[dialog].steps[0].name, {}
        conversation.trail, conversation.answers = [], {}

    async def _finish(self, turn: Turn, outcome: Finish) -> Answer:
        """The last words stand over the menu's buttons; a receipt stays in the chat when one is pressed."""
        self._start(turn, self.menu)
        line.hang_up(turn)
        turn.conversation.draft = dict(outcome.draft)
        question = await self._question(turn)
        if turn.conversation.keyboard_up or not outcome.say:
            return self._send(turn, question, outcome.say)
        answer = self._send(turn, replace(question, text=outcome.say, title=outcome.title))
        turn.conversation.is_record = bool(outcome.title)
        return answer

    async def _ask(self, turn: Turn, before: str = "") -> Answer:
        if refuses := self._step(turn).refuses:
            note_refused(refuses)
        answer = self._send(turn, await self._question(turn), before)
        notice = await data_notice(turn) if self._step(turn).personal else None
        return replace(answer, messages=(notice, *answer.messages)) if notice else answer

    async def _question(self, turn: Turn) -> Outgoing:
        asked = self._step(turn).ask(turn)
        question: Outgoing = await asked if isawaitable(asked) else asked
        dialog = self._dialog(turn)
        if dialog.name == self.menu:
            return question
        return with_navigation(
            question,
            back=bool(dialog.ways_back(turn)),
            cancels=dialog.keeps_draft or dialog.asked_between,
            operator=not (dialog.asked_between or turn.operator),
        )

    def _send(self, turn: Turn, question: Outgoing, before: str = "") -> Answer:
        """Number the question and mark its buttons; a keyboard that is up and no longer needed comes down."""
        conversation = turn.conversation
        conversation.version += 1
        conversation.is_record = False
        conversation.memory.pop(_STANDS, None)
        marked = mark(question, conversation)
        earlier.note_shown(conversation, marked)
        must_drop = conversation.keyboard_up and not marked.needs_keyboard
        conversation.keyboard_up = marked.needs_keyboard
        if must_drop:
            word = Outgoing(before or _("All right."), drops_keyboard=True, only_drops=not before)
            return Answer((word, marked))
        if before:
            text = "\n\n".join(filter(None, (before, marked.title, marked.text)))
            marked = replace(marked, title="", text=text)
        return Answer((marked,))


def _say_changed() -> str:
    """What stood under the question is not offered any more."""
    return _("This has changed meanwhile. Please look again.")


async def _prepare(turn: Turn, dialog: Dialog) -> None:
    if dialog.prepare:
        await dialog.prepare(turn)


def _led(answer: Answer, first: Sequence[Outgoing]) -> Answer:
    """The answer after messages that stand for themselves."""
    return replace(answer, messages=(*first, *answer.messages))


def _in_place(answer: Answer, message_id: str, stays: bool) -> Answer:
    """A single message with inline buttons takes the place of the one whose button was pressed."""
    if stays or len(answer.messages) != 1 or answer.messages[0].needs_keyboard:
        return replace(answer, stale_message=message_id)
    return replace(answer, messages=(replace(answer.messages[0], edits=message_id),))


def _way_back(steps: Sequence[str], to: str) -> list[str]:
    """The way back after going on: walking into a step again shortens it to before that step."""
    return list(steps[: steps.index(to)] if to in steps else steps)


def _way_round(steps: Sequence[str], to: str) -> list[str]:
    """The way back after a jump: it leads to where the jump was made, the summary for example."""
    return [step for step in steps if step != to]
