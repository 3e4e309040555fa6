"""Which formats of images a network takes: by what a probe has found, else by the end of the link."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from calendar_sync.model.buffer import Asset
from calendar_sync.model.media import FORMATS, format_by_name
from calendar_sync.model.services import label
from calendar_sync.networks.found_media import file_name, opened_media, path_of
from calendar_sync.networks.rule import Case, Hit, Rule, example

_NAMES: Mapping[str, str] = {"jpeg": "JPG", "png": "PNG", "webp": "WebP", "heic": "HEIC", "gif": "GIF"}


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
