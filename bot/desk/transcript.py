"""A talk word for word, as a file that a supervisor reads."""

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from bot.desk.talk_lines import say_author, say_line, say_report
from bot.i18n import _
from bot.messages import TextFile
from core.city import City
from core.lines import Delivery, Line, Side
from core.transcripts import Transcript


def transcript_file(transcript: Transcript, city: City) -> TextFile:
    """Every line with its hour and who said it."""
    head = _("Talk {number}").format(number=transcript.handoff.id)
    zone = ZoneInfo(city.zone)
    said = [_say(line, transcript.deliveries, zone) for line in transcript.lines]
    return TextFile(f"talk-{transcript.handoff.id}.txt", "\n\n".join((head, *said)) + "\n")


def _say(line: Line, deliveries: Mapping[int, Delivery], zone: ZoneInfo) -> str:
    if line.side == Side.service:
        who, words = _("The service"), say_report(line, None).text
    else:
        who, words = say_author(line), say_line(line)
    if deliveries.get(line.id, Delivery.delivered) != Delivery.delivered:
        words = "\n".join((words, _("(has not reached the citizen)")))
    return f"{line.at.astimezone(zone):%d.%m.%Y %H:%M}, {who}:\n{words}"
