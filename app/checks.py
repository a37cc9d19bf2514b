"""What is set up and what is missing, in words."""

from dataclasses import dataclass

from sqlalchemy.exc import SQLAlchemyError

from app.group_troubles import in_words_of
from app.hook_commands import in_words
from app.learnt import UnusableModel, load_learnt
from app.requirements import CheckFailed, require_migrated
from app.seen import ask_service
from app.seen import in_words as messengers_in_words
from app.settings import Settings, read_settings
from app.terminal import open_database
from bot.channel import SendFailed
from bot.channels.telegram import Telegram
from bot.channels.telegram_errors import is_unknown_token
from bot.channels.viber_calls import INVALID_TOKEN, Refused, ViberCalls
from city.reading import CityFileError, read_city
from core.access import Role
from core.hooks import Waiting
from core.timers import TimerKind
from storage.database import Database
from storage.migrate import newest_revision


@dataclass(frozen=True)
class Finding:
    what: str
    good: bool
    how: str


async def require_known_token(settings: Settings) -> None:
    """Raises CheckFailed when Telegram says that it does not know our token; silence is waited out later."""
    telegram = Telegram(settings.telegram_token, settings.telegram_base, settings.telegram_per_second)
    try:
        await telegram.who_we_are()
    except SendFailed as error:
        if is_unknown_token(error):
            raise CheckFailed(
                "Telegram does not know TELEGRAM_TOKEN: copy it anew from @BotFather into .env."
            ) from None
    finally:
        await telegram.close()


async def require_known_viber_token(settings: Settings) -> None:
    """Raises CheckFailed when Viber says that it does not know our token; silence is waited out later."""
    calls = ViberCalls(settings.viber_token, settings.viber_base)
    try:
        await calls.get_account_info()
    except Refused as refused:
        if refused.status == INVALID_TOKEN:
            raise CheckFailed(
                "Viber does not know VIBER_TOKEN: copy it anew from Viber's admin panel into .env."
            ) from None
    except SendFailed:
        pass
    finally:
        await calls.close()


async def check_all() -> list[Finding]:
    """Everything that has to be in place, each with how it stands."""
    settings = read_settings()
    database = open_database(settings)
    try:
        return [
            Finding("Settings", True, "read"),
            _check_city(settings),
            *_check_learnt(settings),
            await _check_database(database),
            await _check_admins(database),
            *await _check_complaints(database),
            *await _check_groups(database),
            *await _check_webhooks(database),
            await _check_telegram(settings),
            await _check_viber(settings),
            *await _check_service(settings),
        ]
    finally:
        await database.dispose()


def _check_city(settings: Settings) -> Finding:
    try:
        city = read_city(settings.city)
    except CityFileError as error:
        return Finding("City", False, str(error))
    counts = f"{len(city.services)} services, {len(city.streets)} streets, {len(city.units)} units"
    return Finding("City", True, f"{city.name['uk']}: {counts}")


def _check_learnt(settings: Settings) -> list[Finding]:
    """The model that was learnt from corrections; most cities begin without one."""
    try:
        city = read_city(settings.city)
        learnt = load_learnt(settings, city)
    except CityFileError:
        return []
    except UnusableModel as trouble:
        return [Finding("Model", False, f"{trouble} The city's own reads meanwhile.")]
    own = "the city's own said.npz" if city.model else "none: word lists alone tell what a message is about"
    return [Finding("Model", True, f"{settings.learnt_model}, learnt from corrections" if learnt else own)]


async def _check_database(database: Database) -> Finding:
    try:
        await require_migrated(database)
    except CheckFailed as error:
        return Finding("Database", False, str(error))
    return Finding("Database", True, f"{database.url.get_backend_name()}, migration {newest_revision()}")


async def _check_admins(database: Database) -> Finding:
    try:
        async with database.view() as work:
            admins = [grant for grant in await work.roles.in_force() if grant.role == Role.admin]
    except (SQLAlchemyError, OSError):
        return Finding("Admin", False, "not known while the database is not in order")
    if admins:
        return Finding("Admin", True, f"{len(admins)} in all")
    mend = "contact-centre people grant --channel telegram --id N --role admin"
    return Finding("Admin", True, f"none yet; the first one is made by: {mend}")


async def _check_complaints(database: Database) -> list[Finding]:
    """Complaints about operators that nobody can be given; nothing of what they say."""
    try:
        async with database.view() as work:
            waiting = await work.timers.count(TimerKind.complaint_waits)
    except (SQLAlchemyError, OSError):
        return []
    mend = "somebody who had no part in them needs the role supervisor: contact-centre people grant"
    return [Finding("Complaints", False, f"{waiting} that nobody may judge; {mend}")] if waiting else []


async def _check_groups(database: Database) -> list[Finding]:
    """Each group that is bound; the city lives without any, but nobody sees the requests then."""
    try:
        async with database.view() as work:
            groups = await work.groups.in_force()
    except (SQLAlchemyError, OSError):
        return []
    mend = "contact-centre groups code operators, or unit:<code>"
    if not groups:
        return [Finding("Groups", True, f"none yet; a code to bind one is made by: {mend}")]
    return [
        Finding(f"Group {one.purpose}", not one.trouble, f"«{one.title}»: {in_words_of(one.trouble)}")
        for one in groups
    ]


async def _check_webhooks(database: Database) -> list[Finding]:
    """Each address that is told of a unit's cases; most cities have none."""
    try:
        async with database.view() as work:
            endpoints, waiting = await work.hooks.in_force(), await work.hooks.waiting()
    except (SQLAlchemyError, OSError):
        return []
    return [
        Finding(f"Webhook {one.id}, {one.unit}", not (one.trouble or left.parked), in_words(one, left))
        for one in endpoints
        for left in [waiting.get(one.id, Waiting())]
    ]


async def _check_service(settings: Settings) -> list[Finding]:
    """What runs already may see more than a call made now: it has gone on calling."""
    said = await ask_service(settings)
    if said is None:
        return [Finding("Service", True, f"none runs at {settings.own_url}")]
    return [Finding("Service", good, how) for good, how in messengers_in_words(said)]


async def _check_telegram(settings: Settings) -> Finding:
    if settings.sandbox:
        return Finding("Telegram", True, "played by the sandbox; set TELEGRAM_TOKEN for the real one")
    telegram = Telegram(settings.telegram_token, settings.telegram_base, settings.telegram_per_second)
    try:
        me = await telegram.who_we_are()
    except SendFailed as error:
        said = "does not know TELEGRAM_TOKEN" if is_unknown_token(error) else "cannot be reached just now"
        return Finding("Telegram", False, f"{settings.telegram_base} {said}")
    finally:
        await telegram.close()
    return Finding("Telegram", True, f"@{me.get('username')}, {settings.telegram_mode}")


async def _check_viber(settings: Settings) -> Finding:
    if settings.sandbox:
        return Finding("Viber", True, "played by the sandbox; set VIBER_TOKEN for the real one")
    if not settings.viber_token:
        return Finding("Viber", True, "not set up; it needs VIBER_TOKEN and PUBLIC_URL")
    calls = ViberCalls(settings.viber_token, settings.viber_base)
    try:
        info = await calls.get_account_info()
    except SendFailed as failed:
        return Finding("Viber", False, f"{settings.viber_base} cannot be used: {failed.reason}")
    finally:
        await calls.close()
    return Finding("Viber", True, f"{info.get('name')}, called at {settings.base_url}")
