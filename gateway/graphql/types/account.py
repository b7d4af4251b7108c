"""The person who is signed in."""

from datetime import datetime
from typing import Self

import strawberry

from gateway.graphql.ids import global_id
from gateway.graphql.types.base import Node
from gateway.identity import model


@strawberry.type(description="A person with an account.")
class User(Node):
    email: str = strawberry.field(description="The address they sign in with.")
    display_name: str = strawberry.field(description="What they are called.")
    is_demo: bool = strawberry.field(description="Whether this is the demo account.")
    created_at: datetime = strawberry.field(description="When they signed up.")

    @classmethod
    def of(cls, user: model.User) -> Self:
        """The GraphQL form."""
        return cls(
            id=global_id("User", str(user.id)),
            email=user.email,
            display_name=user.display_name,
            is_demo=user.is_demo,
            created_at=user.created_at,
        )
