"""Where a URL that names AWS is reached on this machine."""

from urllib.parse import urlsplit, urlunsplit

__all__ = ["local_url"]

_WEBSOCKET = {"ws", "wss"}
_PREFIXES = {"execute-api": "/_aws/execute-api", "lambda-url": "/_aws/lambda-url"}


def local_url(url: str, endpoint: str) -> str:
    """Return the local address of a URL from a stack's outputs; a URL that is not AWS's comes back unchanged.

    Args:
        url: such as `https://a1b2c3.execute-api.us-east-1.amazonaws.com/prod/orders`.
        endpoint: address of the local AWS, such as `http://127.0.0.1:4566`.
    """
    parts = urlsplit(url)
    host = (parts.hostname or "").split(".")
    base = urlsplit(endpoint)
    service = host[1] if len(host) > 2 else ""
    prefix = _PREFIXES.get(service)
    # The emulator's own outputs say localhost for HTTP APIs, and a name under it is not resolved everywhere.
    is_local = (host[-1] == "localhost" or parts.hostname == "127.0.0.1") and parts.port == base.port
    if prefix is None or not (is_local or _is_aws(host)):
        return urlunsplit((parts.scheme, base.netloc, *parts[2:])) if is_local else url
    scheme = "ws" if parts.scheme in _WEBSOCKET else base.scheme
    path = f"{prefix}/{host[0]}{parts.path or '/'}"
    return urlunsplit((scheme, base.netloc, path, parts.query, parts.fragment))


def _is_aws(host: list[str]) -> bool:
    name = ".".join(host)
    return name.endswith((".amazonaws.com", ".amazonaws.com.cn", ".on.aws"))
