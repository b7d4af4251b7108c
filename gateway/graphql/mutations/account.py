"""Sign up, sign in, sign out."""

from typing import Annotated

import strawberry

from gateway import security
from gateway.graphql.context import Context, Info
from gateway.graphql.failures import (
    EmailTaken,
    InvalidInput,
    NotSignedIn,
    ServiceUnavailable,
    TooManyAttempts,
    WrongCredentials,
    named,
)
from gateway.graphql.types.account import User
from gateway.identity import model
from gateway.identity.model import OpenedSession, SessionKind
from kit.errors import Problem, Status

_BEARER = "For programs: answer with a token to be sent as `Authorization: Bearer …` instead of setting a cookie."


@strawberry.input(description="A new account.")
class SignUpInput:
    email: str = strawberry.field(description="The address to sign in with.")
    password: str = strawberry.field(description="At least 10 characters.")
    display_name: str = strawberry.field(default="", description="What to be called.")
    bearer: bool = strawberry.field(default=False, description=_BEARER)


@strawberry.input(description="Who wants in.")
class SignInInput:
    email: str = strawberry.field(description="The address of the account.")
    password: str = strawberry.field(description="Its password.")
    bearer: bool = strawberry.field(default=False, description=_BEARER)


@strawberry.type(description="The account was made and is signed in.")
class SignUpSuccess:
    viewer: User = strawberry.field(description="Who is signed in now.")
    token: str | None = strawberry.field(description="The token, when one was asked for. Shown only now.")


@strawberry.type(description="Signed in.")
class SignInSuccess:
    viewer: User = strawberry.field(description="Who is signed in now.")
    token: str | None = strawberry.field(description="The token, when one was asked for. Shown only now.")


@strawberry.type(description="Signed out: the session is gone for good.")
class SignOutSuccess:
    signed_out: bool = strawberry.field(default=True, description="Always true.")


SignUpPayload = Annotated[
    SignUpSuccess | EmailTaken | InvalidInput | NotSignedIn | ServiceUnavailable, strawberry.union("SignUpPayload")
]
SignInPayload = Annotated[
    SignInSuccess | WrongCredentials | TooManyAttempts | InvalidInput | NotSignedIn | ServiceUnavailable,
    strawberry.union("SignInPayload"),
]
SignOutPayload = Annotated[
    SignOutSuccess | InvalidInput | NotSignedIn | ServiceUnavailable, strawberry.union("SignOutPayload")
]


@strawberry.type
class AccountMutations:
    @strawberry.mutation(description="Makes an account and signs it in.")
    async def sign_up(self, info: Info, input: SignUpInput) -> SignUpPayload:
        context = info.context
        try:
            kind = _kind(context, input.bearer)
            opened = await context.parts.accounts.sign_up(
                input.email, input.password, input.display_name, context.client, kind
            )
        except Problem as problem:
            return named(problem, EmailTaken)
        return SignUpSuccess(viewer=User.of(opened.session.user), token=_hand_over(context, opened))

    @strawberry.mutation(description="Signs in with e-mail address and password.")
    async def sign_in(self, info: Info, input: SignInInput) -> SignInPayload:
        context = info.context
        try:
            kind = _kind(context, input.bearer)
            opened = await context.parts.accounts.sign_in(input.email, input.password, context.client, kind)
        except Problem as problem:
            return named(problem, WrongCredentials, TooManyAttempts)
        return SignInSuccess(viewer=User.of(opened.session.user), token=_hand_over(context, opened))

    @strawberry.mutation(description="Ends this session, its open subscriptions included.")
    async def sign_out(self, info: Info) -> SignOutPayload:
        context = info.context
        session = context.session
        if session is None:
            return named(model.sign_in_required())
        await context.parts.accounts.sign_out(session)
        await context.parts.hub.tell_session_ended(session.user.id, session.id)
        if context.response is not None:
            security.delete_cookie(context.response, context.parts.settings)
        context.session = None
        return SignOutSuccess()


def _kind(context: Context, bearer: bool) -> SessionKind:
    if bearer:
        return SessionKind.BEARER
    if context.response is None:
        message = "A cookie cannot be set over a WebSocket: ask for a bearer token, or sign in over HTTP."
        raise Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": "bearer"})
    return SessionKind.COOKIE


def _hand_over(context: Context, opened: OpenedSession) -> str | None:
    """Sets the cookie, or returns the token; the rest of the operation runs as the new user."""
    context.session = opened.session
    context.renew()
    if opened.session.kind is SessionKind.BEARER:
        return opened.token
    assert context.response is not None
    security.set_cookie(context.response, opened, context.parts.settings)
    return None
