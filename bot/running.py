"""What the command line does: run the bot until it is told to stop, or check whether it could run."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import click
import structlog

from bot import credentials
from bot.app import open_app
from bot.gate import Gate
from bot.matrix import Matrix, MatrixError, TokenRevoked
from bot.matrix_nio import NioMatrix
from bot.settings import Settings
from domain.errors import ConfigurationError
from storage.database import migrate, opened, sole_owner
from web.application import application, serve

log = structlog.get_logger(__name__)


@asynccontextmanager
async def _homeserver(settings: Settings, *, patient: bool) -> AsyncIterator[tuple[Matrix, str]]:
    """The client and the bot's Matrix ID; a homeserver that does not answer yet is waited for if `patient`."""
    kept = credentials.load(settings)
    matrix = NioMatrix(kept)
    gate = Gate()
    try:
        while True:
            try:
                async with gate.passage():
                    user_id, device_id = await matrix.whoami()
                break
            except TokenRevoked:
                raise
            except MatrixError as error:
                if not patient:
                    raise ConfigurationError(
                        [f"the homeserver {settings.homeserver} does not answer: {error}"]
                    ) from error
                log.warning("homeserver.unreachable", error=str(error), again_in=round(gate.trouble(), 1))
        if kept.device_id and device_id != kept.device_id:
            raise ConfigurationError([f"the token belongs to the device {device_id}, not to {kept.device_id}"])
        matrix.user_id = user_id
        yield matrix, user_id
    finally:
        await matrix.close()


async def run_bot(settings: Settings) -> int:
    """Serve people until SIGTERM or SIGINT; a second signal ends the process at once."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    stop = asyncio.Event()

    def on_signal() -> None:
        if stop.is_set():
            os._exit(1)  # nothing is lost: all is in the database
        stop.set()

    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, on_signal)
    serving = asyncio.create_task(_serve(settings))
    stopping = asyncio.create_task(stop.wait())
    await asyncio.wait((serving, stopping), return_when=asyncio.FIRST_COMPLETED)
    stopping.cancel()
    if serving.done():
        await serving
    serving.cancel()
    try:
        await serving
    except asyncio.CancelledError:
        log.info("bot.stopped")
    return 0


async def _serve(settings: Settings) -> None:
    async with (
        _homeserver(settings, patient=True) as (matrix, user_id),
        open_app(matrix, settings, user_id=user_id) as app,
    ):
        try:
            runner, port = await serve(application(app.condition, app.site), settings.web_host, settings.web_port)
        except OSError as error:
            raise ConfigurationError(
                [f"web_port: {settings.web_host}:{settings.web_port} cannot be had: {error.strerror}"]
            ) from error
        log.info("bot.started", user=user_id, web=f"http://{settings.web_host}:{port}")
        try:
            await app.run()
        finally:
            await runner.cleanup()


async def check_bot(settings: Settings) -> int:
    """Say whether the bot could run."""
    settings.data_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
    with opened(settings.storage_url) as engine, sole_owner(engine):
        migrate(engine)
    click.echo("Database: in order, schema up to date")
    async with _homeserver(settings, patient=False) as (_, user_id):
        click.echo(f"Homeserver: {settings.homeserver} knows us as {user_id}")
    click.echo(f"Pages: {settings.public_url or 'no public address is set (web_url), so no links to them are told'}")
    click.echo(f"Organizers: {', '.join(settings.organizers) or 'none (nobody can create events)'}")
    return 0
