"""The token endpoint and the revocation endpoint."""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from typing import Any

from fakes.gmail.clients import Client, Code, Grant, Grants
from fakes.gmail.oidc import Signer
from fakes.gmail.wire import Answer, Call, json_answer

_VERIFIER = re.compile(r"[A-Za-z0-9._~-]{43,128}")


class TokenError(Exception):
    """RFC 6749's error object."""

    def __init__(self, error: str, description: str, status: int = 400) -> None:
        super().__init__(f"{error}: {description}")
        self.answer = json_answer({"error": error, "error_description": description}, status)


class Tokens:
    """POST /token and POST /revoke."""

    def __init__(self, grants: Grants, signer: Signer) -> None:
        self._grants, self._signer = grants, signer
        self.refreshes = 0

    def token(self, call: Call) -> Answer:
        """Exchanges a code or a refresh token."""
        form = call.form()
        try:
            client = self._client(call, form)
            match form.get("grant_type"):
                case "authorization_code":
                    return self._exchange(form, client)
                case "refresh_token":
                    return self._refresh(form, client)
                case other:
                    raise TokenError("unsupported_grant_type", f"Invalid grant_type: {other or ''}")
        except TokenError as error:
            return error.answer

    def revoke(self, call: Call) -> Answer:
        """Ends the grant of a refresh or access token."""
        token = call.form().get("token") or call.one("token")
        if self._grants.revoke_token(token):
            return json_answer({})
        return json_answer({"error": "invalid_token", "error_description": "Token expired or revoked"}, 400)

    def _client(self, call: Call, form: dict[str, str]) -> Client:
        ident, secret = form.get("client_id", ""), form.get("client_secret", "")
        scheme, _, basic = call.headers.get("authorization", "").partition(" ")
        if scheme.lower() == "basic":
            try:
                ident, _, secret = base64.b64decode(basic).decode().partition(":")
            except ValueError:
                raise TokenError("invalid_client", "Unauthorized", 401) from None
        client = self._grants.clients.get(ident)
        if client is None:
            raise TokenError("invalid_client", "The OAuth client was not found.", 401)
        if not hmac.compare_digest(client.client_secret.encode(), secret.encode()):
            raise TokenError("invalid_client", "Unauthorized", 401)
        return client

    def _exchange(self, form: dict[str, str], client: Client) -> Answer:
        if not form.get("code"):
            raise TokenError("invalid_request", "Missing required parameter: code")
        code = self._grants.redeem(form["code"])
        if code is None or code.grant.client is not client:
            raise TokenError("invalid_grant", "Malformed auth code.")
        if form.get("redirect_uri") != code.redirect_uri:
            raise TokenError("redirect_uri_mismatch", "Bad Request")
        _check_verifier(code, form.get("code_verifier", ""))
        answer = self._answer(code.grant, code.nonce)
        if code.offline:
            answer["refresh_token"] = self._grants.refresh_token(code.grant)
        return json_answer(answer)

    def _refresh(self, form: dict[str, str], client: Client) -> Answer:
        if not form.get("refresh_token"):
            raise TokenError("invalid_request", "Missing required parameter: refresh_token")
        grant = self._grants.refreshed(form["refresh_token"], client)
        if grant is None:
            raise TokenError("invalid_grant", "Token has been expired or revoked.")
        self.refreshes += 1
        return json_answer(self._answer(grant, ""))

    def _answer(self, grant: Grant, nonce: str) -> dict[str, Any]:
        token, seconds = self._grants.access_token(grant)
        answer: dict[str, Any] = {
            "access_token": token,
            "expires_in": seconds,
            "scope": " ".join(grant.scopes),
            "token_type": "Bearer",
        }
        if "openid" in grant.scopes:
            claims = {"nonce": nonce} if nonce else {}
            answer["id_token"] = self._signer.token(grant.client.client_id, grant.user, **claims)
        return answer


def _check_verifier(code: Code, verifier: str) -> None:
    if not code.challenge:
        return
    if not verifier:
        raise TokenError("invalid_grant", "Missing code verifier.")
    digest = base64.urlsafe_b64encode(hashlib.sha256(verifier.encode()).digest()).decode().rstrip("=")
    if not _VERIFIER.fullmatch(verifier) or not hmac.compare_digest(digest, code.challenge):
        raise TokenError("invalid_grant", "Invalid code verifier.")
