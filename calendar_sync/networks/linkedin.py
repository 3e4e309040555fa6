"""LinkedIn pages and profiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from calendar_sync.model.entry import Severity
from calendar_sync.model.media import format_by_name
from calendar_sync.networks.counting import LINKEDIN
from calendar_sync.networks.format_rules import cover_rule
from calendar_sync.networks.found_media import file_name, opened_media, path_of, probed
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import DOCUMENT, Case, Confidence, Hit, Network, Refuser, Rule, Source, example
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


_MOST_PAGES = 300


def _document_format(case: Case) -> Iterator[Hit]:
    told = {found.asset.url: found.facts.format for found in opened_media(case)}
    for asset in case.entry.assets:
        form = told.get(asset.url) or format_by_name(path_of(asset.url))
        if asset.kind == "document" and form == "office":
            yield Hit(
                "media",
                f"{file_name(asset.url)} is no PDF; of documents LinkedIn is only sure to take those.",
                "Save it as a PDF, and link that.",
            )


def _document_pages(case: Case) -> Iterator[Hit]:
    for found in opened_media(case):
        pages = found.facts.pages
        if pages is not None and pages > _MOST_PAGES:
            yield Hit(
                "media",
                f"{found.name} has {pages:,} pages; LinkedIn takes {_MOST_PAGES}, {pages - _MOST_PAGES:,} fewer.",
                "Shorten it, or split it over several posts.",
            )


def _with_pages(pages: int) -> Case:
    case = example("linkedin", assets=(DOCUMENT,))
    return probed(case, status=206, head_status=200, format="pdf", size=20_000, pages=pages)


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
        Rule(
            id="linkedin.document.format",
            summary="A document on LinkedIn is a PDF.",
            check=_document_format,
            good=example("linkedin", assets=(DOCUMENT,)),
            bad=example("linkedin", assets=(replace(DOCUMENT, url="https://media.example.com/slides.pptx"),)),
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            refused_by=Refuser.NETWORK,
        ),
        Rule(
            id="linkedin.document.pages",
            summary=f"A document on LinkedIn has at most {_MOST_PAGES} pages, where its first bytes tell.",
            check=_document_pages,
            good=_with_pages(_MOST_PAGES),
            bad=_with_pages(_MOST_PAGES + 1),
            needs_probe=True,
        ),
        *alt_text_rules("linkedin", "linkedin", 300),
        *first_comment_rules("linkedin", "linkedin", 1250, source=Source.OBSERVED),
        cover_rule("linkedin", "linkedin"),
    ),
)
