"""What the Media and Alt text columns list."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from urllib.parse import unquote, urlsplit

from calendar_sync.entries.cells import cell_text
from calendar_sync.entries.issues import quoted
from calendar_sync.entries.links import Page, direct_link, web_path
from calendar_sync.entries.schedule import Report
from calendar_sync.model.buffer import Asset
from calendar_sync.model.canonical import canonical_text
from calendar_sync.model.entry import Severity
from calendar_sync.model.media import FORMATS, MediaFacts, format_by_name
from calendar_sync.model.sheet import Row

_NEVER: Mapping[str, str] = {
    **dict.fromkeys(["mp3", "wav", "m4a", "aac", "ogg", "oga", "flac", "opus", "wma", "aiff"], "a sound"),
    **dict.fromkeys(["zip", "rar", "7z", "gz"], "an archive"),
    **dict.fromkeys(["xls", "xlsx", "xlsm", "csv", "ods"], "a spreadsheet"),
    **dict.fromkeys(["psd", "ai", "eps", "indd"], "a design file"),
}
"""Files that are neither image, video nor document, by the ends of their names."""
_ASSETS = frozenset({"image", "video", "document"})
_NOTHING: Mapping[str, MediaFacts] = {}
_NEXT_ADDRESS = re.compile(
    r"(?:[,;|]+|\s[,;|&+•·]+|\s(?:and|und|et|y|e|en|i|и|plus)(?=\s))\s{0,3}(?=https?://)", re.IGNORECASE
)
"""What people put between two addresses."""


DIVIDER = re.compile(r"^[ \t]*---[ \t]*$", re.MULTILINE)
"""What stands between the items of a thread."""


def read_assets(row: Row, report: Report, known: Mapping[str, MediaFacts] = _NOTHING) -> tuple[Asset, ...]:
    """Return what the Media column lists, one URL a line, with the lines of Alt text in the same order.

    A line of three dashes begins the media of a thread's next item, as it does in the text.
    Share links are rewritten to the file itself. A kind that the URL does not tell is taken from ``known``.

    Args:
        row: The row.
        report: Takes what is wrong.
        known: What a probe has found behind addresses, as they are sent.
    """
    assets = [
        replace(asset, item=item)
        for item, part in enumerate(DIVIDER.split(row.text("media")))
        for line in part.splitlines()
        for url in _urls(line)
        if (asset := _asset(url, report, known)) is not None
    ]
    images = [index for index, asset in enumerate(assets) if asset.kind == "image"]
    parts = DIVIDER.split(_skipped(row) + canonical_text(cell_text(row, "alt_text", report)))
    told: list[str] = []
    surplus = False
    for item, part in enumerate(parts):
        # Divided like the media, alt texts belong to the images of their part.
        own = images if len(parts) == 1 else [index for index in images if assets[index].item == item]
        lines = _alternatives(part if len(parts) == 1 else part.strip(), len(own))
        told += lines
        surplus = surplus or len(lines) > len(own)
        for index, alternative in zip(own, lines, strict=False):
            assets[index] = replace(assets[index], alt_text=alternative)
    if surplus:
        report(
            "alt_text.surplus",
            Severity.WARNING,
            "alt_text",
            f"There are {len(told)} lines of alt text for {len(images)} image(s); the rest is not used.",
            "Write one line of alt text for each image, in the order of the Media column.",
        )
    return _documents(row, assets, report)


def pasted_links(cell: str) -> dict[str, str]:
    """Return what stands in a Media cell by the direct link that it is sent as."""
    found: dict[str, str] = {}
    for url in (url for line in cell.splitlines() for url in _urls(line)):
        link = direct_link(url)
        found.setdefault(url if link is None or isinstance(link, Page) else link.url, url)
    return found


def _asset(pasted: str, report: Report, known: Mapping[str, MediaFacts]) -> Asset | None:
    if web_path(pasted) is None:
        report(
            "media.not_a_url",
            Severity.ERROR,
            "media",
            f"{quoted(pasted)} is not a web address.",
            "Paste the direct https:// link to each image or video, one per line, without blanks.",
        )
        return None
    link = direct_link(pasted)
    if isinstance(link, Page):
        report("media.share_page", Severity.ERROR, "media", f"{quoted(pasted)} is {link.message}.", link.fix)
        return None
    url = link.url if link else pasted
    found = known.get(url)
    told = kind_by_name(url) or (found.kind if found and found.kind in _ASSETS else None)
    rewritten = f" It is sent as the direct link {url}." if url != pasted else ""
    if link and link.caution:
        report(
            "media.share_link",
            Severity.WARNING,
            "media",
            f"{quoted(pasted)} is {_article(link.service)} {link.service} link.{rewritten} {link.caution}",
            "A link from your website or Dropbox is safer.",
        )
    elif link and rewritten:
        report(
            "media.rewritten",
            Severity.NOTE,
            "media",
            f"{quoted(pasted)} is {_article(link.service)} {link.service} share link.{rewritten}",
            "",
        )
    never = _NEVER.get(_file_name(web_path(url) or "").rpartition(".")[2].lower()) if told is None else None
    if never:
        report(
            "media.not_taken",
            Severity.ERROR,
            "media",
            f"{quoted(pasted)} is {never}; Buffer takes images, videos and documents.",
            "Link an image, a video or a PDF.",
        )
        return None
    if told is None and not (link and link.caution):
        report(
            "media.kind_unknown",
            Severity.WARNING,
            "media",
            f"{quoted(pasted)} does not tell whether it is an image or a video; it is taken for an image.",
            "Use a direct link that ends in .jpg, .png, .mp4 or the like, or add --probe-media, which looks.",
        )
    return Asset(told or "image", url)


def _article(word: str) -> str:
    return "an" if word[0] in "AEIOU" else "a"


def kind_by_name(url: str) -> str | None:
    """Return ``image``, ``video`` or ``document`` by the end of a web address; ``None`` where it tells nothing."""
    return FORMATS.get(format_by_name(_file_name(web_path(url) or "")))


def _skipped(row: Row) -> str:
    """Return the empty lines with which the alt texts begin: they stand for images without one."""
    told = row.values.get("alt_text")
    if not isinstance(told, str) or not told.strip():
        return ""
    return "\n" * told[: len(told) - len(told.lstrip())].replace("\r\n", "\n").count("\n")


def _alternatives(text: str, images: int) -> list[str]:
    """Return the alt texts in the order of the images; an empty line stands for an image without one.

    Bulk files part them by ``||`` as well.
    """
    if "||" in text and "\n" not in text:
        text = text.replace("||", "\n")
    if images == 1 and text:
        return [" ".join(text.split())]
    lines = [line.strip() for line in text.split("\n")] if text else []
    filled = [line for line in lines if line]
    return lines if len(filled) < len(lines) <= images else filled


def _urls(line: str) -> list[str]:
    """Return the addresses in a line; a line that is not made of addresses stays whole, to be reported once."""
    words = _NEXT_ADDRESS.sub(" ", line).split()
    return [word.rstrip(",;") for word in words] if all("://" in word for word in words) else [line.strip()]


def _file_name(path: str) -> str:
    return unquote(path).rstrip("/").rpartition("/")[2]


def _documents(row: Row, assets: list[Asset], report: Report) -> tuple[Asset, ...]:
    """Give documents their title, and a lone one the one image beside it as its cover: Buffer takes none without."""
    if not any(asset.kind == "document" for asset in assets):
        return tuple(assets)
    titled = [_titled(row, asset, report) if asset.kind == "document" else asset for asset in assets]
    documents = [asset for asset in titled if asset.kind == "document"]
    covers = [asset for asset in titled if asset.kind == "image"]
    if len(titled) == 2 and len(covers) == 1:
        return (replace(documents[0], thumbnail_url=covers[0].url),)
    return tuple(titled)  # what is missing or too much is for the network's rules to tell


def _titled(row: Row, document: Asset, report: Report) -> Asset:
    file_name = _file_name(urlsplit(document.url).path)
    title = cell_text(row, "title", report) or file_name.rpartition(".")[0] or file_name
    return replace(document, title=canonical_text(title))
