"""Serves one review on the loopback address, to whoever has its token, and to no other site or host name."""

from __future__ import annotations

import hmac
import json
import secrets
import socketserver
import sys
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import resources
from threading import Condition, Thread
from typing import Any, Self

from calendar_sync.reviewing.state import NotTaken, ReviewState

LOOPBACK = "127.0.0.1"
LARGEST = 1_000_000
"""Bytes of a request's body; numbers of a hundred thousand changes fit."""

LAST_WORDS = 2.0
"""Seconds for answers that are under way when the server ends."""

NEWS_SECONDS = 20.0
"""So long a page waits for news before it asks again."""

MARK = "X-Calendar-Sync"
"""A header that no form and no foreign page can send without asking first, and asking is refused."""

_HEADERS = {
    # The page itself names its scripts and styles by digest; this holds besides.
    "Content-Security-Policy": "frame-ancestors 'none'; base-uri 'none'; form-action 'none'; object-src 'none'; "
    "connect-src 'self'",
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
}


def script() -> str:
    """Return the script of the served page."""
    return resources.files(__package__ or "").joinpath("review.js").read_text(encoding="utf-8")


class ReviewServer(ThreadingHTTPServer):
    """The server of one review; a context in which it runs.

    Args:
        page: HTML.
        state: What the page asks for and is told.
        port: 0 takes any that is free.

    Raises:
        OSError: The port is taken.
    """

    daemon_threads = True
    # On Windows this would let two programs have one port.
    allow_reuse_address = sys.platform != "win32"

    def __init__(self, page: str, state: ReviewState, port: int = 0) -> None:
        self.state = state
        self.show(page)
        self._busy = 0
        self._idle = Condition()
        self.token = secrets.token_urlsafe(24)
        super().__init__((LOOPBACK, port), _Handler)
        self.hosts = frozenset(f"{name}:{self.server_port}" for name in (LOOPBACK, "localhost"))

    def show(self, page: str) -> None:
        """Serve another page from now on."""
        self.page = page.encode()

    @property
    def url(self) -> str:
        """Where the page is."""
        return f"http://{LOOPBACK}:{self.server_port}/{self.token}/"

    def server_bind(self) -> None:
        """Take the port; no name server is asked what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = LOOPBACK, int(self.server_address[1])

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing: a browser that hangs up has not made anything fail."""

    def __enter__(self) -> Self:
        Thread(target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def process_request_thread(self, request: Any, client_address: Any) -> None:
        """Answer one request, and know that it is under way."""
        with self._idle:
            self._busy += 1
        try:
            super().process_request_thread(request, client_address)
        finally:
            with self._idle:
                self._busy -= 1
                self._idle.notify_all()

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        with self._idle:
            # What is being answered is said to the end.
            self._idle.wait_for(lambda: not self._busy, LAST_WORDS)
        self.server_close()


class _Refused(Exception):
    def __init__(self, status: int, words: str) -> None:
        super().__init__(words)
        self.status, self.words = status, words


class _Handler(BaseHTTPRequestHandler):
    server: ReviewServer
    timeout = 20

    def do_GET(self) -> None:
        """The page, or how things stand."""
        self._answer(self._get)

    def do_POST(self) -> None:
        """Something is to be done."""
        self._answer(self._post)

    def _get(self, name: str) -> tuple[str, bytes]:
        if name == "":
            return "text/html; charset=utf-8", self.server.page
        if name == "state":
            # Answered when there is news: a page in the background may run no clock of its own.
            known = self.path.rpartition("?after=")[2]
            asked = int(known) if known.isascii() and known.isdigit() and len(known) < 10 else -1
            return _as_json(self.server.state.news(asked, NEWS_SECONDS))
        raise _Refused(404, "There is nothing here.")

    def _post(self, name: str) -> tuple[str, bytes]:
        state = self.server.state
        if name not in ("apply", "settle", "stop", "close"):
            raise _Refused(404, "There is nothing here.")
        asked = self._body()
        try:
            if name == "apply":
                state.take(asked.get("digest"), asked.get("ticked"))
            elif name == "settle":
                state.settle(*(asked.get(part) for part in ("digest", "number", "side", "ticked")))
            elif name == "stop":
                state.stop()
            else:
                state.close()
        except NotTaken as refusal:
            raise _Refused(refusal.status, str(refusal)) from None
        return _as_json(state.snapshot())

    def _body(self) -> dict[str, Any]:
        if self.headers.get_content_type() != "application/json" or self.headers.get(MARK) != "review":
            raise _Refused(415, "Only the page itself can ask for this.")
        length = self.headers.get("Content-Length", "")
        if "Transfer-Encoding" in self.headers or not (length.isascii() and length.isdigit()):
            raise _Refused(411, "The length is missing.")
        if int(length[:12]) > LARGEST:
            raise _Refused(413, "That is too much.")
        try:
            found = json.loads(self.rfile.read(int(length)))
        except (ValueError, RecursionError):
            raise _Refused(400, "This is no JSON.") from None
        if not isinstance(found, dict):
            raise _Refused(400, "This is no JSON object.")
        return found

    def _checked(self) -> str:
        """Return what is asked for below the token.

        Raises:
            _Refused: It comes under another host name, from another site, or without the token.
        """
        server, told = self.server, self.headers
        hosts = told.get_all("Host", [])
        if len(hosts) != 1 or hosts[0].lower() not in server.hosts:
            raise _Refused(421, "This page is not served under that host name.")
        origins = told.get_all("Origin", [])
        if origins not in ([], [f"http://{hosts[0].lower()}"]):
            raise _Refused(403, "Other sites may not ask here.")
        if told.get("Sec-Fetch-Site", "none") not in ("none", "same-origin"):
            raise _Refused(403, "Other sites may not lead here; open the address yourself.")
        start, token, name = [*self.path.split("/", 2), "", "", ""][:3]
        if start or not hmac.compare_digest(token.encode("utf-8", "replace"), server.token.encode()):
            raise _Refused(404, "There is nothing here; use the whole address that was printed.")
        return name.partition("?")[0]

    def _answer(self, act: Any) -> None:
        try:
            name = self._checked()
            self.server.state.asked()
            kind, body = act(name)
        except _Refused as refusal:
            self.send_error(refusal.status, refusal.words)
            return
        ends = self.server.state.phase == "ended" and name == "state"
        self._send(200, kind, body)
        if ends and json.loads(body)["phase"] == "ended":
            self.server.state.heard()

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:  # noqa: ARG002 - as the library calls it
        """Answer with an error, in JSON, whatever led to it."""
        if code == HTTPStatus.NOT_IMPLEMENTED:
            code, message = 405, "Only GET and POST are known here."
        self._send(code, *_as_json({"error": message or HTTPStatus(code).phrase}))

    def _send(self, status: int, kind: str, body: bytes) -> None:
        self.close_connection = True
        self.send_response(status)
        for name, value in {**_HEADERS, "Content-Type": kind, "Content-Length": str(len(body))}.items():
            self.send_header(name, value)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)
        self.wfile.flush()

    def version_string(self) -> str:
        """Return no more than a name."""
        return "calendar-sync"

    def log_message(self, format: str, *args: Any) -> None:
        """Say nothing: addresses hold the token."""


def _as_json(value: Any) -> tuple[str, bytes]:
    return "application/json; charset=utf-8", json.dumps(value).encode()
