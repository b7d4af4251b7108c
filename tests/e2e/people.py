"""People of a running installation, who reach it as any client does."""

import base64
import contextlib
import uuid
from collections.abc import AsyncIterator, Mapping
from typing import Any, Self
from uuid import UUID

import httpx
import orjson
from websockets.asyncio.client import ClientConnection, connect

from cli.api import Api

_SIGN_UP = """
mutation SignUp($input: SignUpInput!) {
  signUp(input: $input) {
    __typename
    ... on SignUpSuccess { token viewer { id } }
    ... on Problem { message }
  }
}
"""


class Person(Api):
    """Somebody who is signed in."""

    def __init__(self, url: str, token: str, user_id: UUID, email: str) -> None:
        super().__init__(url, token)
        self.url = url
        self.token = token
        self.user_id = user_id
        self.email = email

    async def __aenter__(self) -> Self:
        await super().__aenter__()
        return self

    async def http(self, method: str, path: str, **options: Any) -> httpx.Response:
        """A plain request, whatever comes back."""
        return await self._client.request(method, path, **options)

    async def ask(self, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
        """The whole answer, errors and all."""
        body = {"query": document, "variables": dict(variables or {})}
        answer: dict[str, Any] = (await self.http("POST", "/graphql", json=body)).json()
        return answer

    @contextlib.asynccontextmanager
    async def socket(self) -> AsyncIterator[ClientConnection]:
        """An open graphql-transport-ws connection that has been acknowledged."""
        address = self.url.replace("http://", "ws://", 1) + "/graphql"
        async with connect(address, subprotocols=["graphql-transport-ws"], proxy=None) as socket:  # type: ignore[list-item]  # Subprotocol is a NewType of str
            params = {"authorization": f"Bearer {self.token}"}
            await socket.send(orjson.dumps({"type": "connection_init", "payload": params}).decode())
            assert orjson.loads(await socket.recv())["type"] == "connection_ack"
            yield socket

    async def watch(self, document: str, variables: Mapping[str, Any] | None = None) -> AsyncIterator[dict[str, Any]]:
        """The answers of a subscription over a WebSocket, each with its `data` and `errors`, until it ends."""
        async with self.socket() as socket:
            payload = {"query": document, "variables": dict(variables or {})}
            await socket.send(orjson.dumps({"id": "1", "type": "subscribe", "payload": payload}).decode())
            async for frame in socket:
                message = orjson.loads(frame)
                if message["type"] == "ping":
                    await socket.send('{"type":"pong"}')
                elif message["type"] == "next":
                    yield message["payload"]
                elif message["type"] == "error":
                    yield {"errors": message["payload"]}
                    return
                elif message["type"] == "complete":
                    return


async def sign_up(url: str) -> Person:
    """Somebody new, with an account of their own."""
    email = f"{uuid.uuid4().hex}@example.org"
    wanted = {"email": email, "password": "correct horse battery", "bearer": True}
    async with Api(url, "nobody-yet") as nobody:
        made = await nobody.mutate(_SIGN_UP, {"input": wanted})
    return Person(url, made["token"], UUID(raw_id(made["viewer"]["id"])), email)


def raw_id(global_id: str) -> str:
    """The UUID within a global id."""
    return base64.b64decode(global_id).decode().rsplit(":", 1)[1]
