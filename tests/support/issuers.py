"""An issuer of JSON Web Tokens: a key, the server that publishes it, and tokens signed with it."""

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

_BITS = 1_024
_EXPONENT = 65_537
# What stands before a SHA-256 hash in a signature: RFC 8017, section 9.2.
_SHA256 = bytes.fromhex("3031300d060960864801650304020105000420")


class Issuer:
    """Signs tokens with RS256.

    Attributes:
        url: the `iss` of its tokens.
    """

    def __init__(self) -> None:
        first, second = _prime(_BITS // 2), _prime(_BITS // 2)
        self._modulus = first * second
        self._private = pow(_EXPONENT, -1, (first - 1) * (second - 1))
        self.url = ""

    @property
    def documents(self) -> dict[str, object]:
        """What it publishes, by path."""
        number = {"n": _encoded(self._modulus.to_bytes(_BITS // 8)), "e": _encoded(_EXPONENT.to_bytes(3))}
        return {
            "/.well-known/openid-configuration": {"issuer": self.url, "jwks_uri": f"{self.url}/keys"},
            "/keys": {"keys": [{"kty": "RSA", "alg": "RS256", "use": "sig", "kid": "one", **number}]},
        }

    def token(self, **claims: object) -> str:
        """A token of this issuer, good for a minute unless the claims say otherwise."""
        now = int(time.time())
        header = {"alg": "RS256", "typ": "JWT", "kid": "one"}
        payload = {"iss": self.url, "sub": "ada", "iat": now, "exp": now + 60, **claims}
        signed = ".".join(_encoded(json.dumps(part).encode()) for part in (header, payload))
        hashed = _SHA256 + hashlib.sha256(signed.encode()).digest()
        padded = b"\x00\x01" + b"\xff" * (_BITS // 8 - len(hashed) - 3) + b"\x00" + hashed
        number = pow(int.from_bytes(padded), self._private, self._modulus)
        return f"{signed}.{_encoded(number.to_bytes(_BITS // 8))}"


@contextmanager
def serving() -> Iterator[Issuer]:
    """An issuer whose keys are published on this machine."""
    issuer = Issuer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            document = issuer.documents.get(self.path)
            self.send_response(200 if document else 404)
            self.end_headers()
            self.wfile.write(json.dumps(document).encode())

        def log_message(self, *_: object) -> None:
            """Say nothing between the tests."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        issuer.url = f"http://127.0.0.1:{server.server_address[1]}"
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield issuer
        server.shutdown()
        thread.join()


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _prime(bits: int) -> int:
    """A number that is prime as far as 40 rounds of Miller and Rabin tell."""
    while True:
        number = secrets.randbits(bits) | 1 | 3 << (bits - 2)
        if number % _EXPONENT != 1 and _is_prime(number):
            return number


def _is_prime(number: int) -> bool:
    if any(number % small == 0 for small in (3, 5, 7, 11, 13, 17, 19, 23, 29, 31)):
        return False
    odd, twos = number - 1, 0
    while odd % 2 == 0:
        odd, twos = odd // 2, twos + 1

    def is_witness() -> bool:
        power = pow(secrets.randbelow(number - 3) + 2, odd, number)
        if power in (1, number - 1):
            return False
        for _ in range(twos - 1):
            power = power * power % number
            if power == number - 1:
                return False
        return True

    return not any(is_witness() for _ in range(40))
