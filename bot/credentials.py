"""The credentials of the bot's one device, made once and kept together for ever."""

import json
import os
from dataclasses import asdict
from pathlib import Path

from bot.matrix import Credentials
from bot.settings import Settings
from domain.errors import ConfigurationError

_FILE = "credentials.json"


def path_of(settings: Settings) -> Path:
    """Where the credentials are kept."""
    return settings.data_dir / _FILE


def keep(settings: Settings, credentials: Credentials) -> Path:
    """Write the credentials so that only the owner can read them; never over others.

    Raises:
        FileExistsError: there are some already.
    """
    path = path_of(settings)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as file:
        json.dump(asdict(credentials), file)
    return path


def load(settings: Settings) -> Credentials:
    """The credentials from the settings or from what `login` kept; a bare token comes without user and device.

    Raises:
        ConfigurationError: there are none, or they cannot be trusted.
    """
    if settings.access_token is not None:
        return Credentials("", "", settings.access_token.get_secret_value(), settings.homeserver)
    path = path_of(settings)
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigurationError([f"others may read {path}; chmod 600 it"])
        kept = Credentials(**json.loads(path.read_text()))
    except FileNotFoundError:
        raise ConfigurationError(["there is no access token; run `initiative-k login` once"]) from None
    except (OSError, ValueError, TypeError) as error:
        raise ConfigurationError([f"{path} cannot be read: {type(error).__name__}"]) from error
    if kept.homeserver.rstrip("/") != settings.homeserver:
        raise ConfigurationError([f"{path} belongs to {kept.homeserver}, not to {settings.homeserver}"])
    return kept
