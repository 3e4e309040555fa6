"""Texts of a row: what is none, and the hashtags that stand apart from it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from calendar_sync.layout.contents import shown, weight
from calendar_sync.layout.notes import Remarks
from calendar_sync.layout.platforms import read_platforms
from calendar_sync.layout.text_marks import label_of
from calendar_sync.layout.words import NOTHING, PLACEHOLDERS, TICKED, UNTICKED
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import Fault, Scalar, Tab

Spread = Mapping[str, Sequence[tuple[int, Scalar]]]
"""The filled cells of a row by field, each with its column."""

SHORT_TEXT = 25
"""Characters; a shorter text may be no more than a topic."""

_DOCUMENT = re.compile(
    r"\s*https?://(?:docs\.google|drive\.google|1drv\.ms|[\w.-]*(?:notion\.|sharepoint|dropbox))\S*\s*",
    re.IGNORECASE,
)


def check_text(name: str, value: Scalar, target: str | None) -> Fault | None:
    """Return why what stands in a column of texts is certainly no text: a placeholder, or a link to where it is.

    Args:
        name: The field.
        value: Of the cell.
        target: Of the cell's link, if it has one.
    """
    if not isinstance(value, str):
        return None
    ticked = value.strip().casefold() in TICKED | UNTICKED
    if ticked or (plain(value) in PLACEHOLDERS and not any(ord(sign) > 0x2100 for sign in value)):
        return Fault("text.placeholder", name, f"'{shown(value)}' is no text to be posted.", "Write the text.")
    if _DOCUMENT.fullmatch(value) or (target and _DOCUMENT.fullmatch(target) and len(value) < SHORT_TEXT):
        message = "The cell holds a link to a document, perhaps to the text, instead of the text."
        return Fault("text.is_elsewhere", name, message, "Copy the text into the cell.")
    return None


def join_alternatives(spread: Spread, values: dict[str, Scalar], titles: Mapping[int, str]) -> None:
    """Put the alt texts of several columns on lines of their own, each on that of the picture its title numbers."""
    found = {_number(titles.get(place, "")): str(value) for place, value in spread.get("alt_text", ())}
    if found and None not in found:
        last = max(number or 0 for number in found)
        values["alt_text"] = "\n".join(" ".join(found.get(line, "").split()) for line in range(1, last + 1))


def _number(title: str) -> int | None:
    end = re.search(r"\d{1,2}$", title.strip())
    return int(end[0]) if end else None


_THREADED = frozenset({"twitter", "threads", "bluesky", "mastodon"})
"""Networks that take threads."""


def join_thread(spread: Spread, values: dict[str, Scalar], told: Mapping[str, str], faults: list[Fault]) -> None:
    """Put the further posts of a thread, which stand in columns of their own, behind the text that begins it.

    Args:
        spread: The filled cells of the row by field.
        values: Of the row, which already says where it goes.
        told: Folded words for channels of the settings, and what they stand for.
        faults: Takes why the row must wait.
    """
    parts = sorted(spread.get("thread", ()))
    if not parts:
        return
    places, said = [place for place, _ in parts], [str(value).strip() for _, value in parts]
    there = {mention.service for mention in read_platforms(str(values.get("channels", "")), told)}
    text, unread = values.get("text"), [check_text("thread", value, None) for _, value in parts]
    why = ""
    if not there or not there <= _THREADED:
        why = "it goes on with a thread, and the row does not go to X, Threads, Bluesky or Mastodon alone"
    elif not isinstance(text, str) or not text.strip():
        why = "it goes on with a thread of which nothing stands before it"
    elif places != [spread["text"][0][0] + 1 + number for number in range(len(places))] or any(
        map(_DASHES.search, (text, *said))
    ):
        why = "it is not certain where each post of its thread begins"
    elif any(unread) or not all(isinstance(value, str) for _, value in parts):
        why = "it is no text to be posted"
    else:
        values["text"] = "\n---\n".join([text.rstrip(), *said])
    if why:
        faults.append(
            Fault(
                "text.thread_columns",
                f"thread@{places[0]}",
                f"'{shown(said[0])}' waits: {why}.",
                "Give each network a row of its own, and fill a thread's columns from the left; or clear the cell.",
            )
        )


_DASHES = re.compile(r"^\s*-{3,}\s*$", re.MULTILINE)


def append_hashtags(spread: Spread, values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Put the hashtags of their own column below each text of the row that does not hold them yet."""
    words = [str(value) for _, value in spread.get("hashtags", ()) if isinstance(value, str)]
    tags = hashtags(" ".join(words)) if words else []
    if tags is None:
        faults.append(
            Fault(
                "hashtags.unclear",
                "text",
                f"'{shown(' '.join(words))}' in the column of hashtags is no list of them.",
                "Write each with # and without blanks: #spring #bikes.",
            )
        )
        return
    for name, value in values.items():
        if name.partition(":")[0] != "text" or not isinstance(value, str) or not value.strip():
            continue
        present = {word.casefold().rstrip(".,;:!?") for word in value.split()}
        missing = [tag for tag in tags if tag.casefold() not in present]
        if missing:
            values[name] = f"{value.rstrip()}\n\n{' '.join(missing)}"


def hashtags(text: str) -> list[str] | None:
    """Return the hashtags of a cell; ``None`` where it holds something else. Lone words get their #."""
    parts = [part for part in re.split(r"[\s,;]+", text) if part]
    if parts and all(part.startswith(("#", "＃")) and len(part) > 1 for part in parts):
        return [tag for part in parts for tag in _tags_in(part)]
    listed = [part.strip() for part in re.split(r"[,;\n]+", text) if part.strip()]
    if (word := plain(text)) in NOTHING and (word or not any(ord(sign) > 0x2100 for sign in text)):
        return []
    if "#" not in text and len(listed) == 1 and (plain(text) in PLACEHOLDERS or text.strip().casefold() in TICKED):
        return None
    if "#" not in text and listed and all(re.fullmatch(r"\w+", part) for part in listed):
        return [f"#{part}" for part in listed]
    return [] if not parts else None


def _tags_in(part: str) -> list[str]:
    return [f"#{tag}" for tag in part.replace("＃", "#").split("#") if tag]


def check_texts(tab: Tab, number: int, spread: Spread, remarks: Remarks) -> Iterator[Fault]:
    """Yield why a row must wait for what its texts hold; short ones are only told.

    Args:
        tab: As read.
        number: 1-based row.
        spread: The filled cells of the row by field.
        remarks: Takes what is told.
    """
    seen: set[int] = set()
    for name, found in spread.items():
        head, _, service = name.partition(":")
        place, value = found[0]
        if head not in ("text", "post") or place in seen:
            continue
        seen.add(place)
        fault = check_text(f"text:{service}" if service else "text", value, tab.hyperlinks.get((number, place)))
        label = label_of(value) if isinstance(value, str) else ""
        if fault is not None:
            yield fault
        elif label:
            message = f"'{shown(label)}' seems to be a label for colleagues, and would be posted with the text."
            yield Fault(
                "text.label", f"{name}@{place}", message, "Take it out; where it is meant, put a word before it."
            )
        elif isinstance(value, str) and weight(value.strip()) < SHORT_TEXT:
            message = "Short texts are perhaps topics, and not what is to be posted: {cells}."
            remarks.add(tab.name, "layout.short_text", message, "Look at them before you sync.", number, place)
