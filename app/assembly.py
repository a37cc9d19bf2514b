"""How the messengers' side of the house is put together from its parts."""

from collections.abc import Mapping
from dataclasses import dataclass

from app.drawing import draw
from app.fires import fires
from app.messengers import Both, Messengers, Side
from app.metrics import Metrics
from app.rounds import Rounds
from app.settings import Settings
from app.telegram_side import TelegramSide
from app.viber_side import ViberSide
from bot.broadcasting import Broadcaster
from bot.channel import Forum
from bot.composing import Composing
from bot.delivery import Delivery
from bot.desk.broadcast_cards import BroadcastCards
from bot.desk.composing import Composer
from bot.desk.desk import Desk
from bot.desk.enclosing import Enclosing
from bot.desk.marking import Marking
from bot.desk.topic_posts import TopicPosts
from bot.dialogs.all import build_engine
from bot.fetching import Fetching
from bot.figures import FiguresComposer
from bot.inbox import Inbox
from bot.pictures import files_in, pictures_in
from core.attachments import MediaFolder
from core.city import City
from core.work import Clock
from storage.database import Database
from storage.handouts import HandoutFiles
from understanding import Reader

Channels = Mapping[str, Both]


@dataclass(frozen=True)
class Assembly:
    """What all the parts share."""

    settings: Settings
    city: City
    clock: Clock
    database: Database
    media: MediaFolder
    metrics: Metrics
    reader: Reader

    def messengers(self) -> Messengers:
        """Put the parts together. Nothing runs yet."""
        telegram = TelegramSide(self.settings, pictures_in(self.media), files_in(self.media))
        sides: list[Side] = [telegram, *self._viber()]
        channels = {side.channel.name: side.channel for side in sides}
        forums = {telegram.channel.name: telegram.channel}
        fetching = Fetching(channels, self.database.work, self.database.view, self.media, self.clock)
        marking = Marking(self.database.work, forums, self.clock, _hides(channels))
        desk = Desk(self.city, self.clock, self.database.work)
        delivery = self._delivery(channels, forums, fetching, marking, desk)
        inbox = self._inbox(channels, delivery, marking, desk)
        rounds = Rounds(self.database, delivery, fetching, self.clock, fires(inbox, self.city, self.clock))
        broadcaster = self._broadcaster(channels, delivery)
        return Messengers(self.city, sides, delivery, marking, inbox, fetching, rounds, broadcaster)

    def _viber(self) -> list[Side]:
        if not self.settings.viber_token:
            return []
        handouts = HandoutFiles(self.settings.media_dir / "handouts")
        pictures, files = pictures_in(self.media), files_in(self.media)
        return [ViberSide(self.settings, self.city, handouts, self.clock, pictures, files)]

    def _delivery(
        self,
        channels: Channels,
        forums: Mapping[str, Forum],
        fetching: Fetching,
        marking: Marking,
        desk: Desk,
    ) -> Delivery:
        albums = {name for name, channel in channels.items() if channel.albums}
        enclosing = Enclosing(fetching.have, _hides(channels), albums)
        composer = Composer(self.database.view, self.city, self.clock, enclosing)
        return Delivery(
            channels,
            self.database.work,
            self.clock,
            self.city,
            on_sent=self.metrics.message,
            on_refused=self.metrics.refusal,
            compose=Composing(
                composer,
                FiguresComposer(self.database.view, self.city, self.clock, draw),
                BroadcastCards(self.database.view, self.city, self.clock, self.database.fares),
            ),
            talks=composer.talks,
            show=TopicPosts(self.database.work, forums, self.city, self.clock, enclosing),
            on_settled=marking.wake,
            on_gone=desk.gone,
            on_moved=desk.moved,
        )

    def _inbox(self, channels: Channels, delivery: Delivery, marking: Marking, desk: Desk) -> Inbox:
        return Inbox(
            build_engine(),
            self.city,
            self.reader,
            self.clock,
            self.database.work,
            delivery,
            channels,
            desk,
            self.metrics.turn,
            self.metrics.refusal,
            marking,
        )

    def _broadcaster(self, channels: Channels, delivery: Delivery) -> Broadcaster:
        return Broadcaster(
            channels,
            self.database.work,
            self.database.view,
            self.clock,
            self.city,
            self.database.fares,
            delivery.doors,
            delivery.standings,
            self.metrics.told,
        )


def _hides(channels: Channels) -> dict[str, frozenset[str]]:
    """The kinds of files that each messenger has no way to show."""
    return {name: channel.hides for name, channel in channels.items()}
