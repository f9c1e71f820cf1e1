"""Finds a free TCP port for a server of the demo or of a test."""

import random
import socket
from contextlib import closing

# Below the range from which Linux (32768) and others (49152) take the ports of outgoing connections: while a server is
# down for a fault test, a client that retries could otherwise get its port, or even connect to itself.
_FIRST, _LAST = 20_000, 32_000


def free_port() -> int:
    """Return a port on 127.0.0.1 on which nothing listens right now."""
    for port in random.sample(range(_FIRST, _LAST), k=200):
        with closing(socket.socket(socket.AF_INET, socket.SOCK_STREAM)) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            try:
                probe.bind(("127.0.0.1", port))
            except OSError:
                continue
            return port
    raise OSError(f"No free port on 127.0.0.1 between {_FIRST} and {_LAST}.")
