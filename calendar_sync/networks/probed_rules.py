"""What each network takes of a file itself: size, format, shape and length, as far as a probe has found them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace

from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import label
from calendar_sync.networks.fetched_rules import LARGEST_IMAGE
from calendar_sync.networks.format_rules import format_rule
from calendar_sync.networks.found_media import Found, limit_of, opened_media, over, probed
from calendar_sync.networks.rule import GIF, IMAGE, VIDEO, Case, Confidence, Hit, Refuser, Rule, example

_MB = 1024**2
_EVERYWHERE = ("jpeg", "png", "webp", "heic")
_ANY_TYPE = ""
_TOLERANCE = 0.005
"""A picture is cropped to whole pixels, so a ratio may be off by that much."""


@dataclass(frozen=True, slots=True)
class Takes:
    """What one network takes (networks' help pages; sizes in bytes).

    Args:
        image: Largest image, GIFs apart; ``None`` where no limit of its own is known, or no image is taken.
        image_least: Smallest image.
        gif: Largest GIF; ``None`` where GIFs count as images, or are not taken.
        video: Largest video.
        advised_video: Videos above this may be refused.
        document: Largest document.
        formats: Formats of still images.
        ratio: Least and greatest width divided by height of an image in an ordinary post.
        seconds: Least and greatest length of a video by post type; the empty type stands for all others.
        size_blocks: Whether an image that is too large is refused, or taken with a warning.
        length_blocks: Likewise for a video's length.
    """

    image: int | None = None
    image_least: int = 0
    gif: int | None = None
    video: int | None = None
    advised_video: int | None = None
    document: int | None = None
    formats: tuple[str, ...] = _EVERYWHERE
    ratio: tuple[float, float] | None = None
    seconds: Mapping[str, tuple[float, float]] | None = None
    size_blocks: bool = True
    length_blocks: bool = True


TAKES: Mapping[str, Takes] = {
    "twitter": Takes(image=5 * _MB, gif=15 * _MB, video=512 * _MB, seconds={_ANY_TYPE: (0.5, 140)}),
    "facebook": Takes(image=8 * _MB, video=1024 * _MB, seconds={"reel": (3, 90), "story": (3, 90)}),
    "instagram": Takes(image=8 * _MB, video=300 * _MB, ratio=(0.8, 1.91), seconds={"reel": (5, 900), "story": (0, 60)}),
    "linkedin": Takes(image=10 * _MB, advised_video=200 * _MB, document=100 * _MB, seconds={_ANY_TYPE: (3, 1800)}),
    "threads": Takes(image=8 * _MB, video=1024 * _MB, seconds={_ANY_TYPE: (0, 300)}),
    "bluesky": Takes(image=1_000_000, video=100 * _MB, seconds={_ANY_TYPE: (0, 180)}, size_blocks=False),
    "mastodon": Takes(image=8 * _MB, video=40 * _MB),
    "pinterest": Takes(image=10 * _MB, seconds={_ANY_TYPE: (4, 900)}),
    "tiktok": Takes(image=20 * _MB, video=1024 * _MB, seconds={_ANY_TYPE: (3, 600)}),
    "youtube": Takes(seconds={_ANY_TYPE: (0, 180)}, length_blocks=False),
    "googlebusiness": Takes(image=5 * _MB, image_least=10 * 1024, formats=("jpeg", "png")),
}
"""By Buffer's service name."""


def probed_rules(network: str, service: str) -> tuple[Rule, ...]:
    """Make a network's rules about the files themselves; none for a network that is not in :data:`TAKES`.

    All but the format of an image show only in a probe.

    Args:
        network: First word of the rules' ids.
        service: Buffer's name of the network.
    """
    takes = TAKES.get(service)
    if takes is None:
        return ()
    makers = (_image_size, _image_least, _gif_size, _video_size, _advised_video, _document_size, _ratio)
    made = [rule for maker in makers if (rule := maker(network, service, takes)) is not None]
    made = [replace(rule, needs_probe=True) for rule in (*made, *_lengths(network, service, takes))]
    if takes.image is not None:
        made.append(format_rule(network, service, takes.formats))
    return tuple(made)


def _is_still(found: Found) -> bool:
    return found.facts.kind == "image" and found.facts.format != "gif"


def _is_gif(found: Found) -> bool:
    return found.facts.format == "gif"


def _is(kind: str) -> Callable[[Found], bool]:
    return lambda found: found.facts.kind == kind


def _sized(
    network: str,
    service: str,
    name: str,
    noun: str,
    limit: int | None,
    meant: Callable[[Found], bool],
    sample: tuple[Asset, str],
    severity: Severity = Severity.ERROR,
) -> Rule | None:
    """Make the rule that a file has at most ``limit`` bytes; none where there is no limit."""
    if limit is None:
        return None
    who = label(service)

    def check(case: Case) -> Iterator[Hit]:
        for found in opened_media(case):
            if meant(found) and found.facts.size is not None and found.facts.size > limit:
                has, most = over(found.facts.size, limit)
                message = f"{found.name} has {has}; {who} takes {noun}s of up to {most}."
                yield Hit("media", message, f"Save the {noun} smaller.")

    asset, form = sample
    return Rule(
        id=f"{network}.media.{name}",
        summary=f"{who} takes {noun}s of up to {limit_of(limit)}.",
        check=check,
        good=_example(service, asset, form, size=min(limit, LARGEST_IMAGE) if asset == IMAGE else limit),
        bad=_example(service, asset, form, size=limit + _MB // 8),
        severity=severity,
        refused_by=Refuser.BUFFER if severity is Severity.ERROR else Refuser.NETWORK,
    )


def _example(service: str, asset: Asset, form: str, **facts: object) -> Case:
    metadata = facts.pop("metadata", None)
    case = example(service, assets=(asset,), metadata=metadata)  # type: ignore[arg-type]
    return probed(case, **{"status": 206, "head_status": 200, "format": form, "size": 20_000, **facts})


def _image_size(network: str, service: str, takes: Takes) -> Rule | None:
    severity = Severity.ERROR if takes.size_blocks else Severity.WARNING
    return _sized(network, service, "image_size", "image", takes.image, _is_still, (IMAGE, "jpeg"), severity)


def _gif_size(network: str, service: str, takes: Takes) -> Rule | None:
    return _sized(network, service, "gif_size", "GIF", takes.gif, _is_gif, (GIF, "gif"))


def _video_size(network: str, service: str, takes: Takes) -> Rule | None:
    return _sized(network, service, "video_size", "video", takes.video, _is("video"), (VIDEO, "mp4"))


def _advised_video(network: str, service: str, takes: Takes) -> Rule | None:
    limit, sample = takes.advised_video, (VIDEO, "mp4")
    return _sized(network, service, "video_large", "video", limit, _is("video"), sample, Severity.WARNING)


def _document_size(network: str, service: str, takes: Takes) -> Rule | None:
    sample = (Asset("document", "https://media.example.com/slides.pdf", title="Slides", thumbnail_url=IMAGE.url), "pdf")
    return _sized(network, service, "document_size", "document", takes.document, _is("document"), sample)


def _image_least(network: str, service: str, takes: Takes) -> Rule | None:
    if not takes.image_least:
        return None
    who, least = label(service), takes.image_least

    def check(case: Case) -> Iterator[Hit]:
        for found in opened_media(case):
            size = found.facts.size
            if _is_still(found) and size is not None and 0 < size < least:
                yield Hit(
                    "media",
                    f"{found.name} has {size:,} bytes; {who} takes images of {least:,} ({least // 1024} KB) or more.",
                    "Save it larger or with more quality.",
                )

    return Rule(
        id=f"{network}.media.image_small",
        summary=f"{who} takes images of {least // 1024} KB or more.",
        check=check,
        good=_example(service, IMAGE, "jpeg", size=least),
        bad=_example(service, IMAGE, "jpeg", size=least - 1),
        confidence=Confidence.MEDIUM,
    )


def _ratio(network: str, service: str, takes: Takes) -> Rule | None:
    if takes.ratio is None:
        return None
    who, (least, most) = label(service), takes.ratio

    def check(case: Case) -> Iterator[Hit]:
        if case.entry.metadata.get("type", "post") != "post":
            return
        for found in opened_media(case):
            width, height = found.facts.width, found.facts.height
            if found.facts.kind != "image" or not width or not height:
                continue
            ratio = width / height
            if not least - _TOLERANCE <= ratio <= most + _TOLERANCE:
                yield Hit(
                    "media",
                    f"{found.name} is {width:,} x {height:,} pixels, a ratio of {ratio:.2f} to 1; {who} takes "
                    f"{least:g} to {most:g}.",
                    _crop(width, height, least, most),
                )

    return Rule(
        id=f"{network}.media.ratio",
        summary=f"An image in a post on {who} is {least:g} to {most:g} times as wide as it is high "
        f"({_TOLERANCE:g} more or less is let pass).",
        check=check,
        good=_example(service, IMAGE, "jpeg", width=1080, height=1350),
        bad=_example(service, IMAGE, "jpeg", width=1080, height=1920),
    )


def _crop(width: int, height: int, least: float, most: float) -> str:
    if width / height < least:
        return f"Crop it to {width:,} x {int(width / least):,} pixels, or make it a story."
    return f"Crop it to {int(height * most):,} x {height:,} pixels."


def _lengths(network: str, service: str, takes: Takes) -> tuple[Rule, ...]:
    if not takes.seconds:
        return ()
    who, by_type = label(service), takes.seconds
    kind, (_, most) = next(iter(by_type.items()))
    metadata = {"type": kind} if kind else None

    def check(case: Case) -> Iterator[Hit]:
        limits = by_type.get(str(case.entry.metadata.get("type", ""))) or by_type.get(_ANY_TYPE)
        if limits is None:
            return
        shortest, longest = limits
        for found in opened_media(case):
            seconds = found.facts.seconds
            if found.facts.kind == "video" and seconds is not None and not shortest <= seconds <= longest + 0.5:
                word, gap = ("short", shortest - seconds) if seconds < shortest else ("long", seconds - longest)
                yield Hit(
                    "media",
                    f"{found.name} lasts {_span(seconds)}, which is {_span(max(gap, 0.01))} too {word}: {who} takes "
                    f"{_range(*limits)}.",
                    "Cut it." if word == "long" else "Use a longer one.",
                )

    told = "; ".join((f"{name}: " if name else "") + _range(*limits) for name, limits in by_type.items())
    return (
        Rule(
            id=f"{network}.media.length",
            summary=f"{who} takes videos of a certain length ({told}).",
            check=check,
            good=_example(service, VIDEO, "mp4", seconds=most, metadata=metadata),
            bad=_example(service, VIDEO, "mp4", seconds=most + 1, metadata=metadata),
            severity=Severity.ERROR if takes.length_blocks else Severity.WARNING,
            refused_by=Refuser.BUFFER if takes.length_blocks else Refuser.NOBODY,
            confidence=Confidence.HIGH if takes.length_blocks else Confidence.MEDIUM,
        ),
    )


def _span(seconds: float) -> str:
    if seconds < 120:
        return _number(f"{seconds:.3g}", "second")
    minutes, rest = divmod(round(seconds), 60)
    return _number(str(minutes), "minute") + (f" {_number(str(rest), 'second')}" if rest else "")


def _number(number: str, unit: str) -> str:
    return f"{number} {unit}{'' if number == '1' else 's'}"


def _range(least: float, most: float) -> str:
    return f"{_span(least)} to {_span(most)}" if least else f"up to {_span(most)}"
