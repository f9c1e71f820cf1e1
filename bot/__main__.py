"""The `initiative-k` command line."""

import asyncio
import os
import signal
import sys
from collections.abc import Callable
from importlib.metadata import entry_points
from pathlib import Path

import click

from bot import credentials, log
from bot.matrix_errors import TokenRevoked
from bot.settings import Settings, load_settings
from domain.errors import ConfigurationError, StorageUnavailable

EX_TOKEN_REVOKED = 77  # EX_NOPERM of sysexits.h
EX_CONFIG = 78  # EX_CONFIG of sysexits.h
EX_UNAVAILABLE = 69  # EX_UNAVAILABLE of sysexits.h


class _Plugins(click.Group):
    """A group whose further commands are found by name: what stands above `bot` may not be imported by it."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        found = {point.name for point in entry_points(group="initiative_k.commands")}
        return sorted({*super().list_commands(ctx), *found})

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        known = super().get_command(ctx, cmd_name)
        if known is not None:
            return known
        for point in entry_points(group="initiative_k.commands", name=cmd_name):
            try:
                command = point.load()
            except ImportError as error:
                return _missing(cmd_name, error)
            if isinstance(command, click.Command):
                return command
        return None


def _missing(name: str, error: ImportError) -> click.Command:
    """A command whose parts are not installed: it says so instead of breaking the others' help."""

    def explain() -> None:
        raise click.ClickException(f"`{name}` needs more than this installation holds: {error.name} is missing.")

    return click.Command(name, callback=explain, help=f"(not installed: {error.name} is missing)")


@click.group(cls=_Plugins)
@click.version_option(package_name="initiative-k")
def cli() -> None:
    """The community assistant of Initiative K.

    Settings come from the environment (INITIATIVE_K_…) and from the TOML file that INITIATIVE_K_CONFIG names.
    """


def _settings() -> Settings:
    try:
        settings = load_settings()
    except ConfigurationError as error:
        _complain(error.faults)
        sys.exit(EX_CONFIG)
    log.configure(form=settings.log_format, level=settings.log_level)
    return settings


def _complain(faults: list[str]) -> None:
    click.echo("The configuration has these faults:", err=True)
    for fault in faults:
        click.echo(f"  - {log.mask(fault)}", err=True)


@cli.command()
@click.option("--user", prompt="Matrix ID or user name of the bot", help="Matrix ID or user name of the bot.")
@click.option("--device-name", default="Initiative K", show_default=True, help="How the device is named.")
def login(user: str, device_name: str) -> None:
    """Log in once, and keep token and device in the data folder.

    The password is asked for, or taken from INITIATIVE_K_PASSWORD; it is not kept.
    """
    from bot.login import log_in_once

    settings = _settings()
    password = os.environ.get("INITIATIVE_K_PASSWORD") or click.prompt("Password", hide_input=True)
    try:
        path, kept = asyncio.run(log_in_once(settings, user, password, device_name))
    except FileExistsError:
        click.echo(
            f"There is a login already in {credentials.path_of(settings)}. Device and token belong together for ever; "
            "delete the file only if the account is to get a new device.",
            err=True,
        )
        sys.exit(EX_CONFIG)
    except ConfigurationError as error:
        _complain(error.faults)
        sys.exit(EX_CONFIG)
    click.echo(f"Logged in as {kept.user_id} on device {kept.device_id}; kept in {path}.")


@cli.command()
def run() -> None:
    """Serve people until SIGTERM or Ctrl-C."""
    from bot.running import run_bot

    settings = _settings()
    sys.exit(_guarded(lambda: asyncio.run(run_bot(settings))))


@cli.command()
def check() -> None:
    """Check settings, database, homeserver and token, and say what is wrong."""
    from bot.running import check_bot

    settings = _settings()
    sys.exit(_guarded(lambda: asyncio.run(check_bot(settings))))


class _Towns(click.Group):
    """A group in which whatever is no command of it is a text to look for."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and args[0] not in self.commands:
            args = ["find", *args]
        return super().resolve_command(ctx, args)


@cli.group(cls=_Towns)
def towns() -> None:
    """Show which town a text means (`towns TEXT`), or import a list of towns."""


@towns.command("find")
@click.argument("text")
def find_town(text: str) -> None:
    """Show which town TEXT means: of those in the database, or of the built-in ones if there is none yet."""
    from bot.town_commands import explain_town

    try:
        settings = load_settings()
    except ConfigurationError:
        settings = None  # the built-in towns are known without any
    sys.exit(explain_town(settings, text))


@towns.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would change.")
@click.option("--many-gone", is_flag=True, help="It is meant that many towns of a state are not in FILE.")
def import_towns(file: Path, *, dry_run: bool, many_gone: bool) -> None:
    """Take over the towns of FILE, all or nothing, and say what that changes. The bot must not run meanwhile.

    FILE is the official directory (GV100AD, as text) of one state or of all, or a table (CSV) with a column AGS and
    any of Name, Art, Kreis, Regierungsbezirk, Einwohner, Breite, Länge, Nachfolger (or the English names).
    """
    from bot.town_commands import import_list

    settings = _settings()
    sys.exit(_guarded(lambda: import_list(settings, file, dry_run=dry_run, many_gone=many_gone)))


@cli.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@click.option("--check", "only_check", is_flag=True, help="Only say whether the list is in order.")
def invite(file: Path, *, only_check: bool) -> None:
    """Make personal codes for the people of FILE, all or none. The bot must not run meanwhile.

    FILE is a table (CSV or XLSX) with a column Name and any of Stadt, Rolle, Event, Matrix-ID (or the English names).
    People with a Matrix ID get their code from the bot once it runs; the other codes go to standard output, once.
    """
    from bot.invite_commands import invite as make_codes

    settings = _settings()
    sys.exit(_guarded(lambda: make_codes(settings, file, only_check=only_check)))


def _guarded(work: Callable[[], int]) -> int:
    """Do a work; the exit code that its end means."""
    try:
        return work()
    except BaseExceptionGroup as group:
        known = [error for error in _leaves(group) if _exit_code(error) is not None]
        if not known:
            raise
        return _explain(known[0])
    except Exception as error:
        if _exit_code(error) is None:
            raise
        return _explain(error)


def _leaves(group: BaseExceptionGroup[BaseException]) -> list[BaseException]:
    return [
        leaf
        for error in group.exceptions
        for leaf in (_leaves(error) if isinstance(error, BaseExceptionGroup) else [error])
    ]


def _exit_code(error: BaseException) -> int | None:
    codes = {ConfigurationError: EX_CONFIG, TokenRevoked: EX_TOKEN_REVOKED, StorageUnavailable: EX_UNAVAILABLE}
    return next((code for kind, code in codes.items() if isinstance(error, kind)), None)


def _explain(error: BaseException) -> int:
    match error:
        case ConfigurationError():
            _complain(error.faults)
        case TokenRevoked():
            click.echo("The homeserver no longer accepts the access token. Run `initiative-k login` again.", err=True)
        case _:
            click.echo(f"The database cannot be used: {log.mask(str(error))}", err=True)
    return _exit_code(error) or 1


def main() -> None:
    """Entry point of the console script."""
    os.umask(0o077)  # what the bot writes is nobody else's
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    cli()


if __name__ == "__main__":
    main()
