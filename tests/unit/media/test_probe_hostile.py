"""Servers that mean no good: none reaches what is private, none makes the probe hang or take more than it wants.

Every server is a real one on loopback. Names and literal addresses are mapped to them by a name server for tests; the
policy is the one that users have, except that 127.0.0.1 stands for the public internet. 127.0.0.2 stays as private as
ever, so that a server there must never see a connection.
"""

from __future__ import annotations

import re
import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from ipaddress import ip_network
from threading import Event, Lock
from time import monotonic

import pytest

from calendar_sync.media import Bounds, Prober
from calendar_sync.media.guard import PUBLIC_ONLY, with_deadline
from calendar_sync.media.probe import HEAD_BYTES
from calendar_sync.model.media import MediaFacts, Reach
from tests.unit.media.media_files import HTML, Asked, Names, Server, file_server, jpeg, mp4, png, reply

OPEN_LOOPBACK = replace(PUBLIC_ONLY, allowed_networks=(ip_network("127.0.0.1/32"),))
QUICK = Bounds(at_once=8, lookup=0.3, step=0.3, one=0.8, all=5.0)
URL = "http://files.example/photo.jpg"
PHOTO = jpeg(1080, 1350)
PATIENT = Bounds(at_once=8, lookup=20.0, step=20.0, one=40.0, all=40.0)
"""For answers that do come, also from a busy machine."""
SOON = 20.0
"""Seconds; far more than any of this takes, far less than a server that never ends."""


def probe(names: Names, *urls: str, bounds: Bounds = PATIENT) -> list[MediaFacts]:
    begun = monotonic()
    facts = Prober(bounds, policy=OPEN_LOOPBACK, lookup=names)(urls or (URL,))
    assert monotonic() - begun < bounds.one + SOON
    assert list(facts) == list(urls or (URL,))
    return list(facts.values())


def one(server: Server, url: str = URL, **more: Bounds) -> MediaFacts:
    (facts,) = probe(Names({"files.example": [server]}), url, **more)
    return facts


@pytest.fixture
def private() -> Iterator[Server]:
    """A server on a private address, which nobody may reach."""
    with file_server(PHOTO, "image/jpeg", address="127.0.0.2") as server:
        yield server
        assert server.connections == 0


def redirecting(target: str | Callable[[Asked], str], status: str = "302 Found") -> Server:
    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        reply(connection, status, Location=target if isinstance(target, str) else target(asked))

    return Server(answer)


def endless(head: bytes, pause: float = 0.0) -> Server:
    """A server that sends ``head`` and then goes on for ever, as fast as it is let or now and then."""

    def answer(_asked: Asked, connection: socket.socket, left: Event) -> None:
        connection.sendall(head)
        while not left.wait(pause):
            connection.sendall(b"x" * (1 if pause else 65_536))

    return Server(answer)


# Where it must not go


@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "303 See Other", "307 Temporary", "308 Permanent"])
def test_a_redirect_to_a_private_address_is_not_followed(private: Server, status: str) -> None:
    with redirecting("http://127.0.0.2/photo.jpg", status) as server:
        (facts,) = probe(Names({"files.example": [server], "127.0.0.2": [private]}))
    assert facts.reach is Reach.FORBIDDEN
    assert "127.0.0.2" in facts.detail


def test_a_redirect_to_a_name_of_a_private_address_is_not_followed(private: Server) -> None:
    with redirecting("http://intranet.example/photo.jpg") as server:
        (facts,) = probe(Names({"files.example": [server], "intranet.example": [private]}))
    assert facts.reach is Reach.FORBIDDEN
    assert "127.0.0.2" in facts.detail


def test_a_name_of_a_private_address_is_never_connected_to(private: Server) -> None:
    (facts,) = probe(Names({"files.example": [private]}))
    assert facts.reach is Reach.FORBIDDEN


def test_a_name_whose_address_changes_between_two_questions(private: Server) -> None:
    """The first answer is public and the second private: HEAD goes to the first, GET nowhere."""
    with file_server(PHOTO, "image/jpeg") as server:
        names = Names({"files.example": [server, private]})
        (facts,) = probe(names)
    assert facts.reach is Reach.FORBIDDEN
    assert [asked.method for asked in server.asked] == ["HEAD"]
    assert names.asked == ["files.example"] * 2


def test_each_connection_takes_one_lookup_and_goes_where_it_said(private: Server) -> None:
    """Were a name looked up again between check and connection, the second answer would be used."""
    with file_server(PHOTO, "image/jpeg") as server:
        names = Names({"files.example": [server, server, private]})
        (facts,) = probe(names)
    assert facts.reach is Reach.OPEN
    assert len(names.asked) == server.connections == 2


@pytest.mark.parametrize(
    "url",
    [
        "http://user:secret@files.example/a.jpg",
        "http://files.example:8080/a.jpg",
        "https://files.example:22/a.jpg",
        "ftp://files.example/a.jpg",
        "file:///etc/passwd",
        "gopher://files.example/",
        "http://2130706433/a.jpg",
        "http://0x7f.1/a.jpg",
        "http://127.1/a.jpg",
        "http://[::1]/a.jpg",
        "http://[::ffff:127.0.0.2]/a.jpg",
        "http:///a.jpg",
        "http://files.example\\@127.0.0.2/a.jpg",
    ],
)
def test_addresses_that_no_file_stands_behind(url: str, private: Server) -> None:
    with file_server(PHOTO, "image/jpeg") as server:
        hosts = ("127.0.0.2", "::ffff:127.0.0.2", "::1", "2130706433", "0x7f.1", "127.1")
        (facts,) = probe(Names({"files.example": [server], **{host: [private] for host in hosts}}), url)
    assert facts.reach is Reach.FORBIDDEN, facts
    assert server.connections == 0


@pytest.mark.parametrize(
    "target", ["http://u:p@files.example/", "http://files.example:9/", "ftp://files.example/", "file:///etc/passwd"]
)
def test_the_same_holds_for_each_redirect(target: str) -> None:
    with redirecting(target) as server:
        facts = one(server)
    assert facts.reach is Reach.FORBIDDEN
    assert {asked.path for asked in server.asked} == {"/photo.jpg"}


@pytest.mark.parametrize(
    "address",
    [
        "10.0.0.5", "172.16.3.4", "192.168.1.1", "127.0.0.53", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "198.18.0.1", "240.0.0.1", "::1", "::", "fe80::1", "fc00::1",
        "ff02::1", "::ffff:10.0.0.5", "64:ff9b::a00:5", "64:ff9b:1::a00:5", "2002:a00:5::1", "2001:db8::1",
    ],
)  # fmt: skip
def test_no_address_that_is_not_public_is_connected_to(address: str) -> None:
    """The policy that users have, without the exception for loopback."""
    names = Names({"files.example": [(address, 80)]})
    (facts,) = Prober(PATIENT, lookup=names)([URL]).values()
    assert facts.reach is Reach.FORBIDDEN, facts


def test_a_name_with_one_public_and_one_private_address_is_not_reached(private: Server) -> None:
    with file_server(PHOTO, "image/jpeg") as server:
        names = Names({"a": [server], "b": [private]})

        def both(_host: str, *rest: object) -> list[object]:
            return [*names("a", 80), *names("b", 80)]

        (facts,) = Prober(PATIENT, policy=OPEN_LOOPBACK, lookup=both)([URL]).values()  # type: ignore[arg-type]
    assert facts.reach is Reach.FORBIDDEN
    assert server.connections == 0


# What must not hold it up


def test_a_circle_of_redirects_ends_after_five() -> None:
    with redirecting(lambda asked: asked.path + "x") as server:
        facts = one(server)
    assert facts.reach is Reach.FORBIDDEN
    assert "more than 5 times" in facts.detail
    assert len(server.asked) == 6


def test_five_redirects_are_followed() -> None:
    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        hops = int(asked.path.strip("/") or 0)
        if hops < 5:
            reply(connection, "302 Found", Location=f"/{hops + 1}")
        else:
            reply(connection, "200 OK", PHOTO if asked.method == "GET" else b"", Content_Type="image/jpeg")

    with Server(answer) as server:
        assert one(server, "http://files.example/").reach is Reach.OPEN


def test_an_endless_body_is_cut_off() -> None:
    with endless(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n" + png(800, 600)) as server:
        facts = one(server)
    assert (facts.reach, facts.width, facts.size) == (Reach.OPEN, 800, None)


def test_an_endless_body_of_a_redirect_is_not_read() -> None:
    """A client that follows by itself reads such a body to its end before it goes on."""
    with file_server(PHOTO, "image/jpeg") as goal:
        head = b"HTTP/1.1 302 Found\r\nLocation: http://goal.example/photo.jpg\r\n\r\n"
        with endless(head) as server:
            (facts,) = probe(Names({"files.example": [server], "goal.example": [goal]}))
    assert (facts.reach, facts.host) == (Reach.OPEN, "goal.example")


def test_a_body_that_drips_ends_with_the_time_of_one_address() -> None:
    with endless(b"HTTP/1.1 200 OK\r\nContent-Type: image/png\r\n\r\n", pause=0.05) as server:
        facts = one(server, bounds=QUICK)
    assert facts.reach is Reach.SILENT
    assert "within 0.8 seconds" in facts.detail


def test_headers_that_drip_end_with_the_time_of_one_address() -> None:
    with endless(b"HTTP/1.1 200 OK\r\nX-Slow: ", pause=0.05) as server:
        assert one(server, bounds=QUICK).reach is Reach.SILENT


def test_headers_without_end_are_refused() -> None:
    with endless(b"HTTP/1.1 200 OK\r\nX-Large: ") as server:
        assert one(server, bounds=QUICK).reach is Reach.SILENT


def test_a_server_that_never_answers() -> None:
    def answer(_asked: Asked, _connection: socket.socket, left: Event) -> None:
        left.wait(60)

    with Server(answer) as server:
        assert one(server, bounds=QUICK).reach is Reach.SILENT


def test_a_name_server_that_never_answers() -> None:
    """getaddrinfo cannot be interrupted; the program goes on without it."""
    gone = Event()

    def lookup(*_: object) -> list[object]:
        gone.wait(60)
        return []

    begun = monotonic()
    (facts,) = Prober(QUICK, policy=OPEN_LOOPBACK, lookup=lookup)([URL]).values()  # type: ignore[arg-type]
    gone.set()
    assert monotonic() - begun < SOON
    assert facts.reach is Reach.SILENT


def test_a_lookup_hands_on_answers_and_errors() -> None:
    names = Names({"files.example": [("127.0.0.1", 1)]})
    assert with_deadline(5, names)("files.example", 80) == names("files.example", 80)
    with pytest.raises(socket.gaierror, match="not known"):
        with_deadline(5, names)("other.example", 80)


def test_a_bomb_is_never_unpacked() -> None:
    """The first bytes are taken as they come: 64 KB of gzip stay 64 KB."""
    bomb = b"\x1f\x8b\x08" + bytes(10 * HEAD_BYTES)

    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        body = bomb if asked.method == "GET" else b""
        reply(connection, "200 OK", body, length=len(bomb), Content_Type="image/jpeg", Content_Encoding="gzip")

    with Server(answer) as server:
        facts = one(server)
    assert (facts.reach, facts.format, facts.size) == (Reach.OPEN, "", None)
    assert {asked.headers["accept-encoding"] for asked in server.asked} == {"identity"}


@pytest.mark.parametrize("noise", [b"", b"SSH-2.0-OpenSSH_9.6\r\n", b"HTTP/1.1 999999 X\r\n\r\n", b"\x16\x03\x01" * 40])
def test_what_is_no_web_server(noise: bytes) -> None:
    def answer(_asked: Asked, connection: socket.socket, _left: Event) -> None:
        connection.sendall(noise)

    with Server(answer) as server:
        facts = one(server)
    assert facts.reach is Reach.SILENT
    assert not re.search(r"bytearray|Errno", facts.detail)


@pytest.mark.parametrize("location", ["http://[bad", "http://\x7f/", "//", "http://" + "a" * 70_000])
def test_a_redirect_to_nowhere(location: str) -> None:
    with redirecting(location) as server:
        assert one(server).reach in {Reach.FORBIDDEN, Reach.SILENT}


def test_time_for_all_is_bounded_too() -> None:
    def answer(_asked: Asked, _connection: socket.socket, left: Event) -> None:
        left.wait(60)

    bounds = replace(QUICK, at_once=1, all=1.0)
    urls = [f"http://files.example/{number}.jpg" for number in range(20)]
    with Server(answer) as server:
        found = probe(Names({"files.example": [server]}), *urls, bounds=bounds)
    assert found[0].reach is Reach.SILENT
    assert found[-1].reach is Reach.UNASKED
    assert server.connections < 6


# What is told of servers that are only odd


def test_a_page_that_calls_itself_an_image() -> None:
    with file_server(HTML, "image/jpeg") as server:
        facts = one(server)
    assert (facts.kind, facts.declared) == ("page", "image/jpeg")


def test_a_film_that_calls_itself_an_image() -> None:
    with file_server(mp4(42.5), "image/jpeg") as server:
        facts = one(server)
    assert (facts.kind, facts.format, facts.seconds) == ("video", "mp4", 42.5)


def test_head_is_not_allowed() -> None:
    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        if asked.method == "HEAD":
            reply(connection, "405 Method Not Allowed")
        else:
            reply(connection, "200 OK", PHOTO, Content_Type="image/jpeg")

    with Server(answer) as server:
        facts = one(server)
    assert (facts.reach, facts.head_status, facts.status, facts.width) == (Reach.OPEN, 405, 200, 1080)


def test_a_server_that_hangs_up_on_head() -> None:
    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        if asked.method == "GET":
            reply(connection, "200 OK", PHOTO, Content_Type="image/jpeg")

    with Server(answer) as server:
        facts = one(server)
    assert (facts.reach, facts.head_status, facts.size) == (Reach.OPEN, 0, len(PHOTO))


@pytest.mark.parametrize(("profile", "size"), [(0, (1350, 1080)), (1, (1350, 1080)), (8, (1350, 1080)), (40, None)])
def test_the_size_of_a_photo_behind_its_colour_profile(profile: int, size: tuple[int, int] | None) -> None:
    """What stands before the size is leapt over, as long as anybody makes it."""
    with file_server(jpeg(1080, 1350, orientation=6, padding=profile), "image/jpeg") as server:
        facts = one(server)
    assert (facts.width, facts.height) == (size or (None, None))
    assert len(server.asked) <= 18


@pytest.mark.parametrize("ranges", [True, False])
def test_a_range_that_is_ignored_makes_no_difference(ranges: bool) -> None:
    film = mp4(12)
    with file_server(film, "video/mp4", ranges=ranges) as server:
        facts = one(server)
    assert (facts.size, facts.seconds, facts.kind) == (len(film), 12.0, "video")


def test_an_empty_file_has_no_range() -> None:
    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        if "range" in asked.headers:
            reply(connection, "416 Range Not Satisfiable", Content_Range="bytes */0")
        else:
            reply(connection, "200 OK", Content_Type="image/jpeg")

    with Server(answer) as server:
        facts = one(server)
    assert (facts.reach, facts.size) == (Reach.OPEN, 0)


@pytest.mark.parametrize("status", ["404 Not Found", "403 Forbidden", "429 Too Many Requests", "503 Busy"])
def test_an_answer_without_a_file(status: str) -> None:
    def answer(_asked: Asked, connection: socket.socket, _left: Event) -> None:
        reply(connection, status)

    with Server(answer) as server:
        facts = one(server)
    assert (facts.reach, facts.status) == (Reach.REFUSED, int(status[:3]))


def test_a_name_that_nobody_knows() -> None:
    (facts,) = probe(Names({}))
    assert facts.reach is Reach.SILENT
    assert "no connection" in facts.detail


def test_each_address_is_asked_once_in_a_run_and_several_at_a_time() -> None:
    together, most, lock_step, alone = [0], [0], Event(), Lock()

    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        with alone:
            together[0] += 1
            most[0] = max(most[0], together[0])
        if together[0] >= 4:
            lock_step.set()
        lock_step.wait(20)
        with alone:
            together[0] -= 1
        reply(connection, "200 OK", PHOTO if asked.method == "GET" else b"", Content_Type="image/jpeg")

    urls = [f"http://files.example/{number}.jpg" for number in range(12)]
    seen: list[tuple[int, int]] = []
    bounds = Bounds(at_once=4)
    with Server(answer) as server:
        prober = Prober(bounds, policy=OPEN_LOOPBACK, lookup=Names({"files.example": [server]}))
        first = prober([*urls, *urls], lambda done, total, _what: seen.append((done, total)))
        assert prober(urls) == first
    assert len(server.asked) == 24
    assert most[0] == 4
    assert seen == [(done, 12) for done in range(13)]


def test_no_cookie_goes_from_one_address_to_the_next() -> None:
    def answer(asked: Asked, connection: socket.socket, _left: Event) -> None:
        reply(connection, "200 OK", Content_Type="image/jpeg", Set_Cookie="visitor=7; Path=/")

    with Server(answer) as server:
        probe(Names({"files.example": [server]}), URL, URL + "?2")
    assert not any("cookie" in asked.headers for asked in server.asked)
    assert len(server.asked) == 4


def test_a_length_is_believed_as_far_as_it_can_be() -> None:
    """A number may be as long as a header may be; one that no file has is none."""
    long = PHOTO + bytes(2 * HEAD_BYTES)
    for body, told, total, size in (
        (long, "9" * 18, "", int("9" * 18)),
        (long, "9" * 20, "", None),
        (PHOTO, "", "9" * 18, int("9" * 18)),
        (PHOTO, "", "9" * 5000, len(PHOTO)),
        (PHOTO, "9" * 18, "", Reach.SILENT),
        *((PHOTO, wrong, "", Reach.SILENT) for wrong in ("9" * 30, "9" * 9000, "-1", "1e9", "\xb2", "5, 6")),
    ):

        def answer(
            asked: Asked,
            connection: socket.socket,
            _left: Event,
            body: bytes = body,
            told: str = told,
            total: str = total,
        ) -> None:
            more = {"Content_Length": told} if told else {"Content_Range": f"bytes 0-{len(body) - 1}/{total}"}
            status = "206 Partial Content" if total and asked.method == "GET" else "200 OK"
            sent = body if asked.method == "GET" else b""
            reply(connection, status, sent, length=len(body), Content_Type="image/jpeg", **more)

        with Server(answer) as server:
            facts = one(server)
        assert (facts.reach if isinstance(size, Reach) else facts.size) == size, (told[:40], total[:40], facts)
        assert facts.reach is Reach.OPEN or "breaks off or answers nonsense" in facts.detail
