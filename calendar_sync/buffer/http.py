"""The HTTP client, without the command line that it brings.

Where Rich is installed, as it always is beside this program, httpx imports what its own command shows answers with:
Pygments and half of Rich, which takes longer than all else of it. It does without, as it does where they are missing.
"""

from __future__ import annotations

import sys
from typing import Any, cast

_COMMAND = "httpx._main"
_modules = cast("dict[str, Any]", sys.modules)

if _COMMAND not in _modules:
    # None makes an import fail as if there were no such module.
    _modules[_COMMAND] = None
    try:
        import httpx
    except ImportError:
        del _modules[_COMMAND]
    else:
        del _modules[_COMMAND]
import httpx  # noqa: E402 - what it is to do without is said above

__all__ = ["Client", "httpx"]


class Client(httpx.Client):
    """Keeps no cookies: Buffer needs none, and looking for them takes longer than the rest of an answer."""

    @property  # type: ignore[misc]
    def cookies(self) -> httpx.Cookies:
        return _NO_COOKIES


class _NoCookies(httpx.Cookies):
    def extract_cookies(self, response: httpx.Response) -> None:
        """Leave them."""


_NO_COOKIES = _NoCookies()
