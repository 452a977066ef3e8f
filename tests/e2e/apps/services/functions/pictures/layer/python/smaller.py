"""Makes things smaller."""


def smaller(content: bytes) -> bytes:
    """Return the first 8 bytes."""
    return content[:8]
