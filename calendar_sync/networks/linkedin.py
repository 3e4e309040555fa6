"""LinkedIn pages and profiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calendar_sync.networks.counting import LINKEDIN
from calendar_sync.networks.format_rules import cover_rule
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import DOCUMENT, Case, Hit, Network, Rule, Source, example
from calendar_sync.networks.text_rules import first_comment_rules, no_threads, too_long


def _document_complete(case: Case) -> Iterator[Hit]:
    for asset in case.entry.assets:
        if asset.kind != "document":
            continue
        if not asset.title.strip():
            yield Hit("title", "A document on LinkedIn needs a title.", "Fill the Title column.")
        if not asset.thumbnail_url:
            yield Hit(
                "media",
                "A document on LinkedIn travels alone and needs a cover image.",
                "List the document and one image (its cover) under Media, nothing else.",
            )


NETWORK = Network(
    "linkedin",
    "linkedin",
    (
        too_long(
            "linkedin",
            "linkedin",
            3000,
            ruler=LINKEDIN,
            good=example("linkedin", "y" * 2975 + " https://example.com/" + "z" * 100),
            bad=example("linkedin", "y" * 3001),
        ),
        no_threads("linkedin", "linkedin"),
        *media_rules("linkedin", "linkedin", {"image": 9, "gif": 1, "video": 1, "document": 1}),
        Rule(
            id="linkedin.document.incomplete",
            summary="A document on LinkedIn has a title and a cover image.",
            check=_document_complete,
            good=example("linkedin", assets=(DOCUMENT,)),
            bad=example("linkedin", assets=(replace(DOCUMENT, thumbnail_url=""),)),
            source=Source.API,
            binding=True,
        ),
        *alt_text_rules("linkedin", "linkedin", 300),
        *first_comment_rules("linkedin", "linkedin", 1250, source=Source.OBSERVED),
        cover_rule("linkedin", "linkedin"),
    ),
)
