"""Takes secrets out of what users are shown: addresses of private indexes hold names and passwords."""

import re

__all__ = ["without_secrets"]

_HIDDEN = r"\1"
# A password may have a slash in it, which ends the host for everyone but its author.
_PASSWORD = re.compile(r"([a-z][a-z0-9+.-]*://)[^\s/@:'\"]*:(?!\d+(?:[/\s'\"]|$))[^\s'\"]*@", re.IGNORECASE)
_USER = re.compile(r"([a-z][a-z0-9+.-]*://)[^\s/'\"]*@", re.IGNORECASE)
_QUERY = re.compile(
    r"([?&](?:[\w.-]*(?:token|secret|passw|password|key|sig|signature|credential|auth)[\w.-]*)=)[^&\s'\"]+",
    re.IGNORECASE,
)


def without_secrets(text: str) -> str:
    """Return a text whose addresses have no name, password or token."""
    if "://" not in text:
        return text
    return _QUERY.sub(r"\1...", _PASSWORD.sub(_HIDDEN, _USER.sub(_HIDDEN, text)))
