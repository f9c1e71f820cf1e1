"""Makes the bot's one device and keeps its credentials."""

from pathlib import Path

from bot import credentials
from bot.matrix import Credentials, MatrixError
from bot.matrix_nio import log_in
from bot.settings import Settings
from domain.errors import ConfigurationError


async def log_in_once(settings: Settings, user: str, password: str, device_name: str) -> tuple[Path, Credentials]:
    """Log in and keep what the homeserver answered.

    Raises:
        FileExistsError: that was done before.
        ConfigurationError: the homeserver cannot be reached or refuses.
    """
    if credentials.path_of(settings).exists():
        raise FileExistsError(credentials.path_of(settings))
    try:
        made = await log_in(settings.homeserver, user, password, device_name)
    except MatrixError as error:
        raise ConfigurationError([f"the homeserver did not accept the login: {error}"]) from error
    return credentials.keep(settings, made), made
