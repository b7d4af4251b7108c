"""What people do with their accounts: sign up, sign in, come back, sign out."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

from email_validator import EmailNotValidError, validate_email

from gateway.identity import model, passwords, store, tokens
from gateway.identity.brake import Brake
from gateway.identity.model import Client, OpenedSession, Session, SessionKind
from kit import logs
from kit.db import Database
from kit.errors import Problem, Status
from kit.ids import new_id

log = logs.get(__name__)

#: How long a session stands without signing in again.
VALID = {SessionKind.COOKIE: timedelta(days=30), SessionKind.BEARER: timedelta(days=365)}
_MAX_NAME_CHARACTERS = 100


class Accounts:
    """The use cases of identity. Failures are Problems."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._passwords = passwords.Passwords()
        self._brake = Brake(database)

    async def sign_up(
        self, email: str, password: str, display_name: str, client: Client, kind: SessionKind
    ) -> OpenedSession:
        """A new account, signed in. INVALID_ARGUMENT (field), EMAIL_TAKEN."""
        address = _valid_email(email)
        passwords.check_new(password)
        name = display_name.strip() or address.split("@")[0]
        if len(name) > _MAX_NAME_CHARACTERS:
            raise _invalid("displayName", f"A name has at most {_MAX_NAME_CHARACTERS} characters.")
        hashed = await self._passwords.hash(password)
        user_id = new_id()
        async with self._database.begin(user_id) as tx:
            user = await store.add_user(
                tx, user_id=user_id, email=address, password_hash=hashed, display_name=name, is_demo=False
            )
        if user is None:
            raise model.email_taken(address)
        log.info("signed_up", user_id=str(user.id))
        return await self.open_session(user.id, kind, client.user_agent)

    async def sign_in(self, email: str, password: str, client: Client, kind: SessionKind) -> OpenedSession:
        """A new session. WRONG_CREDENTIALS, TOO_MANY_ATTEMPTS."""
        email = email.strip()
        await self._brake.attempt(client.address, email)
        async with self._database.begin(None) as tx:
            found = await store.find_login(tx, email)
        user_id, stored = found or (None, None)
        if not await self._passwords.matches(stored, password) or user_id is None:
            log.info("sign_in_refused", user_id=str(user_id) if user_id else None)
            raise model.wrong_credentials()
        await self._brake.succeeded(client.address, email)
        return await self.open_session(user_id, kind, client.user_agent)

    async def redeem_link(self, token: str, client: Client) -> OpenedSession | None:
        """The session a sign-in link opens; None when it was used, has expired or never was."""
        token_hash = tokens.digest(token)
        if token_hash is None:
            return None
        async with self._database.begin(None) as tx:
            user_id = await store.use_sign_in_link(tx, token_hash)
        if user_id is None:
            return None
        return await self.open_session(user_id, SessionKind.COOKIE, client.user_agent)

    async def open_session(
        self, user_id: UUID, kind: SessionKind, user_agent: str, *, valid: timedelta | None = None
    ) -> OpenedSession:
        """A new session of a user whose identity is settled."""
        token = tokens.new_token()
        token_hash = tokens.digest(token)
        assert token_hash is not None
        async with self._database.begin(user_id) as tx:
            await store.add_session(
                tx,
                session_id=new_id(),
                user_id=user_id,
                token_hash=token_hash,
                kind=kind,
                user_agent=user_agent,
                valid=valid or VALID[kind],
            )
            session = await store.find_session(tx, token_hash)
        assert session is not None, "a session that was just made stands"
        return OpenedSession(session, token)

    async def session(self, token: str) -> Session | None:
        """The session that stands under a token."""
        token_hash = tokens.digest(token)
        return await self.renewed(token_hash) if token_hash is not None else None

    async def renewed(self, token_hash: bytes) -> Session | None:
        """The same session as it stands now; None when it has ended."""
        async with self._database.begin(None) as tx:
            return await store.find_session(tx, token_hash)

    async def sign_out(self, session: Session) -> None:
        """Ends a session for good."""
        async with self._database.begin(session.user.id) as tx:
            await store.delete_session(tx, session.id)
        log.info("signed_out", user_id=str(session.user.id))

    async def forget_expired(self) -> None:
        """Removes what has expired."""
        async with self._database.begin(None) as tx:
            removed = await store.forget_expired(tx)
        log.info("expired_forgotten", rows=removed)


def seconds_left(session: Session) -> float:
    """How long a session still stands, by this machine's clock."""
    return (session.expires_at - datetime.now(UTC)).total_seconds()


def _valid_email(email: str) -> str:
    try:
        # Whether mail arrives there is another question; asking DNS would let strangers make us wait.
        return validate_email(email.strip(), check_deliverability=False).normalized.lower()
    except EmailNotValidError as error:
        raise _invalid("email", f"This is not an e-mail address: {error}") from error


def _invalid(field: str, message: str) -> Problem:
    return Problem(Status.INVALID_ARGUMENT, "INVALID_ARGUMENT", message, {"field": field})
