"""The gateway as seen by the command line: GraphQL, its live streams, and uploads by offset (tus 1.0)."""

from collections.abc import AsyncIterator, Mapping
from types import TracebackType
from typing import Any, BinaryIO

import httpx
import orjson

from cli.errors import CliError

#: What one request may take; long work is an operation, not a request.
_TIMEOUT = httpx.Timeout(30.0, connect=5.0)
#: A stream is quiet as long as nothing happens; the gateway sends a keep-alive more often than this.
_STREAM_TIMEOUT = httpx.Timeout(60.0, connect=5.0)
#: Bytes of an archive that one PATCH carries: a broken connection costs at most this.
CHUNK_BYTES = 8 * 1024 * 1024
_TUS = {"Tus-Resumable": "1.0.0"}


class Unavailable(CliError):  # noqa: N818 (says what it is)
    """The gateway did not answer, or not for now: the same call may work in a moment."""


class Api:
    """One person's connection to a gateway."""

    def __init__(self, url: str, token: str) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        self._client = httpx.AsyncClient(base_url=url, headers=headers, timeout=_TIMEOUT, trust_env=False)

    async def __aenter__(self) -> "Api":
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._client.aclose()

    async def query(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Runs one operation and returns its data. Raises CliError with the first error's sentence."""
        body = {"query": document, "variables": dict(variables or {})}
        answer = _json(await self._send("POST", "/graphql", json=body))
        return _data(answer)

    async def mutate(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """Runs a mutation of one field and returns its success; CliError with the sentence of its named error."""
        (answer,) = (await self.query(document, variables)).values()
        kind = str(answer["__typename"])
        if kind.endswith("Success"):
            return dict(answer)
        raise (Unavailable if kind == "ServiceUnavailable" else CliError)(str(answer.get("message", kind)))

    async def subscribe(self, document: str, variables: Mapping[str, Any]) -> AsyncIterator[dict[str, Any]]:
        """The answers of a subscription, until it ends. Raises Unavailable when the connection breaks."""
        body = {"query": document, "variables": dict(variables)}
        headers = {"Accept": "text/event-stream"}
        try:
            async with self._client.stream(
                "POST", "/graphql", json=body, headers=headers, timeout=_STREAM_TIMEOUT
            ) as response:
                if response.status_code != httpx.codes.OK:
                    raise _refused(response.status_code, await response.aread())
                async for answer in _events(response):
                    yield _data(answer)
        except httpx.TransportError as error:
            raise _away(error) from error

    async def create_upload(self, filename: str, size_bytes: int, fingerprint: str) -> tuple[str, int]:
        """Begins or continues an upload: its id, and how many bytes the server has."""
        body = {"filename": filename, "sizeBytes": size_bytes, "fingerprint": fingerprint}
        answer = _json(await self._send("POST", "/uploads", json=body, headers=_TUS))
        return str(answer["id"]), int(answer["offset"])

    async def append(self, upload_id: str, source: BinaryIO, offset: int) -> int:
        """Sends the next piece of `source`, which begins at `offset`. Returns the new offset."""
        source.seek(offset)
        piece = source.read(CHUNK_BYTES)
        headers = {**_TUS, "Upload-Offset": str(offset), "Content-Type": "application/offset+octet-stream"}
        response = await self._send("PATCH", f"/uploads/{upload_id}", content=piece, headers=headers)
        return int(response.headers["Upload-Offset"])

    async def offset(self, upload_id: str) -> int:
        """How many bytes of an upload the server has."""
        response = await self._send("HEAD", f"/uploads/{upload_id}", headers=_TUS)
        return int(response.headers["Upload-Offset"])

    async def _send(self, method: str, path: str, **options: Any) -> httpx.Response:
        try:
            response = await self._client.request(method, path, **options)
        except httpx.TransportError as error:
            raise _away(error) from error
        if response.status_code in (502, 503, 504):
            raise Unavailable(f"The gateway cannot answer for now ({response.status_code}).")
        if response.status_code == httpx.codes.CONFLICT and method == "PATCH":
            # Somebody else, or a request taken for lost, has moved the upload on: ask where it stands.
            raise Unavailable("The upload stands elsewhere.")
        # GraphQL answers requests it refuses with 4xx and a body that says why.
        if response.is_error and path != "/graphql":
            raise _refused(response.status_code, response.content)
        return response


def _away(error: httpx.TransportError) -> Unavailable:
    return Unavailable(f"The gateway does not answer: {error!r}. Is Jobtrail running (`make status`)?")


def _json(response: httpx.Response) -> dict[str, Any]:
    try:
        answer = orjson.loads(response.content)
    except orjson.JSONDecodeError as error:
        raise _refused(response.status_code, response.content) from error
    if not isinstance(answer, dict):
        raise _refused(response.status_code, response.content)
    return answer


def _refused(status: int, content: bytes) -> CliError:
    try:
        message = str(orjson.loads(content)["message"])
    except (orjson.JSONDecodeError, KeyError, TypeError):
        message = content[:200].decode(errors="replace")
    return CliError(f"The gateway refused ({status}): {message}")


def _data(answer: Mapping[str, Any]) -> dict[str, Any]:
    errors = answer.get("errors")
    if errors:
        first = errors[0]
        code = first.get("extensions", {}).get("code", "")
        kind = Unavailable if code in ("UNAVAILABLE", "DEADLINE_EXCEEDED") else CliError
        raise kind(str(first.get("message")))
    data = answer.get("data")
    if not isinstance(data, dict):
        raise CliError("The gateway answered without data.")
    return data


async def _events(response: httpx.Response) -> AsyncIterator[dict[str, Any]]:
    """The `next` events of a GraphQL-over-SSE stream."""
    kind, payload = "", ""
    async for line in response.aiter_lines():
        if line.startswith("event:"):
            kind = line.removeprefix("event:").strip()
        elif line.startswith("data:"):
            payload = line.removeprefix("data:").strip()
        elif not line:
            if kind == "complete":
                return
            if kind == "next" and payload:
                yield orjson.loads(payload)
            kind, payload = "", ""
