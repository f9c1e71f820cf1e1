"""Runs a Python module as a process of its own that ends when we end, however we end."""

import subprocess
from collections.abc import Mapping
from pathlib import Path

# The pipe on standard input closes when our process ends, even by `kill -9`, and takes the child along.
# (PR_SET_PDEATHSIG would fire as soon as the *thread* that started the child ends.)
_LAUNCH = """
import os, runpy, sys, threading

def end_with_parent():
    os.read(0, 1)
    os._exit(1)

threading.Thread(target=end_with_parent, daemon=True).start()
module = sys.argv.pop(1)
runpy.run_module(module, run_name="__main__", alter_sys=True)
"""


def spawn(
    python: str | Path,
    module: str,
    *arguments: str | Path,
    log: Path,
    cwd: Path,
    isolated: bool = False,
    environment: Mapping[str, str] | None = None,
) -> subprocess.Popen[bytes]:
    """Start `python -m module arguments…`; all that it says is added to the file `log`.

    Args:
        python: The interpreter.
        module: What to run.
        arguments: Of its command line.
        log: Takes standard output and error.
        cwd: The working directory.
        isolated: Whether it shall see neither PYTHONPATH nor the packages of the user.
        environment: Its whole environment; ours if left out.
    """
    command = [str(python), *(["-I"] if isolated else []), "-c", _LAUNCH, module, *(str(word) for word in arguments)]
    with log.open("ab") as out:
        return subprocess.Popen(
            command,
            cwd=cwd,
            env=environment,
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=out,
            start_new_session=True,  # Ctrl-C is for us; we end it in order
        )


def reap(process: subprocess.Popen[bytes]) -> None:
    """Leave nothing of a process behind, whatever came before."""
    process.kill()  # does nothing to a process that has ended
    process.wait()
    if process.stdin is not None:
        process.stdin.close()
