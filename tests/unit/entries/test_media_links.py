"""Links from share buttons: what becomes of them, and what is told."""

from __future__ import annotations

import string

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.entries.links import Direct, Page, direct_link
from calendar_sync.entries.media import pasted_links
from calendar_sync.model.entry import Severity
from calendar_sync.model.media import MediaFacts, Reach
from tests.unit.entries.entry_rows import cell, problem, read, row, waiting

DRIVE = "https://drive.google.com/uc?export=view&id=1A_b-C"
REWRITTEN = [
    ("https://drive.google.com/file/d/1A_b-C/view?usp=sharing", DRIVE),
    ("https://drive.google.com/file/d/1A_b-C", DRIVE),
    ("https://drive.google.com/u/1/file/d/1A_b-C/view", DRIVE),
    ("https://drive.google.com/file/u/0/d/1A_b-C/edit", DRIVE),
    ("https://drive.google.com/open?id=1A_b-C&usp=drive_copy", DRIVE),
    ("http://drive.google.com/file/d/1A_b-C/view?resourcekey=0-x_Y&usp=sharing", DRIVE + "&resourcekey=0-x_Y"),
    ("https://drive.google.com/open?resourcekey=0-x&id=1A_b-C", DRIVE + "&resourcekey=0-x"),
    ("https://www.dropbox.com/s/abc/photo.jpg?dl=0", "https://www.dropbox.com/s/abc/photo.jpg?raw=1"),
    ("https://dropbox.com/s/abc/photo.jpg", "https://www.dropbox.com/s/abc/photo.jpg?raw=1"),
    (
        "https://www.dropbox.com/scl/fi/a1/My%20clip.mp4?rlkey=k9&st=z&dl=0",
        "https://www.dropbox.com/scl/fi/a1/My%20clip.mp4?rlkey=k9&st=z&raw=1",
    ),
    ("https://www.dropbox.com/scl/fi/a1/b.png?dl=1&rlkey=k9", "https://www.dropbox.com/scl/fi/a1/b.png?rlkey=k9&raw=1"),
    ("https://imgur.com/aB3dE5f", "https://i.imgur.com/aB3dE5f.jpg"),
    ("https://m.imgur.com/aB3dE5f/", "https://i.imgur.com/aB3dE5f.jpg"),
    ("https://imgur.com/aB3dE5f.png", "https://i.imgur.com/aB3dE5f.png"),
    ("https://i.imgur.com/aB3dE5f.gifv", "https://i.imgur.com/aB3dE5f.mp4"),
    ("https://github.com/acme/site/blob/main/a/b.jpg?raw=true", "https://github.com/acme/site/raw/main/a/b.jpg"),
    ("https://gitlab.com/acme/team/site/-/blob/main/b.png", "https://gitlab.com/acme/team/site/-/raw/main/b.png"),
]
PAGES = [
    "https://1drv.ms/i/s!AbCd", "https://onedrive.live.com/?id=1", "https://www.canva.com/design/DAF/view",
    "https://x.com/acme/status/1/photo/1", "https://www.linkedin.com/feed/update/urn:li:activity:1", "https://pin.it/abc",
    "https://share.icloud.com/photos/abc", "https://unsplash.com/photos/abc", "https://giphy.com/gifs/cat-abc",
    "https://www.youtube.com/watch?v=abc", "https://youtu.be/abc", "https://m.youtube.com/shorts/abc",
    "https://www.instagram.com/p/abc/", "https://www.facebook.com/photo/?fbid=1", "https://fb.watch/abc/",
    "https://imgur.com/a/abcde", "https://imgur.com/gallery/abcdefg", "https://photos.app.goo.gl/abc",
    "https://drive.google.com/drive/folders/1A", "https://docs.google.com/document/d/1/edit", "https://we.tl/t-abc",
    "https://acme.sharepoint.com/:i:/s/Team/a.jpg?e=x1", "https://acme-my.sharepoint.com/personal/a/b.jpg?e=x1",
    "https://www.dropbox.com/scl/fo/a/b?rlkey=k", "https://www.dropbox.com/sh/a/b", "https://www.dropbox.com/home",
]  # fmt: skip
DIRECT = [
    "https://i.imgur.com/aB3dE5f.jpg", "https://acme.example/photo.jpg", "https://img.youtube.com/vi/abc/0.jpg",
    "https://pbs.twimg.com/media/abc.jpg", "https://i.pinimg.com/originals/a/b.jpg", "https://media.giphy.com/media/a/b.gif",
    "https://app.box.com/shared/static/abc.png", "https://images.unsplash.com/photo-1?fm=jpg",
    "https://dl.dropboxusercontent.com/s/a/b.jpg", "https://scontent.xx.fbcdn.net/v/a.jpg", "https://[bad",
    "https://acme.sharepoint.com/s/a.jpg?e=x1&download=1",
]  # fmt: skip


@pytest.mark.parametrize(("pasted", "sent"), REWRITTEN)
def test_share_links_become_direct_links(pasted: str, sent: str) -> None:
    link = direct_link(pasted)
    assert isinstance(link, Direct)
    assert link.url == sent


@pytest.mark.parametrize("pasted", PAGES)
def test_pages_are_refused_with_what_to_do_instead(pasted: str) -> None:
    issue = problem(row(channels="Instagram", media=pasted))
    assert (issue.rule, issue.severity, issue.cell) == ("media.share_page", Severity.ERROR, cell("media"))
    assert pasted[:40] in issue.message
    assert issue.fix.endswith(".")
    assert waiting(row(channels="Instagram", media=pasted)).blocked


@pytest.mark.parametrize("pasted", DIRECT)
def test_links_that_are_direct_stay_as_they_are(pasted: str) -> None:
    assert direct_link(pasted) is None


HOSTS = ("drive.google.com", "www.dropbox.com", "imgur.com", "i.imgur.com", "acme.example")
PATHS = ("/s/a/b.jpg", "/scl/fi/a/b%20c.mp4", "/file/d/x-_1/view", "/open", "/uc", "/abcde", "/abcde.gifv", "/x")
words = st.text(string.ascii_letters + string.digits + "-_%+ é", max_size=6)
names = st.sampled_from(["id", "resourcekey", "rlkey", "dl", "raw", "st", "é"])
queries = st.lists(st.tuples(names, words), max_size=4)


@given(st.sampled_from(HOSTS), st.sampled_from(PATHS), queries, words)
def test_what_was_rewritten_once_is_never_rewritten_again(
    host: str, path: str, query: list[tuple[str, str]], fragment: str
) -> None:
    url = f"https://{host}{path}?{'&'.join(f'{name}={value}' for name, value in query)}#{fragment}"
    link = direct_link(url)
    if isinstance(link, Direct):
        again = direct_link(link.url)
        assert again is None or (isinstance(again, Direct) and again.url == link.url)


@given(st.text(max_size=60))
def test_any_text_is_taken(text: str) -> None:
    assert direct_link(text) is None
    assert isinstance(direct_link("https://imgur.com/a/" + text), Page | Direct | None)


def test_the_rewritten_link_is_what_is_sent_and_a_note_says_so() -> None:
    pasted, sent = next(pair for pair in REWRITTEN if "dropbox" in pair[0])
    desired = read(row(channels="Instagram", media=pasted))
    assert [asset.url for asset in desired.entries[0].assets] == [sent]
    (issue,) = desired.issues
    assert (issue.rule, issue.severity, issue.cell) == ("media.rewritten", Severity.NOTE, cell("media"))
    assert sent in issue.message
    assert read(row(channels="Instagram", media=sent)).issues == ()


def test_drive_is_warned_of_once_and_with_what_is_sent() -> None:
    desired = read(row(channels="Instagram", media=REWRITTEN[0][0]))
    (issue,) = desired.issues
    assert (issue.rule, issue.severity) == ("media.share_link", Severity.WARNING)
    assert DRIVE in issue.message
    assert "no videos" in issue.message


@pytest.mark.parametrize(("form", "kind"), [("mp4", "video"), ("png", "image"), ("html", "image"), ("", "image")])
def test_a_kind_that_the_link_does_not_tell_is_taken_from_the_probe(form: str, kind: str) -> None:
    url = "https://acme.example/photo?id=7"
    desired = read(row(channels="Instagram", media=url), media={url: MediaFacts(url, format=form)})
    assert [asset.kind for asset in desired.entries[0].assets] == [kind]
    assert [issue.rule for issue in desired.issues] == ([] if form in {"mp4", "png"} else ["media.kind_unknown"])


def test_alt_texts_go_to_what_turns_out_to_be_an_image() -> None:
    film, photo = "https://acme.example/1", "https://acme.example/2"
    known = {film: MediaFacts(film, format="mp4"), photo: MediaFacts(photo, format="jpeg")}
    desired = read(row(channels="Instagram", media=f"{film}\n{photo}", alt_text="A cat"), media=known)
    assert [asset.alt_text for asset in desired.entries[0].assets] == ["", "A cat"]


def test_what_could_not_be_fetched_tells_no_kind() -> None:
    url = "https://acme.example/photo"
    known = {url: MediaFacts(url, Reach.REFUSED, declared="video/mp4")}
    desired = read(row(channels="Instagram", media=url), media=known)
    assert [issue.rule for issue in desired.issues] == ["media.kind_unknown"]


def test_share_links_are_told_of_with_the_right_article() -> None:
    (issue,) = read(row(channels="Instagram", media="https://imgur.com/aB3dE5f")).issues
    assert "is an Imgur share link" in issue.message


@pytest.mark.parametrize("between", [" , ", ",", "; ", " | ", "|", " & ", " + ", " and ", "\n", " ", " • "])
def test_addresses_in_one_cell_may_be_parted_in_any_way(between: str) -> None:
    links = ["https://cdn.example.com/a.jpg", "https://cdn.example.com/b.jpg?x=1,2&y=3|4"]
    assert [*pasted_links(between.join(links))] == links
