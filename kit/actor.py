"""The signed actor: who a call is made for. Every service checks it again, whatever the gateway already did."""

import time
from dataclasses import dataclass
from uuid import UUID

import jwt

from kit.errors import Problem, Status
from kit.ids import parse_id

#: Seconds a signed actor is good for: longer than any call's deadline, too short to be worth stealing.
LIFETIME_SECONDS = 60
_ALGORITHM = "HS256"
#: The subject of a call that is nobody's. No user id reads like it.
_NOBODY = "nobody"


@dataclass(frozen=True, slots=True)
class Actor:
    """Who a call is made for."""

    user_id: UUID
    #: The process that vouches for it: "gateway", or a service acting on a fact.
    issuer: str


@dataclass(frozen=True, slots=True)
class Bearer:
    """A process that calls for nobody: it hands on something from outside that proves itself."""

    issuer: str


class ActorSigner:
    """Signs actors for other services, and checks those that arrive. Keys are secrets of at least 32 characters."""

    def __init__(self, keys: str, service: str) -> None:
        #: The first key signs; all of them are accepted, so that keys can be exchanged without a pause.
        self._keys = [key.strip() for key in keys.split(",") if key.strip()]
        self._service = service

    def sign(self, user_id: UUID, audience: str) -> str:
        """A token that lets `audience` act for `user_id` for LIFETIME_SECONDS."""
        return self._sign(str(user_id), audience)

    def sign_for_nobody(self, audience: str) -> str:
        """A token that shows `audience` which process calls, and lets it act for no user at all."""
        return self._sign(_NOBODY, audience)

    def _sign(self, subject: str, audience: str) -> str:
        now = int(time.time())
        claims = {
            "sub": subject,
            "iss": self._service,
            "aud": audience,
            "iat": now,
            "exp": now + LIFETIME_SECONDS,
        }
        return jwt.encode(claims, self._keys[0], algorithm=_ALGORITHM)

    def verify(self, token: str | None) -> Actor | Bearer:
        """The actor that `token` names, or the process when it calls for nobody.

        UNAUTHENTICATED when it is missing, forged, expired or for somebody else.
        """
        if not token:
            raise _refused("ACTOR_MISSING", "The call carries no actor.")
        for key in self._keys:
            try:
                return self._decode(token, key)
            except jwt.InvalidSignatureError:
                continue
            except jwt.ExpiredSignatureError as error:
                raise _refused("ACTOR_EXPIRED", "The actor has expired.") from error
            except jwt.InvalidTokenError as error:
                raise _refused("ACTOR_INVALID", "The actor is not valid.") from error
        raise _refused("ACTOR_INVALID", "The actor is not valid.")

    def _decode(self, token: str, key: str) -> Actor | Bearer:
        required = {"require": ["sub", "iss", "aud", "exp", "iat"]}
        claims = jwt.decode(token, key, [_ALGORITHM], audience=self._service, options=required)  # type: ignore[arg-type]  # a plain dict is what the library documents
        if claims["sub"] == _NOBODY:
            return Bearer(str(claims["iss"]))
        user_id = parse_id(str(claims["sub"]))
        if user_id is None:
            raise _refused("ACTOR_INVALID", "The actor names no user.")
        return Actor(user_id, str(claims["iss"]))


def _refused(reason: str, message: str) -> Problem:
    return Problem(Status.UNAUTHENTICATED, reason, message)
