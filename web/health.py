"""Health, readiness and metrics over HTTP: they tell the truth, and nothing about anyone."""

from collections.abc import Callable
from dataclasses import dataclass

from aiohttp import web
from prometheus_client import CollectorRegistry, Gauge, generate_latest

_SECURITY = {
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}


@dataclass(frozen=True)
class Condition:
    """How the bot is."""

    ready: bool
    inbox_waiting: int
    outbox_waiting: int
    sync_troubled: bool
    outbox_troubled: bool


def add_to(app: web.Application, condition: Callable[[], Condition]) -> None:
    """Answer `/health` (the process lives), `/ready` (it serves people; else 503) and `/metrics` (Prometheus)."""
    registry = CollectorRegistry()
    for name, words, read in (
        ("initiative_k_ready", "1 while people are served", lambda: condition().ready),
        ("initiative_k_inbox_waiting", "Events that wait to be handled", lambda: condition().inbox_waiting),
        ("initiative_k_outbox_waiting", "Things that wait to be sent", lambda: condition().outbox_waiting),
        ("initiative_k_sync_troubled", "1 while the homeserver does not answer", lambda: condition().sync_troubled),
        ("initiative_k_outbox_troubled", "1 while it takes no messages", lambda: condition().outbox_troubled),
    ):
        Gauge(name, words, registry=registry).set_function(read)

    async def health(_request: web.Request) -> web.Response:
        return web.json_response({"status": "alive"}, headers=_SECURITY)

    async def ready(_request: web.Request) -> web.Response:
        is_ready = condition().ready
        return web.json_response(
            {"status": "ready" if is_ready else "not ready"}, status=200 if is_ready else 503, headers=_SECURITY
        )

    async def metrics(_request: web.Request) -> web.Response:
        return web.Response(body=generate_latest(registry), content_type="text/plain", headers=_SECURITY)

    app.router.add_get("/health", health)
    app.router.add_get("/ready", ready)
    app.router.add_get("/metrics", metrics)
