"""JSON Web Tokens of any issuer, on APIs of both kinds."""

import base64
import hashlib
import hmac
from typing import Any

from ..catalogue import gap
from ..patching import Part, replace

v1 = Part("services.apigateway_v1")
v2 = Part("services.apigateway")

_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")
"""What stands before a SHA-256 hash in a signature: RFC 8017, section 9.2."""


@gap(
    "token-signatures",
    aws="A token with a good RS256 signature by a key of its issuer is accepted, any other is refused.",
    source="https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html",
    upstream="Checks signatures with a package that its interpreter lacks here, and refuses every token.",
)
def verify_signatures() -> None:
    """Check signatures with what Python itself has."""

    def build(_: Any) -> Any:
        def verify(token: str, jwk: dict[str, Any]) -> bool:
            try:
                return _is_signed(token, jwk)
            except (KeyError, ValueError, OverflowError):
                return False

        return verify

    # REST APIs have a name of their own for the same function.
    for part in (v2, v1):
        replace(part, "_verify_rs256_signature", build, takes="token jwk")


def _is_signed(token: str, jwk: dict[str, Any]) -> bool:
    signed, _, signature = token.rpartition(".")
    modulus, exponent = (int.from_bytes(_decoded(jwk[name])) for name in ("n", "e"))
    size = (modulus.bit_length() + 7) // 8
    number = int.from_bytes(_decoded(signature))
    # RFC 8017, section 5.2.2: out of range, and some number below the modulus would have the same result.
    if number >= modulus:
        return False
    hashed = _SHA256 + hashlib.sha256(signed.encode()).digest()
    # The block that there should be is compared as a whole (section 8.2.2). To take the found one apart
    # would accept bytes behind the hash, by which signatures were forged.
    expected = b"\x00\x01" + b"\xff" * (size - len(hashed) - 3) + b"\x00" + hashed
    return hmac.compare_digest(pow(number, exponent, modulus).to_bytes(size), expected)


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))
