"""The settings: one model, from a TOML file, the environment and secret files; all faults are told at once."""

import ipaddress
import os
import re
import stat
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from pydantic import AfterValidator, Field, SecretStr, ValidationError, model_validator
from pydantic_settings import (
    BaseSettings,
    NoDecode,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    SettingsError,
    TomlConfigSettingsSource,
)

from domain.errors import ConfigurationError

PREFIX = "INITIATIVE_K_"
_USER_ID = re.compile(r"@[!-9;-~]+:[A-Za-z0-9.:\[\]-]+")


def _homeserver(url: str) -> str:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ValueError("must look like https://matrix.example.org")
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise ValueError("must begin with https:// unless the homeserver is on this machine")
    return url.rstrip("/")


def _loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def _web_page(url: str) -> str:
    if urlsplit(url).scheme not in ("http", "https") or not urlsplit(url).hostname:
        raise ValueError("must look like https://example.org/imprint")
    return url


def _web_url(url: str) -> str:
    parts = urlsplit(url)
    bare = not (parts.query or parts.fragment or parts.path.strip("/") or "@" in url)
    if parts.scheme not in ("http", "https") or not parts.hostname or not bare:
        raise ValueError("must look like https://initiative.example.org, without a path")
    if parts.scheme == "http" and not _loopback(parts.hostname):
        raise ValueError("must begin with https:// unless it leads to this machine: whoever reads it gets in")
    return url.rstrip("/")


def _zone(name: str) -> str:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError) as error:
        raise ValueError("must be the name of a time zone such as Europe/Berlin") from error
    return name


def _user_id(value: str) -> str:
    if not _USER_ID.fullmatch(value):
        raise ValueError("must look like @name:example.org")
    return value


def _split(value: object) -> object:
    return [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value


class Settings(BaseSettings):
    """All that an operator can set; each field's description stands in the README's table."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid", validate_default=True)

    homeserver: Annotated[str, AfterValidator(_homeserver)] = Field(description="Address of the homeserver")
    organizers: Annotated[list[Annotated[str, AfterValidator(_user_id)]], NoDecode] = Field(
        default_factory=list, description="Matrix IDs of the first organizers, separated by commas"
    )
    allowed_servers: Annotated[list[str], NoDecode] = Field(
        default_factory=list, description="Servers whose people may invite the bot, separated by commas; empty: all"
    )
    encrypted_rooms: Annotated[list[Literal["questions", "backstage"]], NoDecode] = Field(
        default_factory=list,
        description="Rooms of events made with encryption: `backstage`, `questions` or both, separated by commas. "
        "The bot can neither read nor write there yet",
    )
    data_dir: Path = Field(default=Path("var"), description="Folder for credentials, the SQLite file and quarantine")
    database_url: SecretStr | None = Field(
        default=None, description="`postgresql+psycopg://…`; empty: SQLite in the data folder"
    )
    access_token: SecretStr | None = Field(
        default=None, description="Access token; empty: the one that `initiative-k login` keeps in the data folder"
    )
    zone: Annotated[str, AfterValidator(_zone)] = Field(
        default="Europe/Berlin", description="Time zone of events and of people who chose none"
    )
    web_host: str = Field(default="127.0.0.1", description="Address on which pages, calendars and health are served")
    web_port: int = Field(default=8080, ge=0, le=65535, description="Port for them; 0: any free one")
    web_url: Annotated[str, AfterValidator(_web_url)] | None = Field(
        default=None,
        description="Public address of the pages, `https://…`; empty: links are told in chat only on this machine",
    )
    imprint_url: Annotated[str, AfterValidator(_web_page)] | None = Field(
        default=None, description="Address of the imprint that the pages link to"
    )
    log_format: Literal["console", "json"] = Field(default="console", description="`console` or `json`")
    log_level: Literal["debug", "info", "warning", "error"] = Field(default="info", description="Least level logged")
    retention_days: int = Field(
        default=365,
        ge=1,
        le=3650,
        description="Days after an event for which registrations, questions and feedback stay with people's names",
    )
    sweep_seconds: float = Field(default=15.0, ge=0.2, le=30, description="How often due work is looked for, at least")
    clock_offset_file: Path | None = Field(
        default=None, description="For rehearsals: a file with seconds by which the clock is moved"
    )

    @model_validator(mode="before")
    @classmethod
    def _comma_lists(cls, values: Any) -> Any:
        """Take lists that are separated by commas."""
        if not isinstance(values, dict):
            return values
        values = dict(values)
        for name in ("organizers", "allowed_servers", "encrypted_rooms"):
            if name in values:
                values[name] = _split(values[name])
        return values

    @property
    def public_url(self) -> str | None:
        """Under which address people find the pages; None where that cannot be known."""
        if self.web_url is None and self.web_port and _loopback(self.web_host):
            return f"http://{self.web_host}:{self.web_port}"
        return self.web_url

    @property
    def storage_url(self) -> str:
        """The database's URL."""
        if self.database_url is not None:
            return self.database_url.get_secret_value()
        return f"sqlite:///{self.sqlite_file}"

    @property
    def sqlite_file(self) -> Path:
        """Where the database lies unless a URL is given."""
        return (self.data_dir / "initiative-k.db").absolute()

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """What is said nearer to the start of the program wins: arguments, environment, secret files, TOML file."""
        del dotenv_settings, file_secret_settings
        return (init_settings, env_settings, TomlConfigSettingsSource(settings_cls, _toml_file()))


def _toml_file() -> Path | None:
    named = os.environ.get(f"{PREFIX}CONFIG")
    return Path(named) if named else None


def load_settings(**given: Any) -> Settings:
    """The settings from all sources.

    Secrets may stand in files: `INITIATIVE_K_ACCESS_TOKEN_FILE` and `INITIATIVE_K_DATABASE_URL_FILE` name them.

    Raises:
        ConfigurationError: with every fault there is.
    """
    faults: list[str] = []
    sources: dict[str, Any] = {**_secret_files(faults), **given}
    faults += _exposed_config()
    try:
        settings = Settings(**sources)
    except ValidationError as error:
        faults += [_fault(item) for item in error.errors(include_url=False, include_context=False, include_input=False)]
    except (SettingsError, OSError, ValueError) as error:
        faults.append(f"the configuration file cannot be read: {type(error).__name__}")
    else:
        if not faults:
            return settings
    raise ConfigurationError(faults)


def _fault(item: Any) -> str:
    where = ".".join(str(part) for part in item["loc"])
    variable = PREFIX + str(item["loc"][0]).upper() if item["loc"] else "configuration"
    message = {"missing": "is missing", "extra_forbidden": "is not a setting"}.get(item["type"], item["msg"])
    return f"{where} ({variable}): {message.removeprefix('Value error, ')}"


def _secret_files(faults: list[str]) -> dict[str, SecretStr]:
    secrets = {}
    for name in ("access_token", "database_url"):
        path = os.environ.get(f"{PREFIX}{name.upper()}_FILE")
        if not path:
            continue
        try:
            secrets[name] = SecretStr(Path(path).read_text().strip())
        except (OSError, UnicodeDecodeError) as error:
            faults.append(f"{name} ({PREFIX}{name.upper()}_FILE): the file cannot be read: {type(error).__name__}")
    return secrets


def _exposed_config() -> list[str]:
    """A configuration file with a secret in it must not be readable by everyone."""
    path = _toml_file()
    if path is None or not path.is_file():
        return [f"configuration ({PREFIX}CONFIG): there is no file {path}"] if path is not None else []
    holds_secret = re.search(r"(?m)^\s*(access_token|database_url)\s*=", path.read_text(errors="replace"))
    if holds_secret and path.stat().st_mode & (stat.S_IROTH | stat.S_IRGRP):
        return [f"{holds_secret.group(1)} (in {path}): others may read the file; chmod 600 it or use a secret file"]
    return []
