"""Google's signing keys: tokens for pushes and sign-in, and the two documents they are verified with."""

from __future__ import annotations

import time
import zlib
from datetime import UTC, datetime, timedelta
from functools import cache, cached_property
from typing import Any

import jwt
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID

ISSUER = "https://accounts.google.com"
_LIFE_SECONDS = 3_600


@cache
def _new_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(public_exponent=65537, key_size=2048)


class Signer:
    """One RSA key, made when it is first needed and shared by all fakes of the process (making one takes its time)."""

    key_id = "fake-key-1"

    @cached_property
    def _key(self) -> rsa.RSAPrivateKey:
        return _new_key()

    def token(self, audience: str, email: str, **claims: Any) -> str:
        """A signed token; its times are the real ones, for whoever verifies it looks at a real clock."""
        now = int(time.time())
        body = {
            "iss": ISSUER,
            "aud": audience,
            "azp": audience,
            "sub": f"1{zlib.crc32(email.encode()):020d}",
            "email": email,
            "email_verified": True,
            "iat": now,
            "exp": now + _LIFE_SECONDS,
        }
        return jwt.encode(body | claims, self._key, algorithm="RS256", headers={"kid": self.key_id})

    def jwks(self) -> dict[str, Any]:
        """/oauth2/v3/certs"""
        key = jwt.algorithms.RSAAlgorithm.to_jwk(self._key.public_key(), as_dict=True)
        return {"keys": [key | {"kid": self.key_id, "alg": "RS256", "use": "sig"}]}

    def certificates(self) -> dict[str, str]:
        """/oauth2/v1/certs: key id → PEM certificate."""
        return {self.key_id: self._certificate.public_bytes(serialization.Encoding.PEM).decode()}

    @cached_property
    def _certificate(self) -> x509.Certificate:
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "federated-signon.system.gserviceaccount.com")])
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(name)
            .issuer_name(name)
            .public_key(self._key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(days=1))
            .not_valid_after(now + timedelta(days=16))
            .sign(self._key, hashes.SHA256())
        )
