"""The one schema: a Relay server's and, by its directives, a federation subgraph's."""

from graphql import GraphQLError
from strawberry.federation import Schema
from strawberry.schema.config import StrawberryConfig
from strawberry.types import ExecutionContext

from gateway.graphql.deadline import Deadline
from gateway.graphql.documents import Documents
from gateway.graphql.mutations import Mutation
from gateway.graphql.queries import Query
from gateway.graphql.subscriptions import Subscription
from gateway.graphql.types.account import User
from gateway.graphql.types.application import Application
from gateway.graphql.types.base import BIG_INT, JSON, BigInt, Json
from gateway.graphql.types.mailbox import Mailbox
from gateway.graphql.types.message import Message
from gateway.graphql.types.operation import Operation


class GatewaySchema(Schema):
    """The library's, but silent: what goes wrong is logged where it is presented, with its trace id."""

    def process_errors(self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None) -> None:
        """Nothing: any client could flood the log with syntax errors otherwise."""


SCHEMA = GatewaySchema(
    query=Query,
    mutation=Mutation,
    subscription=Subscription,
    types=[User, Mailbox, Message, Application, Operation],
    extensions=[Documents, Deadline],
    config=StrawberryConfig(scalar_map={BigInt: BIG_INT, Json: JSON}),
)
