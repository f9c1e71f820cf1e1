"""`initiative-k demo`: a private homeserver, the bot and its people play a story; then all stays up to be tried."""

import asyncio
import contextlib
import shutil
import signal
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import click
from rich.text import Text

from demo.cast import EVERYONE, HOST, IMPULSES, ORGANIZER, PARTICIPANTS, TOWNS
from demo.person import Refusal
from demo.play import Play
from demo.stage import BotFailed, Stage, open_stage
from demo.story import tell
from demo.synapse import SynapseFailed, SynapseMissing, synapse_python
from demo.transcript import Transcript
from demo.view import NotSeen

EX_UNAVAILABLE = 69  # of sysexits.h
EX_INTERRUPTED = 130  # as shells have it for Ctrl-C

_TROUBLE = (NotSeen, Refusal, BotFailed, SynapseFailed)


@click.command()
@click.option("--once", is_flag=True, help="End after the story; 0 only if the clients saw every step.")
def demo(once: bool) -> None:
    """Show the bot at work on a private homeserver of its own."""
    try:
        synapse_python()
    except SynapseMissing as missing:
        click.echo(str(missing), err=True)
        sys.exit(EX_UNAVAILABLE)
    folder = Path(tempfile.mkdtemp(prefix="initiative-k-demo-"))
    code = asyncio.run(_until_stopped(Transcript(), folder, once=once))
    if code == 1:
        click.echo(f"Data and logs are kept in {folder}.", err=True)
    else:
        shutil.rmtree(folder, ignore_errors=True)
    sys.exit(code)


async def _until_stopped(transcript: Transcript, folder: Path, *, once: bool) -> int:
    """Play; Ctrl-C and SIGTERM end everything in order."""
    playing = asyncio.create_task(_play(transcript, folder, once=once))
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, playing.cancel)
    try:
        return await playing
    except asyncio.CancelledError:
        transcript.failed("Abgebrochen. Homeserver, Assistenz und alle Clients sind beendet.")
        return EX_INTERRUPTED


async def _play(transcript: Transcript, folder: Path, *, once: bool) -> int:
    transcript.title(
        "Initiative K",
        f"{len(EVERYONE)} Menschen aus {len(TOWNS)} Städten, jede und jeder mit eigenem Matrix-Client, und die",
        "Assistenz als eigener Prozess, auf einem privaten Synapse. Fristen werden nicht verkürzt:",
        "Die Geschichte stellt nur die Uhr der Assistenz vor.",
    )
    began = time.monotonic()
    try:
        async with open_stage(folder, organizers=[ORGANIZER.key]) as stage:
            transcript.told(f"Homeserver und Assistenz sind bereit nach {time.monotonic() - began:.0f} Sekunden.")
            await tell(Play(stage, transcript))
            if not once:
                _invite_to_try(transcript, stage)
                with contextlib.suppress(asyncio.CancelledError):  # Ctrl-C is how this ends
                    await asyncio.Event().wait()
    except _TROUBLE as error:
        transcript.failed(str(error))
        return 1
    except BaseExceptionGroup as group:
        if group.split(_TROUBLE)[1] is not None:
            raise
        for leaf in _leaves(group):
            transcript.failed(str(leaf))
        return 1
    return 0


def _leaves(group: BaseExceptionGroup[BaseException]) -> Iterator[BaseException]:
    for error in group.exceptions:
        if isinstance(error, BaseExceptionGroup):
            yield from _leaves(error)
        else:
            yield error


def _invite_to_try(transcript: Transcript, stage: Stage) -> None:
    """Say where everything is, who can log in, and what to try."""
    shown = (ORGANIZER, HOST, *IMPULSES, *PARTICIPANTS)
    rows = [(part.known_as, part.key, stage.people[part.key].password) for part in shown]
    transcript.table("Anmeldedaten", ("Wer", "Benutzername", "Passwort"), rows)
    transcript.panel(
        "Alles läuft weiter (Strg-C beendet es)",
        Text(f"Homeserver       {stage.homeserver.url}  (in Element: „Anderer Homeserver“)"),
        Text(f"Assistenz        {stage.bot.user_id}"),
        Text(f"Zustand          {stage.bot.url}/ready  /health  /metrics"),
        Text(f"Protokoll        {stage.bot.log}"),
        Text(f"Uhr              Sekunden, um die sie vorgeht: {stage.clock.file}"),
        Text(),
        Text("Zum Ausprobieren", "bold"),
        Text("  Im Direktchat         hilfe · termine · profil · partner · sprache en"),
        Text(f'  Als {ORGANIZER.name}     event neu "Mein Thema" 20.05.2027 10:00 plätze=5 · event veröffentlichen 2'),
        Text("  Als alle anderen      anmelden 2 · abmelden 2"),
        Text("  Im neuen Fragenraum   !frage Was kostet das? · ❓ auf die eigene Nachricht · 👍 auf Fragen"),
    )
