"""The client of a real homeserver: matrix-nio's session and login, our own requests, checks and errors.

nio's own requests are not used: its path builders put the access token into the query string, its answers hide status
and headers, and it invents transaction ids and retries by itself. All of that is the outbox's business here.
"""

from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any
from urllib.parse import quote, urlencode, urlsplit

import aiohttp
from nio import Api, AsyncClient, AsyncClientConfig
from yarl import URL

from bot.matrix import Credentials, Json, Matrix, Page, Rejected, ServerTrouble, encode
from bot.matrix_errors import raise_for, read_json

REQUEST_TIMEOUT = 30.0  # seconds

_SYNC_GRACE = 15.0  # seconds a sync may take beyond the wait it asked for
_FIRST_SYNC_GRACE = 120.0  # seconds; the first sync has all rooms in it
_V3 = "/_matrix/client/v3"


class NioMatrix(Matrix):
    """A real homeserver, by HTTP.

    Args:
        credentials: From `log_in`.
        request_timeout: Seconds until a request other than a sync counts as failed.
        client: nio's client to share the session with, for instance one with a crypto store; else a new one.
    """

    def __init__(
        self, credentials: Credentials, *, request_timeout: float = REQUEST_TIMEOUT, client: AsyncClient | None = None
    ) -> None:
        self.user_id = credentials.user_id
        self.client = client or _nio_client(credentials.homeserver, credentials.user_id, request_timeout)
        if not self.client.access_token:
            self.client.restore_login(credentials.user_id, credentials.device_id, credentials.access_token)
        self._http = _Http(credentials.homeserver, self.client, request_timeout, credentials.access_token)
        self._filters: dict[bytes, str] = {}  # filter -> the homeserver's id of it

    async def whoami(self) -> tuple[str, str]:
        answer = _object(await self._http.request("GET", f"{_V3}/account/whoami"))
        return _text(answer, "user_id"), _text(answer, "device_id")

    async def sync(self, since: str | None, *, timeout_ms: int, lean: Mapping[str, Any]) -> Json:
        key = encode(lean)
        known = key in self._filters
        try:
            return await self._sync(since, timeout_ms, await self._filter_id(key))
        except Rejected as error:
            if not known or error.status not in {HTTPStatus.BAD_REQUEST, HTTPStatus.NOT_FOUND}:
                raise
            # It may have forgotten the filter, for instance when it came back with an older database.
            del self._filters[key]
            return await self._sync(since, timeout_ms, await self._filter_id(key))

    async def messages(
        self, room_id: str, *, start: str, end: str | None, limit: int = 100, lean: Mapping[str, Any] | None = None
    ) -> Page:
        query = {"dir": "f", "from": start, "limit": str(limit)}
        if end is not None:
            query["to"] = end
        if lean is not None:
            query["filter"] = encode(lean).decode()  # this endpoint takes no filter ids
        answer = _object(await self._http.request("GET", _path("rooms", room_id, "messages", **query)))
        next_page = answer.get("end")
        if next_page is not None and not isinstance(next_page, str):
            raise _unexpected("end")
        return Page(_objects(answer.get("chunk")), next_page)

    async def send(self, room_id: str, event_type: str, content: Mapping[str, Any], txn_id: str) -> str:
        path = _path("rooms", room_id, "send", event_type, txn_id)
        return _text(_object(await self._http.request("PUT", path, encode(content))), "event_id")

    async def redact(self, room_id: str, event_id: str, txn_id: str, reason: str | None = None) -> str:
        path = _path("rooms", room_id, "redact", event_id, txn_id)
        content = {} if reason is None else {"reason": reason}
        return _text(_object(await self._http.request("PUT", path, encode(content))), "event_id")

    async def put_state(self, room_id: str, event_type: str, state_key: str, content: Mapping[str, Any]) -> str:
        path = _path("rooms", room_id, "state", event_type, state_key)
        return _text(_object(await self._http.request("PUT", path, encode(content))), "event_id")

    async def state(self, room_id: str, event_type: str, state_key: str = "") -> Json | None:
        try:
            return _object(await self._http.request("GET", _path("rooms", room_id, "state", event_type, state_key)))
        except Rejected as error:
            if _not_found(error):
                return None
            raise

    async def full_state(self, room_id: str) -> list[Json]:
        return _objects(await self._http.request("GET", _path("rooms", room_id, "state")))

    async def create_room(self, request: Mapping[str, Any]) -> str:
        return _text(_object(await self._http.request("POST", f"{_V3}/createRoom", encode(request))), "room_id")

    async def resolve_alias(self, alias: str) -> str | None:
        try:
            answer = await self._http.request("GET", _path("directory", "room", alias))
        except Rejected as error:
            if _not_found(error):
                return None
            raise
        return _text(_object(answer), "room_id")

    async def delete_alias(self, alias: str) -> None:
        try:
            await self._http.request("DELETE", _path("directory", "room", alias))
        except Rejected as error:
            if not _not_found(error):
                raise

    async def invite(self, room_id: str, user_id: str) -> None:
        try:
            await self._http.request("POST", _path("rooms", room_id, "invite"), encode({"user_id": user_id}))
        except Rejected:
            # Synapse says 403 both for "is in the room" and for "you may not".
            if await self._membership(room_id, user_id) not in {"invite", "join"}:
                raise

    async def kick(self, room_id: str, user_id: str, reason: str | None = None) -> None:
        content = {"user_id": user_id} if reason is None else {"user_id": user_id, "reason": reason}
        try:
            await self._http.request("POST", _path("rooms", room_id, "kick"), encode(content))
        except Rejected:
            if await self._membership(room_id, user_id) not in {"leave", "ban"}:
                raise

    async def join(self, room_id: str, via: Sequence[str] = ()) -> None:
        servers = {"via": via, "server_name": via} if via else {}  # the second is the name before Matrix 1.12
        await self._http.request("POST", _path("join", room_id, **servers), b"{}")

    async def leave(self, room_id: str) -> None:
        try:
            await self._http.request("POST", _path("rooms", room_id, "leave"), b"{}")
        except Rejected:
            if await self._membership(room_id, self.user_id) not in {"leave", "ban", None}:
                raise

    async def upload(self, content: bytes, *, mimetype: str, name: str) -> str:
        path = f"/_matrix/media/v3/upload?{urlencode({'filename': name})}"
        answer = _object(await self._http.request("POST", path, content, content_type=mimetype))
        return _text(answer, "content_uri")

    async def close(self) -> None:
        await self._http.close()

    async def _sync(self, since: str | None, timeout_ms: int, filter_id: str) -> Json:
        query = {"filter": filter_id, "timeout": str(timeout_ms)}
        grace = _FIRST_SYNC_GRACE
        if since is not None:
            query["since"] = since
            grace = _SYNC_GRACE
        answer = _object(await self._http.request("GET", _path("sync", **query), timeout_s=timeout_ms / 1000 + grace))
        _text(answer, "next_batch")
        return answer

    async def _filter_id(self, key: bytes) -> str:
        if key not in self._filters:
            answer = await self._http.request("POST", _path("user", self.user_id, "filter"), key)
            self._filters[key] = _text(_object(answer), "filter_id")
        return self._filters[key]

    async def _membership(self, room_id: str, user_id: str) -> str | None:
        """Return a membership as the room's state has it; None if it has none or we may not see it."""
        try:
            member = await self.state(room_id, "m.room.member", user_id)
        except Rejected:
            return None
        membership = (member or {}).get("membership")
        return membership if isinstance(membership, str) else None


async def log_in(homeserver: str, user: str, password: str, device_name: str) -> Credentials:
    """Make a new device by password; done once, as a device's id, token and keys belong together for ever.

    Args:
        homeserver: Base URL of the client API.
        user: User id, or its local part.
        password: Used here and kept nowhere.
        device_name: What others see in the list of devices.

    Raises:
        MatrixError: `Rejected` if name or password is wrong.
        ValueError: `homeserver` is no http or https address.
    """
    http = _Http(homeserver, _nio_client(homeserver, user, REQUEST_TIMEOUT), REQUEST_TIMEOUT)
    method, path, body = Api.login(user, password, device_name)
    try:
        answer = _object(await http.request(method, path, body.encode()))
    finally:
        await http.close()
    user_id, device_id, token = (_text(answer, key) for key in ("user_id", "device_id", "access_token"))
    return Credentials(user_id, device_id, token, http.homeserver)


class _Http:
    """Requests on the session of nio's client, read to their end, every failure a `MatrixError`."""

    def __init__(self, homeserver: str, client: AsyncClient, timeout_s: float, access_token: str | None = None) -> None:
        self.homeserver = _base_url(homeserver)
        self._client = client
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._headers = {"Content-Type": "application/json"}
        if access_token is not None:
            self._headers["Authorization"] = f"Bearer {access_token}"
        self._closed = False

    async def request(
        self,
        method: str,
        path: str,
        body: bytes | None = None,
        *,
        timeout_s: float | None = None,
        content_type: str | None = None,
    ) -> Any:
        """Return the parsed JSON of a 2xx answer; `path` is percent-encoded and goes out as it is."""
        if self._closed:
            raise ServerTrouble("the client is closed")
        headers = self._headers if content_type is None else {**self._headers, "Content-Type": content_type}
        timeout = self._timeout if timeout_s is None else aiohttp.ClientTimeout(total=timeout_s)
        try:
            async with self._session().request(
                method,
                URL(self.homeserver + path, encoded=True),
                data=body,
                headers=headers,
                allow_redirects=False,  # it would carry the message to wherever the answer says
                timeout=timeout,
            ) as answer:
                raw = await answer.read()
        # "from None", as aiohttp's errors hold the request with its headers, the token among them.
        except TimeoutError:
            raise ServerTrouble(f"no answer within {timeout.total} s") from None
        except (aiohttp.ClientError, OSError) as error:
            raise ServerTrouble(f"{type(error).__name__}: {error}") from None
        if HTTPStatus.OK <= answer.status < HTTPStatus.MULTIPLE_CHOICES:
            return read_json(answer.status, raw)
        return raise_for(answer.status, answer.headers, raw)

    async def close(self) -> None:
        self._closed = True
        await self._client.close()

    def _session(self) -> aiohttp.ClientSession:
        """Return the session that nio's client uses too.

        It is made here and not by nio, because nio's traces every chunk that is sent, and used here without
        `AsyncClient.send`, because that follows redirects.
        """
        session: aiohttp.ClientSession | None = self._client.client_session
        if session is None:
            session = aiohttp.ClientSession(timeout=self._timeout, cookie_jar=aiohttp.DummyCookieJar())
            self._client.client_session = session
        return session


def _nio_client(homeserver: str, user: str, timeout_s: float) -> AsyncClient:
    config = AsyncClientConfig(
        encryption_enabled=False, max_limit_exceeded=0, max_timeouts=1, request_timeout=timeout_s
    )
    return AsyncClient(_base_url(homeserver), user, config=config)


def _base_url(homeserver: str) -> str:
    parts = urlsplit(homeserver)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise ValueError(f"no http or https address: {homeserver}")
    return homeserver.rstrip("/")


def _path(*parts: str, **query: str | Sequence[str]) -> str:
    path = "/".join(_quoted(part) for part in parts)
    return f"{_V3}/{path}?{urlencode(query, doseq=True)}" if query else f"{_V3}/{path}"


def _quoted(part: str) -> str:
    # Dots alone would be steps through the folders of the path.
    return part.replace(".", "%2E") if part in {".", ".."} else quote(part, safe="")


def _not_found(error: Rejected) -> bool:
    # By the code and not by the status alone: a proxy's 404 does not mean that a room has no name.
    return error.status == HTTPStatus.NOT_FOUND and error.errcode == "M_NOT_FOUND"


def _object(answer: Any) -> Json:
    if not isinstance(answer, dict):
        raise _unexpected("an object")
    return answer


def _objects(answer: Any) -> list[Json]:
    if not isinstance(answer, list) or not all(isinstance(item, dict) for item in answer):
        raise _unexpected("a list of objects")
    return answer


def _text(answer: Json, key: str) -> str:
    value = answer.get(key)
    if not isinstance(value, str) or not value:
        raise _unexpected(key)
    return value


def _unexpected(missing: str) -> ServerTrouble:
    return ServerTrouble(f"the answer lacks what it should hold: {missing}", status=HTTPStatus.OK)
