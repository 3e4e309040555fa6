"""Google on another server: the local one, with everything that is meant for Google sent there, sign-ins included."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit, urlunsplit

from requests import PreparedRequest, Response, Session
from requests.adapters import HTTPAdapter


def moved_to(url: str, base: str) -> str:
    """Return an address of Google's as it is on another server.

    Args:
        url: Such as ``https://oauth2.googleapis.com/token``.
        base: Such as ``http://127.0.0.1:4010``.
    """
    there, parts = urlsplit(base), urlsplit(url)
    return urlunsplit((there.scheme, there.netloc, parts.path, parts.query, parts.fragment))


class Redirected(HTTPAdapter):
    """Sends everything to another server that speaks Google's APIs.

    Args:
        base: Such as ``http://127.0.0.1:4010``.
    """

    def __init__(self, base: str) -> None:
        super().__init__()
        self._base = base

    def send(self, request: PreparedRequest, *args: Any, **keywords: Any) -> Response:
        """Send the request to the other server."""
        request.url = moved_to(request.url or "", self._base)
        return super().send(request, *args, **keywords)


def redirect(session: Session, base: str) -> None:
    """Have ``session`` send to ``base`` whatever it would send to the world.

    All of it, whatever the name of the server: keys name their own addresses to sign in at, and what is meant to be
    a rehearsal must neither give away a refresh token nor spend it.
    """
    session.mount("https://", Redirected(base))
    session.trust_env = False  # a proxy is for the world, too
