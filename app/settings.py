"""Settings from the environment or `.env`. A wrong one stops the start with one sentence."""

import re
from enum import StrEnum
from pathlib import Path
from typing import Literal, Self

from pydantic import Field, ValidationError, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from core.accounts import Allowed, Fares
from core.retention import DEFAULTS, LEAST, Personal, read_term

TOKEN = re.compile(r"[1-9]\d*:[\w-]+")
SANDBOX_TOKEN = "1000000001:sandbox"  # noqa: S105 -- opens nothing but the sandbox
SANDBOX_VIBER_TOKEN = "sandbox-viber"  # noqa: S105 -- neither does this
DRIVERS = {"sqlite": "sqlite", "postgresql": "postgresql+asyncpg"}


class SettingsError(Exception):
    """A setting is wrong. The text is the one sentence that the operator of the service reads."""


class Mode(StrEnum):
    polling = "polling"
    webhook = "webhook"


class Settings(BaseSettings):
    """Every setting, with what it is without being set."""

    model_config = SettingsConfigDict(env_file=".env", env_ignore_empty=True, extra="ignore")

    database_url: str = "sqlite:///data/contact-centre.db"
    media_dir: Path = Path("data/media")
    city: str = "mariupol"
    learnt_model: Path = Path("data/said.npz")
    host: str = "127.0.0.1"
    port: int = Field(8080, ge=1, le=65535)
    public_url: str = ""
    telegram_token: str = ""
    telegram_api_base: str = ""
    telegram_mode: Mode = Mode.polling
    telegram_webhook_secret: str = Field("", pattern=r"^[A-Za-z0-9_-]{0,256}$")
    telegram_rate: int | Literal["unlimited"] = 30
    viber_token: str = Field("", pattern=r"^[A-Za-z0-9_-]*$")
    viber_api_base: str = ""
    viber_notices: Allowed = Allowed.all
    api_rate: int = Field(600, ge=0)
    webhooks_private: bool | None = None
    sandbox: bool | None = None
    sandbox_url: str = ""
    sandbox_file: Path = Path("data/sandbox.json")
    retention_cases: str = DEFAULTS[Personal.cases]
    retention_talks: str = DEFAULTS[Personal.talks]
    retention_calls: str = DEFAULTS[Personal.calls]
    retention_notices: str = DEFAULTS[Personal.notices]
    retention_concerns: str = DEFAULTS[Personal.concerns]
    retention_contacts: str = DEFAULTS[Personal.contacts]
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = "INFO"

    @model_validator(mode="after")
    def fill_in_and_check(self) -> Self:
        """What follows from other settings, and what does not go together."""
        if self.sandbox is None:
            self.sandbox = not self.telegram_token and not self.viber_token
        if self.webhooks_private is None:
            self.webhooks_private = self.sandbox
        if self.sandbox and self.telegram_token:
            raise ValueError("SANDBOX must be off beside a real TELEGRAM_TOKEN: remove one of the two")
        if not self.sandbox and not self.telegram_token and not self.sandbox_url:
            raise ValueError("TELEGRAM_TOKEN is missing: set it, or set SANDBOX=on to try things out")
        self._check_token()
        self._check_webhook()
        self._check_viber()
        self._check_retention()
        self.database_url = with_driver(self.database_url)
        return self

    def _check_token(self) -> None:
        self.telegram_token = self.telegram_token or SANDBOX_TOKEN
        if not TOKEN.fullmatch(self.telegram_token):
            raise ValueError(
                "TELEGRAM_TOKEN is not a token: copy it from @BotFather as it is, digits, a colon and letters"
            )

    def _check_webhook(self) -> None:
        if self.telegram_mode == Mode.webhook and not self.telegram_webhook_secret:
            raise ValueError(
                "TELEGRAM_WEBHOOK_SECRET is missing: with TELEGRAM_MODE=webhook set a long random word"
            )
        if self.telegram_mode == Mode.webhook and not (self.public_url or self.sandbox):
            raise ValueError(
                "PUBLIC_URL is missing: with TELEGRAM_MODE=webhook Telegram has to know our address"
            )

    def _check_viber(self) -> None:
        """Viber knows nothing but calling us; without a token there is no Viber."""
        if self.viber_token and self.sandbox:
            raise ValueError("SANDBOX must be off beside a real VIBER_TOKEN: remove one of the two")
        if self.viber_token and not self.public_url.startswith("https://"):
            raise ValueError(
                "PUBLIC_URL is missing: Viber has to know our address, which begins with https://"
            )
        if self.sandbox or self.sandbox_url:
            self.viber_token = self.viber_token or SANDBOX_VIBER_TOKEN

    def _check_retention(self) -> None:
        for what in Personal:
            name, least = f"RETENTION_{what.upper()}", LEAST[what]
            try:
                term = read_term(self.kept_for(what))
            except ValueError:
                raise ValueError(f"{name} is no term: write 5y for years or 90d for days") from None
            if term < least:
                raise ValueError(f"{name} is too short: what is still needed would go before {least.days}d")

    def kept_for(self, what: Personal) -> str:
        """For how long this is kept, as it is written."""
        return str(getattr(self, f"retention_{what}"))

    @property
    def base_url(self) -> str:
        """Where messengers reach this service."""
        return (self.own_url if self.sandbox else self.public_url or self.own_url).rstrip("/")

    @property
    def own_url(self) -> str:
        """Where this process answers on this machine."""
        return f"http://127.0.0.1:{self.port}"

    @property
    def telegram_base(self) -> str:
        """Where Telegram's server is."""
        at_sandbox = self.own_url if self.sandbox else self.sandbox_url
        return self.telegram_api_base or at_sandbox or "https://api.telegram.org"

    @property
    def viber_base(self) -> str:
        """Where Viber's server is."""
        at_sandbox = self.own_url if self.sandbox else self.sandbox_url
        return self.viber_api_base or (f"{at_sandbox}/pa" if at_sandbox else "https://chatapi.viber.com/pa")

    @property
    def telegram_per_second(self) -> int | None:
        """Calls a second for the whole bot; None for no limits."""
        return None if self.telegram_rate == "unlimited" else self.telegram_rate

    @property
    def fares(self) -> Fares:
        """The messengers that charge for what we begin, and what may be begun there."""
        return {"viber": self.viber_notices}


def with_driver(url: str) -> str:
    """An address of a database as SQLAlchemy needs it. Raises ValueError with what to write instead."""
    try:
        parsed = make_url(url)
    except ArgumentError:
        parsed = None
    backend = parsed.get_backend_name() if parsed else ""
    if parsed is None or backend not in DRIVERS:
        raise ValueError(
            "DATABASE_URL is not an address we know: write sqlite:///data/contact-centre.db "
            "or postgresql://user:password@host/name"
        )
    return parsed.set(drivername=DRIVERS[backend]).render_as_string(hide_password=False)


def read_settings() -> Settings:
    """The settings in force. Raises SettingsError with one sentence when one is wrong."""
    try:
        return Settings()
    except ValidationError as error:
        raise SettingsError(_sentence(error)) from None
    except (OSError, UnicodeError) as error:
        raise SettingsError(
            f".env cannot be read ({error}): write it in UTF-8, for this user to read."
        ) from None


def _sentence(error: ValidationError) -> str:
    first = error.errors(include_url=False, include_input=False)[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    name = str(first["loc"][0]).upper()
    return f"{name} has a wrong value: {first['msg']}; mend it in .env or in the environment."
