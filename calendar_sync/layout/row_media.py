"""Media and links of a row: what stands in their columns, and what lies behind them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from calendar_sync.entries.links import web_path
from calendar_sync.layout.aside_words import SEEN
from calendar_sync.layout.cells import is_sign
from calendar_sync.layout.contents import shown
from calendar_sync.layout.texts import Spread, join_alternatives
from calendar_sync.model.hyperlinks import target_counts
from calendar_sync.model.media import FORMATS, format_by_name
from calendar_sync.model.services import plain
from calendar_sync.model.sheet import CellProblem, Fault, Scalar, Tab

_NO_MEDIA = frozenset(
    {"", "none", "no", "n", "n a", "na", "no image", "no media", "no photo", "text only", "keins", "nein", "non"}
)
"""What a column for media says where there are none."""

_WHERE_DRAWN = frozenset(
    {
        "name",
        "names",
        "filename",
        "canva",
        "figma",
        "psd",
        "nom",
        "file",
        "files",
        "datei",
        "nombre",
        "nome",
        "dateiname",
        "folder",
        "folders",
        "ordner",
        "dossier",
        "carpeta",
        "pasta",
        "cartella",
    }
)
"""Words of titles of what a picture is called, or where it was drawn."""
_DESIGNS = frozenset({"design", "designs"})
"""Words of titles of where a picture was drawn, or of the picture itself."""
_PAGE_OF_A_TOOL = re.compile(
    r"://(?:[\w-]+\.)?(?:(?:canva|figma)\.|drive\.google\.com/drive/|dropbox\.com/(?:sh|scl/fo|home)/|sharepoint\.|1drv\.)"
)
_ATTACHED = re.compile(r"\((https?://[^\s()]+)\)")
_ATTACHMENTS = re.compile(r"[^(),\n]+ \(https?://[^\s()]+\)(?:,\s*[^(),\n]+ \(https?://[^\s()]+\))*")
"""Names of files with their links in brackets, as databases export attachments."""


def join_media(
    spread: Spread, tab: Tab, number: int, values: dict[str, Scalar], titles: Mapping[int, str] | None = None
) -> None:
    """Put what stands in the columns for media together, one link a line; the target of a link counts.

    What a picture is called, or where it was drawn, is none beside a link to it.
    """
    found: list[str] = []
    media = spread.get("media", ())
    drawn = {place for place, _ in media if _WHERE_DRAWN & {*plain((titles or {}).get(place, "")).split()}}
    designed = {place for place, _ in media if _DESIGNS & {*plain((titles or {}).get(place, "")).split()}}
    linked = any("://" in str(value) and place not in drawn | designed for place, value in media)
    for place, value in media:
        page = _PAGE_OF_A_TOOL.search(str(value)) and place in drawn | designed
        if linked and (page or (place in drawn and "://" not in str(value))):
            continue
        if isinstance(value, str) and plain(value) in _NO_MEDIA and not is_sign(value):
            continue
        if isinstance(value, str) and _ATTACHMENTS.fullmatch(value.strip()):
            found += _ATTACHED.findall(value)
            continue
        if isinstance(value, CellProblem):
            values["media"] = value
            return
        target = tab.hyperlinks.get((number, place))
        found.append(target if target and target_counts(value, target) else str(value))
    if found:
        values["media"] = "\n".join(found)
    join_alternatives(spread, values, titles or {})


def link_target(spread: Spread, tab: Tab, number: int, values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Let the target of a link count where the cell shows something else; one to a picture is none to read."""
    for place, value in spread.get("link", ())[:1]:
        target = tab.hyperlinks.get((number, place))
        if target and target_counts(value, target):
            values["link"] = target
        elif isinstance(value, str) and value.strip() in ("-", "–", "n/a", "N/A", "none", "None"):
            values.pop("link", None)
    if "media" not in values and _is_shown(values.get("link")):
        message = f"The link leads to a file of a picture or film: '{shown(values['link'])}'."
        fix = "Move it into the column for media; or link to the page that is to be read."
        faults.append(Fault("media.expected", "link", message, fix))


def take_link(spread: dict[str, list[tuple[int, Scalar]]]) -> None:
    """Take the link of a row that is to be a picture, and has none, for the picture where it leads to such a file.

    Bulk files of some tools have one column for both.
    """
    to_be_seen = any(SEEN & {*plain(str(value)).split()} for _, value in spread.get("post_type", ()))
    if to_be_seen and "media" not in spread and all(_is_shown(value) for _, value in spread.get("link", [(0, None)])):
        spread["media"] = spread.pop("link")


def _is_shown(link: Scalar) -> bool:
    path = web_path(link) if isinstance(link, str) else None
    return FORMATS.get(format_by_name(path or ""), "") in ("image", "video")
