"""Rules about what a probe has found behind links to media; they hold on every network, and on the idea board."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from urllib.parse import urlsplit

from calendar_sync.model.buffer import Asset
from calendar_sync.model.entry import Severity
from calendar_sync.model.media import Reach, declared_kind
from calendar_sync.networks.found_media import found_files, limit_of, opened_files, over, probed
from calendar_sync.networks.rule import IMAGE, Case, Confidence, Hit, Refuser, Rule, Source, example

LARGEST_IMAGE = 10 * 1024 * 1024
"""Bytes; Buffer takes no larger image for any network."""

_PASSING = frozenset({408, 425, 429})
"""Statuses below 500 that say "not now" instead of "no"."""
_GENERIC = frozenset({"", "application/octet-stream", "binary/octet-stream"})
_SAME_FORMAT = {"image/jpg": "jpeg", "image/pjpeg": "jpeg", "image/heif": "heic", "image/x-ms-bmp": "bmp"}


def _refused(*, for_good: bool) -> Callable[[Case], Iterator[Hit]]:
    def check(case: Case) -> Iterator[Hit]:
        for found in found_files(case):
            status = found.facts.status
            final = 400 <= status < 500 and status not in _PASSING
            if found.facts.reach is Reach.REFUSED and final is for_good:
                yield Hit(
                    found.field,
                    f"{found.name} cannot be fetched: {found.facts.detail}.",
                    "Open the link in a private browser window: the file must appear without signing in."
                    if for_good
                    else "Try again later; Buffer has to fetch it as well.",
                )

    return check


def _unreached(reach: Reach, fix: str) -> Callable[[Case], Iterator[Hit]]:
    def check(case: Case) -> Iterator[Hit]:
        for found in found_files(case):
            if found.facts.reach is reach:
                yield Hit(found.field, f"{found.name} was not fetched: {found.facts.detail}.", fix)

    return check


def _head_refused(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        if found.facts.head_status != 200:
            name = found.name[0].lower() + found.name[1:]
            said = f"answers {found.facts.head_status}" if found.facts.head_status else "gives no answer"
            yield Hit(
                found.field,
                f"The server of {name} {said} when asked about the file (HEAD), as Buffer asks first.",
                "Put the file on a server that answers this with 200, such as your website or Dropbox.",
            )


def _page(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        if found.facts.kind == "page":
            yield Hit(
                found.field,
                f"{found.name} is a web page, not a file.",
                "Link the file itself: opened in a browser, nothing but the image or video appears.",
            )


def _empty(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        if found.facts.size == 0:
            yield Hit(found.field, f"{found.name} is empty.", "Upload the file again.")


def _drive_video(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        if found.facts.kind == "video" and (urlsplit(found.asset.url).hostname or "") == "drive.google.com":
            yield Hit(
                found.field,
                f"{found.name} is a video on Google Drive, which gives videos to people only.",
                "Put the video on your website or Dropbox, and link that.",
            )


def _wrong_kind(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        kind = found.facts.kind
        if kind not in {"", "page", found.asset.kind}:
            yield Hit(
                found.field,
                f"{found.name} is no {found.asset.kind} but {'an' if kind == 'image' else 'a'} {kind}.",
                "Give the file its right ending, or link the right file.",
            )


def _declared_kind(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        declared, kind = found.facts.declared, found.facts.kind
        if found.facts.format and kind != "page" and declared not in _GENERIC and declared_kind(declared) != kind:
            if kind == "document" and declared.startswith("application/"):
                continue
            yield Hit(
                found.field,
                f"{found.name} is {'an' if kind == 'image' else 'a'} {kind}, but its server calls it '{declared}'.",
                f"Have the server send it as {kind}/{found.facts.format}, or put the file elsewhere.",
            )


def _declared_format(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        declared, form = found.facts.declared, found.facts.format
        if form and declared.startswith("image/") and found.facts.kind == "image":
            said = _SAME_FORMAT.get(declared) or declared.removeprefix("image/").removesuffix("+xml")
            if said != form:
                yield Hit(
                    found.field,
                    f"{found.name} is a {form.upper()}, but its server calls it '{declared}'.",
                    "Give the file its right ending and upload it again.",
                )


def _unrecognised(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        # What the server calls it is no proof.
        if not found.facts.format and found.facts.kind != "page" and found.facts.size != 0:
            yield Hit(
                found.field,
                f"{found.name} begins like no format that is known here.",
                "JPG, PNG, WebP, MP4 and MOV are sure to be taken.",
            )


def _too_large(case: Case) -> Iterator[Hit]:
    for found in opened_files(case):
        size, form = found.facts.size, found.facts.format
        if found.facts.kind == "image" and form != "gif" and size is not None and size > LARGEST_IMAGE:
            has, most = over(size, LARGEST_IMAGE)
            yield Hit(
                found.field,
                f"{found.name} has {has}; Buffer takes images of up to {most}.",
                "Save it smaller, as a JPG of less quality.",
            )


_POST = example("linkedin", assets=(IMAGE,))
_FINE = probed(_POST, status=206, head_status=200, declared="image/jpeg", format="jpeg", size=90_000)


def _rule(name: str, summary: str, check: Callable[[Case], Iterator[Hit]], bad: Case, **rest: object) -> Rule:
    fields: dict[str, object] = {"good": _FINE, "source": Source.OBSERVED, "needs_probe": True, **rest}
    return Rule(id=f"media.{name}", summary=summary, check=check, bad=bad, **fields)  # type: ignore[arg-type]


def _bad(**facts: object) -> Case:
    return probed(_POST, **{"status": 206, "head_status": 200, **facts})


_ADVICE: dict[str, object] = {"severity": Severity.WARNING, "refused_by": Refuser.NOBODY}

RULES: tuple[Rule, ...] = (
    _rule(
        "gone",
        "A link to media gives the file to anybody (401, 403, 404, 410 and the like).",
        _refused(for_good=True),
        _bad(reach=Reach.REFUSED, status=404, detail="the server answers 404"),
    ),
    _rule(
        "busy",
        "The server of a file has time to give it (429, 500 and the like).",
        _refused(for_good=False),
        _bad(reach=Reach.REFUSED, status=503, detail="the server answers 503"),
        **_ADVICE,
    ),
    _rule(
        "not_public",
        "A link to media leads to a public address, on the usual ports, in at most five redirects.",
        _unreached(Reach.FORBIDDEN, "Put the file where everybody on the internet can fetch it, and link that."),
        _bad(reach=Reach.FORBIDDEN, detail="it leads to 10.0.0.5, which is not a public address of the internet"),
    ),
    _rule(
        "unreachable",
        "The server of a file answers.",
        _unreached(Reach.SILENT, "Check the link in a browser; Buffer has to fetch the file as well."),
        _bad(reach=Reach.SILENT, detail="the server does not answer in time"),
        **_ADVICE,
    ),
    _rule(
        "unasked",
        "There was time to look behind every link.",
        _unreached(Reach.UNASKED, "Run again, or look at fewer rows at a time."),
        _bad(reach=Reach.UNASKED, detail="the time for looking at media was used up before its turn"),
        **_ADVICE,
    ),
    _rule(
        "head_refused",
        "The server of a file answers HEAD with 200.",
        _head_refused,
        _bad(head_status=405, format="jpeg", declared="image/jpeg"),
        source=Source.API,
    ),
    _rule("page", "A link to media leads to the file, not to a page around it.", _page, _bad(format="html")),
    _rule("empty", "A file is not empty.", _empty, _bad(size=0)),
    _rule(
        "drive_video",
        "No video is linked on Google Drive.",
        _drive_video,
        probed(
            example("linkedin", assets=(Asset("video", "https://drive.google.com/uc?export=view&id=abc"),)),
            status=206,
            head_status=200,
            format="mp4",
        ),
    ),
    _rule(
        "wrong_kind",
        "What looks like an image, video or document by its name is one.",
        _wrong_kind,
        _bad(format="mp4", declared="video/mp4"),
    ),
    _rule(
        "declared_kind",
        "A server calls an image an image, and a video a video.",
        _declared_kind,
        _bad(format="jpeg", declared="text/plain"),
        confidence=Confidence.MEDIUM,
    ),
    _rule(
        "declared_format",
        "A server calls the format of an image by its name.",
        _declared_format,
        _bad(format="webp", declared="image/jpeg"),
        confidence=Confidence.LOW,
        **_ADVICE,
    ),
    _rule(
        "unrecognised",
        "A file begins as one of its format does.",
        _unrecognised,
        _bad(declared="image/jpeg", size=10),
        **_ADVICE,
    ),
    _rule(
        "image_size",
        f"An image has at most {limit_of(LARGEST_IMAGE)}.",
        _too_large,
        _bad(format="jpeg", declared="image/jpeg", size=LARGEST_IMAGE + 1),
        source=Source.HELP,
    ),
)
"""In the order in which they are reported."""
