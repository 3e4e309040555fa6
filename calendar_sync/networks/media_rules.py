"""Rules about media and links, made to measure for each network."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Severity
from calendar_sync.model.media import format_by_name
from calendar_sync.model.services import label
from calendar_sync.networks.counting import UTF16
from calendar_sync.networks.found_media import file_name, path_of
from calendar_sync.networks.rule import (
    DOCUMENT,
    GIF,
    IMAGE,
    VIDEO,
    Case,
    Confidence,
    Hit,
    Refuser,
    Rule,
    Source,
    example,
)
from calendar_sync.networks.text_rules import words_at

_WORDS: Mapping[str, tuple[str, str]] = {
    "image": ("image", "images"),
    "gif": ("GIF", "GIFs"),
    "video": ("video", "videos"),
    "document": ("document", "documents"),
}
_EXAMPLES: Mapping[str, Asset] = {"image": IMAGE, "gif": GIF, "video": VIDEO, "document": DOCUMENT}


def kind_of(case: Case, asset: Asset) -> str:
    """Return ``image``, ``gif``, ``video``, ``document`` or ``link``.

    A GIF is told by what a probe has found, or by the end of its path where nobody looked, or in vain.
    """
    if asset.kind != "image":
        return asset.kind
    facts = case.media.get(asset.url)
    form = facts.format or facts.declared.removeprefix("image/") if facts and facts.kind == "image" else ""
    return "gif" if (form or format_by_name(path_of(asset.url))) == "gif" else "image"


def _is_on_drive(asset: Asset) -> bool:
    return asset.url.startswith("https://drive.google.com/")


def _by_item(case: Case) -> Iterator[tuple[str, list[tuple[str, Asset]]]]:
    """Yield the media of each item of a thread (or of the whole post) with their kinds, and what messages call it."""
    assets = case.entry.assets
    for item in sorted({asset.item for asset in assets}):
        where = f" in item {item + 1} of the thread" if item else ""
        yield where, [(kind_of(case, asset), asset) for asset in assets if asset.item == item]


def _counted(number: int, kind: str) -> str:
    return f"{number} {_WORDS[kind][number != 1]}"


def _any_of(words: list[str]) -> str:
    return " or ".join(filter(None, (", ".join(words[:-1]), words[-1])))


def media_rules(
    network: str,
    service: str,
    most: Mapping[str, int],
    *,
    mixed: bool = False,
    confidence: Confidence = Confidence.HIGH,
) -> tuple[Rule, ...]:
    """Make the rules of kinds and numbers of media.

    Args:
        network: First word of the rules' ids.
        service: Buffer's name of the network.
        most: How many of each kind a post takes; kinds that are not named, or have none, are not taken at all.
        mixed: Images and videos may stand in one post; the number of images then holds for both together.
        confidence: How sure the numbers are.
    """
    who = label(service)
    taken = {kind: number for kind, number in most.items() if number}
    refused = [kind for kind in _WORDS if kind not in taken]
    total = taken.get("image", 0)

    def unsupported(case: Case) -> Iterator[Hit]:
        found = dict.fromkeys(kind_of(case, asset) for asset in case.entry.assets)
        for kind in found:
            if kind == "image" and "video" in taken and kind in refused and any(map(_is_on_drive, case.entry.assets)):
                yield Hit(
                    "media",
                    f"{who} takes no images, and a file of Google Drive cannot be sent as a video: "
                    "Drive shows Buffer a page in its place.",
                    "Put the video on your website, Dropbox or another place that gives a direct link, and link that.",
                )
            elif kind in refused:
                others = _any_of([_WORDS[name][1] for name in taken])
                yield Hit("media", f"{who} takes no {_WORDS[kind][1]}.", f"Use {others}, or leave this channel out.")

    def too_many(case: Case) -> Iterator[Hit]:
        for where, media in _by_item(case):
            if mixed:
                together = [asset for kind, asset in media if kind in taken]
                limits = [(total, f"{total} images and videos in all", together)]
            else:
                limits = [
                    (allowed, _counted(allowed, kind), [asset for found, asset in media if found == kind])
                    for kind, allowed in taken.items()
                ]
            for allowed, words, assets in limits:
                if surplus := len(assets[allowed:]):
                    yield Hit(
                        "media",
                        f"{who} takes {words}; there are {len(assets)}{where}: {surplus} too many, from "
                        f"“{file_name(assets[allowed].url)}”.",
                        f"Remove {surplus}.",
                    )

    def mixture(case: Case) -> Iterator[Hit]:
        for where, found in _by_item(case):
            kinds = [kind for kind in dict.fromkeys(kind for kind, _ in found) if kind in taken]
            if len(kinds) > 1 and not mixed:
                names = " and ".join(_WORDS[kind][1] for kind in kinds)
                message = f"{who} takes one kind of media in a post, not {names} together{where}."
                yield Hit("media", message, "Keep one kind.")

    first, number = next(iter(taken.items()))
    rules = [
        Rule(
            id=f"{network}.media.too_many",
            summary=f"{who} takes at most "
            + (
                f"{total} images and videos together."
                if mixed
                else f"{', '.join(_counted(n, k) for k, n in taken.items())}."
            ),
            check=too_many,
            good=example(service, assets=(_EXAMPLES[first],) * number),
            bad=example(service, assets=(_EXAMPLES[first],) * (number + 1)),
            confidence=confidence,
        )
    ]
    if refused:
        rules.append(
            Rule(
                id=f"{network}.media.unsupported",
                summary=f"{who} takes no {_any_of([_WORDS[kind][1] for kind in refused])}.",
                check=unsupported,
                good=example(service),
                bad=example(service, assets=(_EXAMPLES[refused[0]],)),
                confidence=confidence,
            )
        )
    if len(taken) > 1 and not mixed:
        rules.append(
            Rule(
                id=f"{network}.media.mixed",
                summary=f"{who} takes one kind of media in a post.",
                check=mixture,
                good=example(service, assets=(_EXAMPLES[first],)),
                bad=example(service, assets=tuple(_EXAMPLES[kind] for kind in list(taken)[:2])),
            )
        )
    return tuple(rules)


def media_required(network: str, service: str, kinds: str, *, source: Source = Source.OBSERVED) -> Rule:
    """Make the rule that a post needs media; ``kinds`` names them for people (``an image or a video``)."""
    who = label(service)

    def check(case: Case) -> Iterator[Hit]:
        if not any(asset.kind in {"image", "video"} for asset in case.entry.assets):
            yield Hit("media", f"{who} needs {kinds}.", f"Put the link of {kinds} into the Media column.")

    return Rule(
        id=f"{network}.media.required",
        summary=f"{who} needs {kinds}.",
        check=check,
        good=example(service),
        bad=example(service, assets=()),
        source=source,
    )


def alt_text_rules(network: str, service: str, limit: int) -> tuple[Rule, ...]:
    """Make the rules for alt texts: length, and what cannot carry one; ``limit`` is 0 where a network shows none."""
    who = label(service)

    def too_long(case: Case) -> Iterator[Hit]:
        for number, asset in enumerate(case.entry.assets, start=1):
            length = UTF16.count(asset.alt_text)
            if kind_of(case, asset) == "image" and length > limit:
                surplus = words_at(asset.alt_text, UTF16.cut(asset.alt_text, limit))
                yield Hit(
                    "alt_text",
                    f"The alt text of image {number} has {length:,} characters; {who} takes {limit:,}: "
                    f"{length - limit:,} too many, from “{surplus}”.",
                    "Shorten it.",
                )

    def not_shown(case: Case) -> Iterator[Hit]:
        for asset in case.entry.assets:
            kind = kind_of(case, asset)
            if asset.alt_text and (kind != "image" or not limit):
                words = _WORDS[kind][1] if kind in _WORDS else "links"
                yield Hit("alt_text", f"{who} shows no alt text for {words}: it is left out.", "Clear or ignore it.")

    described = (Asset("image", IMAGE.url, alt_text="A cup of coffee beside an open calendar"),)
    undescribable = Asset("image", GIF.url if limit else IMAGE.url, alt_text="A cup of coffee")
    rules = [
        Rule(
            id=f"{network}.alt_text.not_shown",
            summary=f"{who} shows alt texts of images only." if limit else f"{who} shows no alt texts.",
            check=not_shown,
            good=example(service),
            bad=example(service, assets=(undescribable,)),
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            refused_by=Refuser.NOBODY,
        )
    ]
    if limit:
        rules.append(
            Rule(
                id=f"{network}.alt_text.too_long",
                summary=f"An alt text on {who} has at most {limit:,} characters.",
                check=too_long,
                good=example(service, assets=described),
                bad=example(service, assets=(Asset("image", IMAGE.url, alt_text="x" * (limit + 1)),)),
            )
        )
    return tuple(rules)
