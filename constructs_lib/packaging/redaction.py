"""Takes secrets out of what users are shown: addresses of private indexes hold names and passwords."""

import re

__all__ = ["without_secrets"]

_HIDDEN = r"\1"
# None is compiled before there is a text with an address, which few apps ever have.
# A password may have a slash in it, which ends the host for everyone but its author.
_NAMES = r"([a-z][a-z0-9+.-]*://)[^\s/@:'\"]*:(?!\d+(?:[/\s'\"]|$))[^\s'\"]*@"
_NAME = r"([a-z][a-z0-9+.-]*://)[^\s/'\"]*@"
_QUERY = (
    r"([?&](?:[\w.-]*(?:token|secret|passw|password|key|sig|signature|credential|auth)[\w.-]*)=)[^&\s'\"]+"
)


def without_secrets(text: str) -> str:
    """Return a text whose addresses have no name, password or token."""
    if "://" not in text:
        return text
    for pattern, hidden in ((_NAME, _HIDDEN), (_NAMES, _HIDDEN), (_QUERY, r"\1...")):
        text = re.sub(pattern, hidden, text, flags=re.IGNORECASE)
    return text
