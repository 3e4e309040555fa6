"""What files are by their first bytes."""

from __future__ import annotations

import struct

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from calendar_sync.media.sniff import in_short, next_segment, pdf_pages, pixel_size, sniff, video_seconds
from calendar_sync.model.media import FORMATS, MediaFacts, Reach
from tests.effort import spend
from tests.unit.media.media_files import HTML, PDF, box, full, gif, heic, jpeg, mp4, png, webp

IMAGES = {"jpeg": jpeg, "png": png, "gif": gif, "webp": webp, "heic": heic}
FILES = {
    **{name: make(640, 480) for name, make in IMAGES.items()},
    "pdf": PDF,
    "html": HTML,
    "mp4": mp4(10),
    "mov": mp4(10, brand=b"qt  "),
    "webm": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x84webm",
    "mkv": b"\x1aE\xdf\xa3\x9fB\x86\x81\x01B\xf7\x81\x01B\x82\x88matroska",
    "avi": b"RIFF\x00\x00\x00\x00AVI LIST",
    "svg": b'<?xml version="1.0"?>\n<!-- made by hand -->\n<svg xmlns="http://www.w3.org/2000/svg"/>',
    "office": b"PK\x03\x04\x14\x00",
    "": b"Hello, this is a note, not a file that anybody posts.",
}


@pytest.mark.parametrize("name", FILES)
def test_each_format_is_told(name: str) -> None:
    assert sniff(FILES[name]) == name
    assert sniff(FILES[name][:200]) == name


@pytest.mark.parametrize("start", [b"<!DOCTYPE HTML>", b"  \r\n<html lang='de'>", b"<!--x--><head>", b"<?xml?><html>"])
def test_pages_in_all_their_dresses(start: bytes) -> None:
    assert sniff(start) == "html"


@pytest.mark.parametrize("name", IMAGES)
@given(width=st.integers(1, 16_000), height=st.integers(1, 16_000))
def test_pixels_of_each_image_format(name: str, width: int, height: int) -> None:
    assert pixel_size(IMAGES[name](width, height), name) == (width, height)


def test_a_photo_that_was_turned_is_measured_as_it_is_shown() -> None:
    assert pixel_size(jpeg(4032, 3024, orientation=6), "jpeg") == (3024, 4032)


@pytest.mark.parametrize("order", [b"MM\x00*", b"II*\x00"])
@pytest.mark.parametrize("orientation", [1, 3, 6, 8])
def test_exif_data_turns_png_and_webp_as_well(order: bytes, orientation: int) -> None:
    sign = ">" if order[:2] == b"MM" else "<"
    exif = order + struct.pack(f"{sign}IHHHIHHI", 8, 1, 0x0112, 3, 1, orientation, 0, 0)
    turned = (300, 400) if orientation in (6, 8) else (400, 300)
    assert pixel_size(png(400, 300) + struct.pack(">I", len(exif)) + b"eXIf" + exif + bytes(4), "png") == turned
    tail = b"VP8 \x03\x00\x00\x00abc\x00EXIF" + struct.pack("<I", len(exif) + 6) + b"Exif\x00\x00" + exif
    assert pixel_size(webp(400, 300) + tail, "webp") == turned


def test_the_pages_of_a_pdf_made_for_the_web() -> None:
    told = b"%PDF-1.7\n1 0 obj\n<</Linearized 1/L 91/H [ 7 8 ]/O 9/E 4/N 312/T 5>>\nendobj\n"
    assert pdf_pages(told, "pdf") == 312
    assert pdf_pages(told, "png") is pdf_pages(PDF, "pdf") is pdf_pages(b"/Linearized /N 3", "pdf") is None


def test_the_pages_of_a_pdf_that_is_there_as_a_whole() -> None:
    catalog = b"1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n"
    tree = b"2 0 obj\n<</Type /Pages /Kids [3 0 R] /Count 400>>\nendobj\n"
    leaf = b"3 0 obj\n<</Type/Pages/Parent 2 0 R/Kids[]/Count 250>>\nendobj\n12 0 obj\n<</Count 7>>\nendobj\n"
    told = b"%PDF-1.4\n" + catalog + tree + leaf + b"trailer\n<</Size 4/Root 1 0 R>>\nstartxref\n9\n%%EOF\n"
    assert pdf_pages(told, "pdf", whole=True) == 400
    assert pdf_pages(told, "pdf") is pdf_pages(told, "png", whole=True) is None
    # Edited later, it has fewer.
    assert pdf_pages(told + tree.replace(b"400", b"300"), "pdf", whole=True) == 300
    assert pdf_pages(told.replace(b"1 0 obj", b"9 0 obj"), "pdf", whole=True) is None
    spend(lambda: pdf_pages(told + b"2 0 obj " * 8000, "pdf", whole=True), at_most=1)


@given(head=st.binary(max_size=60), place=st.integers(0, 20))
@example(head=b"\xff" * 60, place=0)
@example(head=b"\xff\xe0\x00\x00" * 15, place=0)
def test_no_bytes_make_the_way_to_the_picture_endless(head: bytes, place: int) -> None:
    found = next_segment(head, place)
    assert found == 0 or found >= place
    pixel_size(in_short(head, head), "jpeg")
    pixel_size(b"\x89PNG\r\n\x1a\n" + head, "png")


def test_pixels_beyond_the_first_bytes_are_unknown() -> None:
    assert pixel_size(jpeg(10, 10, padding=1)[:65_536], "jpeg") is None
    assert pixel_size(jpeg(10, 10, padding=1), "jpeg") == (10, 10)


@pytest.mark.parametrize("lie", [png(0, 5), png(5, 0), png(2**31 - 1, 5), png(10, 10)[:20], b""])
def test_pixels_that_cannot_be_are_unknown(lie: bytes) -> None:
    assert pixel_size(lie, "png") is None


@given(seconds=st.integers(0, 40_000), wide=st.booleans(), brand=st.sampled_from([b"isom", b"mp42", b"qt  "]))
def test_length_of_a_film(seconds: int, wide: bool, brand: bytes) -> None:
    film = mp4(seconds, wide=wide, brand=brand)[:65_536]
    assert video_seconds(film, sniff(film)) == seconds


def test_length_of_a_film_whose_index_is_at_its_end_is_unknown() -> None:
    assert video_seconds(mp4(10, index_first=False)[:65_536], "mp4") is None


@pytest.mark.parametrize(
    "index",
    [
        b"",
        full(b"mvhd"),
        full(b"mvhd", bytes(12)),
        full(b"mvhd", bytes(100)),
        full(b"mvhd", b"\x00" * 11 + b"\x01" + b"\xff" * 90),
        b"\x00\x00\x00\x01mvhd",
        b"\x00\x00\x00\x00free",
    ],
)
def test_an_index_that_says_nothing(index: bytes) -> None:
    assert video_seconds(box(b"ftyp", b"isom") + box(b"moov", index), "mp4") is None


@given(st.sampled_from(sorted(FILES)), st.binary(max_size=300), st.integers(0, 200))
@example("heic", b"", 60)
def test_no_bytes_break_anything(name: str, noise: bytes, at: int) -> None:
    file = FILES[name]
    hostile = file[:at] + noise + file[at + len(noise) :]
    form = sniff(hostile)
    assert form in FORMATS or form == ""
    for guess in {form, name}:
        size = pixel_size(hostile[:65_536], guess)
        assert size is None or min(size) > 0
        seconds = video_seconds(hostile[:65_536], guess)
        assert seconds is None or seconds >= 0


@pytest.mark.parametrize(
    ("form", "declared", "kind"),
    [
        ("png", "text/html", "image"),
        ("html", "image/png", "page"),
        ("", "image/png", "image"),
        ("", "video/x-flv", "video"),
        ("", "application/pdf", "document"),
        ("", "text/html", "page"),
        ("", "text/plain", ""),
        ("", "", ""),
    ],
)
def test_bytes_come_before_what_a_server_says(form: str, declared: str, kind: str) -> None:
    assert MediaFacts("u", format=form, declared=declared).kind == kind
    assert MediaFacts("u", Reach.REFUSED, format=form, declared=declared).kind == ""
