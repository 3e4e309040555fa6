"""YouTube Shorts."""

from __future__ import annotations

from collections.abc import Iterator

from calendar_sync.model.entry import Severity
from calendar_sync.networks.counting import BYTES, UTF16
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Case, Hit, Network, Refuser, Rule, Source, example
from calendar_sync.networks.setting_rules import choice, required
from calendar_sync.networks.text_rules import no_threads, setting, too_long


def _angle_brackets(case: Case) -> Iterator[Hit]:
    texts = (("text", "text", case.entry.text), ("title", "title", str(case.entry.metadata.get("title") or "")))
    for field, what, text in texts:
        if found := [sign for sign in "<>" if sign in text]:
            yield Hit(field, f"The {what} holds {' and '.join(found)}, which YouTube refuses.", "Write it without.")


def _video_required(case: Case) -> Iterator[Hit]:
    if not any(asset.kind == "video" for asset in case.entry.assets):
        yield Hit("media", "YouTube needs a video.", "Put the link of a vertical video into the Media column.")


NETWORK = Network(
    "youtube",
    "youtube",
    (
        too_long(
            "youtube",
            "youtube",
            5000,
            good=example("youtube", "y" * 5000),
            bad=example("youtube", "y" * 5001),
        ),
        too_long(
            "youtube",
            "youtube",
            5000,
            name="text.too_many_bytes",
            ruler=BYTES,
            summary=f"YouTube counts a description in bytes: at most 5,000 ({BYTES.note}).",
            good=example("youtube", "é" * 2500),
            bad=example("youtube", "é" * 2501),
            severity=Severity.WARNING,
            unless_over=(UTF16, 5000),
            refused_by=Refuser.NETWORK,
        ),
        Rule(
            id="youtube.text.angle_brackets",
            summary="Neither title nor description on YouTube holds < or >.",
            check=_angle_brackets,
            good=example("youtube"),
            bad=example("youtube", "Rating: 5 > 4"),
            refused_by=Refuser.NETWORK,
        ),
        required("youtube", "youtube", "title", "title", "a title", "Fill the Title column."),
        too_long(
            "youtube",
            "youtube",
            100,
            name="title.too_long",
            field="title",
            parts=setting("title", "The title"),
            summary="A title on YouTube has at most 100 characters.",
            good=example("youtube", metadata={"title": "y" * 100}),
            bad=example("youtube", metadata={"title": "y" * 101}),
        ),
        required("youtube", "youtube", "category_id", "category", "a category", "Fill the Category column."),
        choice("youtube", "youtube", "privacy", "privacy", ("public", "private", "unlisted")),
        choice("youtube", "youtube", "license", "license", ("youtube", "creativeCommon")),
        no_threads("youtube", "youtube"),
        Rule(
            id="youtube.media.required",
            summary="YouTube needs a video, which must be vertical or square.",
            check=_video_required,
            good=example("youtube"),
            bad=example("youtube", assets=()),
            source=Source.API,
        ),
        *media_rules("youtube", "youtube", {"video": 1}),
        *alt_text_rules("youtube", "youtube", 0),
    ),
)
