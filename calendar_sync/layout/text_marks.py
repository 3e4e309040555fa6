"""Labels that begin or end a text: what it is, or where it goes, written for colleagues and not for readers."""

from __future__ import annotations

import re

from calendar_sync.layout.platforms import read_platforms, type_of
from calendar_sync.layout.titles import read_title
from calendar_sync.model.patterns import later
from calendar_sync.model.services import plain

_LONGEST = 40
"""Characters of a label."""
_BRACKETED = later(r"[^\w\n(\[]{0,6}[(\[]([^()\[\]\n]{1,40})[)\]]\W{0,3}(?=\S)(?![)\]])")
_AT_THE_END = later(r"(?<=\S)[ \t\n]{1,4}[(\[]([^()\[\]\n]{1,40})[)\]]\W{0,2}$")
_PREFIX = later(r"[^\w\n(\[]{0,6}([^\n:：|]{1,40}?)(?: ?[:：|]| [-–—])\s+(?!@|https?:)(?=\S)")
_LINE = later(r"[^\w\n(\[]{0,6}([^\n]{1,40}?)[ \t]{0,3}[:：|–—-]?[ \t]{0,3}\n\s*(?=\S)")
_NUMBER = later(r"[ \t#]{0,3}\d{1,2}$|[ \t]?\([^()\n]{1,20}\)$")
_SENTENCE_ENDS = (".", "!", "?", "…", '"', "”", "»")

_CODES = frozenset({"R", "S", "C", "V", "P"})
"""Single letters that legends beside calendars explain: reel, story, carousel, video, photo."""
_KINDS = frozenset({"reel", "story", "carousel"})
_POSTS = frozenset(
    """post feed feedpost static tweet beitrag publication publicacion publicacao postagem пост inlagg wpis bericht
    منشور""".split()  # noqa: SIM905
)
_WHAT_IT_IS_ABOUT = frozenset(
    map(
        plain,
        """idea; hook; headline; script; storyboard; concept; brief; cta; call to action; voiceover; voice over; topic;
        visual idea; post idea; content idea; idee; überschrift; thema; konzept; drehbuch; accroche; sujet; concepto;
        gancho; guion; titular; ideia; roteiro; gancio; copione; spunto; хук; идея; раскадровка; сценарий; заголовок;
        тема; الفكرة; فكرة; العنوان; pomysł; nagłówek; scenariusz""".split(";"),  # noqa: SIM905
    )
)
"""What says what a post is about, as it stands before a text; ``Theme`` and ``Title`` begin posts, too."""
_WORD_POST = re.compile(r"(?!New\b|Our\b|Latest\b|Guest\b|My\b|The\b|First\b|Last\b)(?:[^\W\d_]+ ){1,2}Post")


def label_of(text: str) -> str:
    """Return the label that ``text`` begins or ends with, such as ``(Reel)``, ``IG:`` or ``FAQ Post``; or nothing.

    Args:
        text: As it stands in the cell.
    """
    text = text.strip()
    head = text[: 2 * _LONGEST]
    if (found := _BRACKETED.match(head)) and _is_bracketed(found[1], head[found.end() :]):
        return found[0].strip()
    if (found := _LINE.match(head)) and (_says_what_it_is(found[1]) or _WORD_POST.fullmatch(found[1])):
        return found[1]
    if (found := _PREFIX.match(head)) and (_says_what_it_is(found[1]) or plain(found[1]) in _WHAT_IT_IS_ABOUT):
        return found[0].strip()
    tail = text[-2 * _LONGEST :]
    if text.endswith((")", "]")) and (found := _AT_THE_END.search(tail)):
        before = tail[: found.start()].endswith(_SENTENCE_ENDS)
        code = found[1] in _CODES
        if (type_of(found[1]) in _KINDS and not code) or (before and (code or _is_named(found[1]))):
            return found[0].strip()
    return ""


def _is_bracketed(inside: str, behind: str) -> bool:
    if inside in _CODES:
        # "(C) 2026" is a copyright, and "(A) or (B)?" a question.
        return behind[:1].isalpha() and not re.search(r"[(\[][A-Z][)\]]", behind)
    return _says_what_it_is(inside)


def _says_what_it_is(words: str) -> bool:
    """Return whether words name a kind of post, networks, or what a column of texts is called."""
    words = _NUMBER.sub("", words.strip())
    if not words:
        return False
    if type_of(words) in _KINDS or _is_network(words):
        return True
    if type_of(words) == "post" and _POSTS & {*plain(words).split()}:
        return True
    reading = read_title(words)
    return plain(words) in _POSTS or (reading.field == "text" and reading.strength >= _SURELY)


_SURELY = 0.95


def _is_named(words: str) -> bool:
    """Return whether words name networks with a capital, as a note does; in small letters they may end a sentence."""
    return not words.islower() and _is_network(words)


def _is_network(words: str) -> bool:
    mentions = read_platforms(words.strip())
    return bool(mentions) and all(mention.service not in (None, "told") for mention in mentions)
