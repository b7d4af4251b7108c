"""What a resolver knows: who asks, and what the process is made of. One per operation."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias
from uuid import UUID

import strawberry

from gateway.identity import model
from gateway.identity.model import Client, Session
from gateway.parts import Parts

if TYPE_CHECKING:
    from starlette.responses import Response

    from gateway.graphql.loaders import Loaders
    from gateway.services import Services


@dataclass(slots=True)
class Context:
    """The context of one operation; subscriptions renew their loaders before every event."""

    parts: Parts
    client: Client
    session: Session | None
    #: Where cookies are set; None over a WebSocket, which has no headers to send them in.
    response: "Response | None"
    #: Passed in, because what is loaded is made of types that know this context.
    make_loaders: "Callable[[Services, UUID], Loaders]"
    _loaders: "Loaders | None" = None

    @property
    def user_id(self) -> UUID:
        """Whose data is asked for. UNAUTHENTICATED when nobody is signed in."""
        if self.session is None:
            raise model.sign_in_required()
        return self.session.user.id

    @property
    def may_introspect(self) -> bool:
        """Whether the schema may be asked about, and its names be suggested."""
        return self.parts.settings.development or self.session is not None

    @property
    def load(self) -> "Loaders":
        """What was and will be loaded for this operation."""
        if self._loaders is None:
            self._loaders = self.make_loaders(self.parts.services, self.user_id)
        return self._loaders

    def renew(self) -> None:
        """Forgets what was loaded: the next event reads again."""
        self._loaders = None


Info: TypeAlias = strawberry.Info[Context, None]
