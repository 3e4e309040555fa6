"""Looks behind addresses: HEAD as Buffer asks it, then the first 64 KB; each address once, several at a time."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from socket import getaddrinfo
from urllib.parse import urlsplit

import httpx
from ssrfguard import BlockedAddressError, BlockedURLError, Policy

from calendar_sync.media.guard import PUBLIC_ONLY, REDIRECTS, Lookup, open_client, with_deadline
from calendar_sync.media.sniff import in_short, next_segment, pdf_pages, pixel_size, sniff, video_seconds
from calendar_sync.model.media import MediaFacts, Reach

HEAD_BYTES = 65_536
"""So much of a file is read, and not a byte more."""

_TOTAL = re.compile(r"bytes\s+(?:\d+-\d+|\*)/(\d{1,18})", re.IGNORECASE)
_RANGE = re.compile(r"bytes\s+(\d{1,18})-", re.IGNORECASE)
_LEAPS = 16
"""Colour profiles come in parts of 64 KB; the longest are of half a megabyte."""
_ERROR_NUMBER = re.compile(r"^\[Errno -?\d+\] ")
_NUMBER = re.compile(r"\d{1,18}")

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True, slots=True)
class Bounds:
    """What a probe may take. All times in seconds.

    Args:
        at_once: Addresses that are looked at in the same moment.
        lookup: For the name server's answer.
        step: For a connection, and for the next bytes.
        one: For one address, redirects and all.
        all: For all addresses of one call; what has not had its turn by then is told as unasked.
    """

    at_once: int = 8
    lookup: float = 5.0
    step: float = 8.0
    one: float = 20.0
    all: float = 300.0


class Prober:
    """Remembers for the length of a run what stands behind each address.

    Args:
        bounds: What it may take.
        policy: Where it may go.
        lookup: Finds the addresses of names, like ``socket.getaddrinfo``; what it says is judged by ``policy``.
    """

    def __init__(
        self, bounds: Bounds = Bounds(), *, policy: Policy = PUBLIC_ONLY, lookup: Lookup = getaddrinfo
    ) -> None:
        self._bounds = bounds
        self._policy = policy
        self._lookup = with_deadline(bounds.lookup, lookup)
        self._known: dict[str, MediaFacts] = {}

    def __call__(
        self, urls: Iterable[str], progress: Progress = lambda _done, _total, _what: None
    ) -> dict[str, MediaFacts]:
        """Return what stands behind ``urls``; each is asked once in the life of this object.

        Not to be called where an event loop is running.

        Args:
            urls: Addresses as they would be sent.
            progress: Called with (done, total, what).
        """
        wanted = list(dict.fromkeys(urls))
        fresh = [url for url in wanted if url not in self._known]
        if fresh:
            asyncio.run(self._look_at_all(fresh, progress))
        unasked = {url: _unasked(url) for url in wanted if url not in self._known}
        return {url: self._known.get(url) or unasked[url] for url in wanted}

    async def _look_at_all(self, urls: list[str], progress: Progress) -> None:
        bounds = self._bounds
        turn = asyncio.Semaphore(bounds.at_once)
        done = 0

        async def look(client: httpx.AsyncClient, url: str) -> None:
            nonlocal done
            async with turn:
                self._known[url] = await look_at(client, url, bounds.one)
            done += 1
            progress(done, len(urls), "looking at media")

        progress(0, len(urls), "looking at media")
        async with open_client(self._policy, self._lookup, at_once=bounds.at_once, step_seconds=bounds.step) as client:
            tasks = [asyncio.create_task(look(client, url)) for url in urls]
            _, late = await asyncio.wait(tasks, timeout=bounds.all)
            for task in late:
                task.cancel()
            for outcome in await asyncio.gather(*tasks, return_exceptions=True):
                if isinstance(outcome, Exception):
                    raise outcome


def _unasked(url: str) -> MediaFacts:
    return MediaFacts(url, Reach.UNASKED, "the time for looking at media was used up before its turn")


class _RunsInCircles(Exception):
    """More redirects than are followed."""


async def look_at(client: httpx.AsyncClient, url: str, seconds: float) -> MediaFacts:
    """Return what stands behind one address; whatever happens is a fact, not an error.

    Args:
        client: From :func:`calendar_sync.media.guard.open_client`.
        url: The address.
        seconds: How long it may take in all.
    """
    try:
        async with asyncio.timeout(seconds):
            return await _look_at(client, url)
    except TimeoutError:
        return MediaFacts(url, Reach.SILENT, f"there was no whole answer within {seconds:g} seconds")
    except BlockedAddressError as refusal:
        return MediaFacts(url, Reach.FORBIDDEN, f"it leads to {refusal.address}, {_NOT_PUBLIC}")
    except BlockedURLError as refusal:
        return MediaFacts(url, Reach.FORBIDDEN, f"it leads to {_blamed(refusal.url)}")
    except _RunsInCircles:
        return MediaFacts(url, Reach.FORBIDDEN, f"it redirects more than {REDIRECTS} times")
    except (httpx.InvalidURL, UnicodeError):
        return MediaFacts(url, Reach.FORBIDDEN, "it is not a well-formed web address")
    except httpx.TimeoutException:
        return MediaFacts(url, Reach.SILENT, "the server does not answer in time")
    except httpx.ConnectError as problem:
        return MediaFacts(url, Reach.SILENT, f"there is no connection ({_short(problem)})")
    except (httpx.HTTPError, OSError) as problem:
        return MediaFacts(url, Reach.SILENT, f"the server breaks off or answers nonsense ({_short(problem)})")


_NOT_PUBLIC = "which is not a public address of the internet"


def _blamed(url: str) -> str:
    """Return what of a refused address is to blame; ssrfguard says it in words for programmers."""
    try:
        parts = urlsplit(url)
        if parts.scheme not in {"http", "https"}:
            return "something other than a web page"
        if parts.username is not None:
            return "an address with a user name in it"
        if parts.port not in {None, 80, 443}:
            return f"port {parts.port}, where web servers are not open to everybody"
        return f"{parts.hostname or 'no host'}, {_NOT_PUBLIC}"
    except ValueError:
        return "an address that is not well-formed"


def _short(problem: Exception) -> str:
    if isinstance(problem, httpx.RemoteProtocolError) and "bytearray" in str(problem):
        return "what it sends is not HTTP"  # the words for it are a programmer's
    text = _ERROR_NUMBER.sub("", " ".join(str(problem).split())) or type(problem).__name__
    return text if len(text) <= 120 else text[:119] + "…"


async def _look_at(client: httpx.AsyncClient, url: str) -> MediaFacts:
    head_status, head_size = await _ask_head(client, url)
    response = await _open(client, "GET", url, {"Range": f"bytes=0-{HEAD_BYTES - 1}"})
    if response.status_code == 416:  # an empty file has no first byte
        await response.aclose()
        response = await _open(client, "GET", url, {})
    try:
        answer = MediaFacts(
            url,
            status=response.status_code,
            head_status=head_status,
            host=response.url.host,
            declared=response.headers.get("content-type", "").partition(";")[0].strip().lower(),
        )
        if response.status_code not in {200, 206}:
            return replace(answer, reach=Reach.REFUSED, detail=f"the server answers {response.status_code}")
        first, whole = await _first_bytes(response)
    finally:
        await response.aclose()
    form = sniff(first)
    pixels = pixel_size(first, form)
    if pixels is None and form == "jpeg" and not whole and response.status_code == 206:
        pixels = await _pixels_further_on(client, url, first)
    width, height = pixels or (None, None)
    size = len(first) if whole and response.status_code == 200 else _told_size(response.headers, response.status_code)
    return replace(
        answer,
        format=form,
        size=head_size if size is None else size,
        width=width,
        height=height,
        seconds=video_seconds(first, form),
        pages=pdf_pages(first, form, whole=whole),
    )


async def _pixels_further_on(client: httpx.AsyncClient, url: str, first: bytes) -> tuple[int, int] | None:
    """Return the size of a JPEG that has colour profiles, EXIF data and the like before it: leap from one to the next.

    Each leap asks for 64 KB at most, as the first question does.
    """
    start, data = 0, first
    for _ in range(_LEAPS):
        place = next_segment(data, 2 if start == 0 else 0)
        if place == 0 or start + place <= start:
            return None
        start += place
        last = start + HEAD_BYTES - 1
        response = await _open(client, "GET", url, {"Range": f"bytes={start}-{last}"})
        try:
            told = _RANGE.match(response.headers.get("content-range", "").strip())
            if response.status_code != 206 or told is None or int(told[1]) != start:
                return None
            data, whole = await _first_bytes(response)
        finally:
            await response.aclose()
        if pixels := pixel_size(in_short(first, data), "jpeg"):
            return pixels
        if whole and next_segment(data, 0) < len(data):
            return None
    return None


async def _ask_head(client: httpx.AsyncClient, url: str) -> tuple[int, int | None]:
    """Return status and size as HEAD tells them; (0, None) from a server that cannot take the question."""
    try:
        response = await _open(client, "HEAD", url, {})
    except httpx.HTTPError:
        return 0, None
    await response.aclose()
    size = _told_size(response.headers, response.status_code) if response.status_code == 200 else None
    return response.status_code, size


async def _open(client: httpx.AsyncClient, method: str, url: str, headers: Mapping[str, str]) -> httpx.Response:
    """Follow redirects by hand: httpx reads the whole body of each before it goes on, and a body may have no end."""
    request = client.build_request(method, url, headers=dict(headers))
    for _ in range(REDIRECTS + 1):
        response = await client.send(request, stream=True, follow_redirects=False)
        if response.next_request is None:
            return response
        await response.aclose()
        request = response.next_request
    raise _RunsInCircles


async def _first_bytes(response: httpx.Response) -> tuple[bytes, bool]:
    """Return the first bytes as they came, never unpacked, and whether that is all there is."""
    taken = bytearray()
    async for chunk in response.aiter_raw():
        taken += chunk
        if len(taken) >= HEAD_BYTES:
            return bytes(taken[:HEAD_BYTES]), False
    return bytes(taken), True


def _told_size(headers: httpx.Headers, status: int) -> int | None:
    if status == 206:
        found = _TOTAL.fullmatch(headers.get("content-range", "").strip())
        return int(found[1]) if found else None
    if headers.get("content-encoding", "identity").strip().lower() not in {"", "identity"}:
        return None  # the length is that of the packed bytes
    length = headers.get("content-length", "").strip()
    return int(length) if _NUMBER.fullmatch(length) else None
