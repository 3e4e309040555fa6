"""gspread as it comes, in front of a sandbox in this process or on a socket."""

from __future__ import annotations

import io
from typing import Any
from urllib.parse import urlsplit

import gspread
import requests
from google.auth.transport.requests import AuthorizedSession, Request
from google.oauth2.credentials import Credentials
from requests.adapters import BaseAdapter, HTTPAdapter
from urllib3 import HTTPResponse

from calendar_sync.sandbox.core import Sandbox
from calendar_sync.sandbox.wire import Fate

ORIGINS = ("https://",)
"""Whatever gspread and Google's libraries ask for is meant for the sandbox."""

EMAIL = "robot@example.com"


class InProcess(BaseAdapter):
    """Answers what ``requests`` asks from a sandbox."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self.sandbox = sandbox

    def send(self, request: requests.PreparedRequest, *_: Any, **__: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        path = parts.path + (f"?{parts.query}" if parts.query else "")
        body = request.body.encode() if isinstance(request.body, str) else request.body or b""
        reply = self.sandbox.handle(request.method or "", path, request.headers.items(), body)
        if reply.fate is not Fate.DELIVERED:
            raise requests.exceptions.ConnectionError(reply.fate.value, request=request)
        raw = HTTPResponse(io.BytesIO(reply.body), reply.headers, reply.status, preload_content=False)
        return HTTPAdapter().build_response(request, raw)  # type: ignore[no-untyped-call]

    def close(self) -> None:
        """Nothing is open."""


class OverSocket(HTTPAdapter):
    """Sends what is meant for Google to a server on this machine."""

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url

    def send(self, request: requests.PreparedRequest, *args: Any, **named: Any) -> requests.Response:
        parts = urlsplit(request.url or "")
        request.url = f"{self.url}{parts.path}" + (f"?{parts.query}" if parts.query else "")
        return super().send(request, *args, **named)


def session(adapter: BaseAdapter, credentials: Any) -> AuthorizedSession:
    """Return gspread's session, with Google's addresses behind an adapter."""
    renewing = requests.Session()
    found = AuthorizedSession(credentials, auth_request=Request(session=renewing))
    for one in (renewing, found):
        one.trust_env = False
        for origin in (*ORIGINS, "http://sandbox"):
            one.mount(origin, adapter)
    return found


def client(sandbox: Sandbox, email: str = EMAIL, **options: Any) -> gspread.Client:
    """Return a client that is signed in to a sandbox in this process."""
    made = control(sandbox, "POST", "tokens", {"email": email, **options})
    credentials = Credentials(token=made["token"])
    return gspread.Client(credentials, session=session(InProcess(sandbox), credentials))


def control(sandbox: Sandbox, method: str, path: str, value: Any = None) -> Any:
    """Use the local Google's control API; the answer has to be a good one."""
    import json

    reply = sandbox.handle(
        method, f"/_sandbox/google/{path}", [], json.dumps(value).encode() if value is not None else b""
    )
    found = json.loads(reply.body)
    assert reply.status == 200, found
    return found
