"""Which formats of images a network takes: by what a probe has found, else by the end of the link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from calendar_sync.model.buffer import Asset
from calendar_sync.model.media import FORMATS, format_by_name
from calendar_sync.model.services import label
from calendar_sync.networks.found_media import file_name, opened_media, path_of
from calendar_sync.networks.rule import DOCUMENT, Case, Hit, Rule, Source, example

_NAMES: Mapping[str, str] = {"jpeg": "JPG", "png": "PNG", "webp": "WebP", "heic": "HEIC", "gif": "GIF"}


COVERS = ("jpeg", "png", "webp", "heic")
"""What Buffer takes as an image anywhere."""


def format_rule(network: str, service: str, formats: Sequence[str]) -> Rule:
    """Make the rule of the formats that still images may have.

    Args:
        network: First word of the rule's id.
        service: Buffer's name of the network.
        formats: Of ``model.media.FORMATS``.
    """
    who = label(service)
    named = ", ".join(_NAMES[form] for form in formats)

    def check(case: Case) -> Iterator[Hit]:
        seen = {found.number: found.facts.format for found in opened_media(case)}
        for number, asset in enumerate(case.entry.assets, start=1):
            if asset.kind != "image":
                continue
            form = seen[number] if number in seen else format_by_name(path_of(asset.url))
            # Whether a network takes GIFs is told by the rules on kinds of media.
            if form and FORMATS[form] == "image" and form not in {*formats, "gif"}:
                name, how = _NAMES.get(form, form.upper()), "" if number in seen else " by its name"
                yield Hit(
                    "media",
                    f"Image {number} ({file_name(asset.url)}) has the format {name}{how}; {who} takes {named}.",
                    "Save it as a JPG or PNG.",
                )

    return Rule(
        id=f"{network}.media.format",
        summary=f"{who} takes images as {named} (told by the end of the link, or by a probe).",
        check=check,
        good=example(service, assets=(Asset("image", f"https://media.example.com/picture.{formats[-1]}"),)),
        bad=example(service, assets=(Asset("image", "https://media.example.com/picture.tiff"),)),
    )


def cover_rule(network: str, service: str) -> Rule:
    """Make the rule of the formats that covers may have: of documents, and of link cards.

    Args:
        network: First word of the rule's id.
        service: Buffer's name of the network, which takes link cards.
    """
    takes_documents = service == "linkedin"
    what = "covers of documents and images on link cards" if takes_documents else "images on link cards"
    named = ", ".join(_NAMES[form] for form in COVERS)

    def check(case: Case) -> Iterator[Hit]:
        covers = [("media", "cover of the document", asset.thumbnail_url) for asset in case.entry.assets]
        covers.append(("link_image", "image on the link card", str(case.entry.metadata.get("link_image") or "")))
        for field, words, url in covers:
            facts = case.media.get(url)
            found = facts.format if facts else ""
            form = found or format_by_name(path_of(url))
            # That a file is no image at all is told by the rules on what a probe has found.
            if form and form not in COVERS and not (found and FORMATS[found] != "image"):
                name = _NAMES.get(form, form.upper())
                yield Hit(
                    field,
                    f"The {words} ({file_name(url)}) has the format {name}; Buffer takes {named}.",
                    "Save it as a JPG or PNG.",
                )

    card = {"link": "https://example.com/"}
    bad = example(service, metadata={**card, "link_image": "https://media.example.com/picture.tiff"})
    if takes_documents:
        bad = example(service, assets=(replace(DOCUMENT, thumbnail_url="https://media.example.com/cover.tiff"),))
    return Rule(
        id=f"{network}.cover.format",
        summary=f"{label(service)} takes {what} as {named} (told by the end of the link, or by a probe).",
        check=check,
        good=example(service, metadata={**card, "link_image": "https://media.example.com/picture.png"}),
        bad=bad,
        source=Source.HELP,
    )
