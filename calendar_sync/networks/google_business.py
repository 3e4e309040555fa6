"""Google Business profiles."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime

from calendar_sync.model.columns import SETTING_COLUMNS
from calendar_sync.model.entry import Entry, Kind, Severity
from calendar_sync.networks.counting import UTF16
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Case, Confidence, Hit, Network, Refuser, Rule, Source, example
from calendar_sync.networks.setting_rules import choice
from calendar_sync.networks.text_rules import no_threads, too_long

_BUTTONS = ("none", "book", "call", "learn_more", "order", "shop", "signup")
_WITHOUT_LINK = frozenset({"call", "none"})
_SALE = {"type": "offer", "title": "Spring sale", "start": "2027-03-01T09:00:00Z", "end": "2027-03-31T18:00:00Z"}


def _details(case: Case) -> Iterator[Hit]:
    settings = case.entry.metadata
    kind = settings.get("type")
    if kind not in {"offer", "event"}:
        return
    wait = " Until then the draft goes without the details." if case.entry.kind is Kind.DRAFT else ""
    if not str(settings.get("title") or "").strip():
        yield Hit("title", f"An {kind} on Google Business needs a title.{wait}", "Fill the Title column.")
    for name, field, words in (("start", "event_start", "beginning"), ("end", "event_end", "end")):
        if not settings.get(name):
            message = f"An {kind} on Google Business needs its {words}.{wait}"
            yield Hit(field, message, f"Fill the column {SETTING_COLUMNS[field]}.")
    if settings.get("start") and settings.get("end") and str(settings["start"]) > str(settings["end"]):
        yield Hit("event_end", f"The {kind} ends before it begins.", "Correct its dates.")


def without_torn_details(entry: Entry) -> Entry:
    """Return a draft of an offer or event that lacks its title or a date without the other details.

    Buffer takes details that are not complete, and cannot read them out again: its answers promise title and dates.
    """
    settings = entry.metadata
    if entry.kind is not Kind.DRAFT or settings.get("type") not in {"offer", "event"}:
        return entry
    if all(settings.get(name) for name in ("title", "start", "end")):
        return entry
    return replace(entry, metadata={name: settings[name] for name in ("type", "title") if name in settings})


def _no_length(case: Case) -> Iterator[Hit]:
    settings = case.entry.metadata
    kind = settings.get("type")
    if kind in {"offer", "event"} and settings.get("start") and settings.get("start") == settings.get("end"):
        yield Hit("event_end", f"The {kind} ends at the moment it begins.", "Write a later end.")


def _over(case: Case) -> Iterator[Hit]:
    settings, due = case.entry.metadata, case.entry.due_at
    kind, end = settings.get("type"), str(settings.get("end") or "")
    if kind in {"offer", "event"} and due is not None and end and datetime.fromisoformat(end) < due:
        yield Hit("event_end", f"The {kind} is over before the post goes out.", "Correct its dates, or post earlier.")


def _button_link(case: Case) -> Iterator[Hit]:
    settings = case.entry.metadata
    button = settings.get("button")
    if (
        button in _BUTTONS
        and button not in _WITHOUT_LINK
        and settings.get("type") != "offer"
        and not settings.get("link")
    ):
        words = str(button).replace("_", " ")
        yield Hit("link", f"The button “{words}” leads nowhere.", "Fill the Link column, or remove the button.")


def _idle_link(case: Case) -> Iterator[Hit]:
    settings = case.entry.metadata
    if settings.get("link") and settings.get("type") != "offer" and settings.get("button", "none") == "none":
        yield Hit(
            "link",
            "Google Business shows a link as a button, and no button is named: nobody sees the link.",
            "Name a button in the column Google button, such as Learn more.",
        )


NETWORK = Network(
    "google",
    "googlebusiness",
    (
        too_long(
            "google",
            "googlebusiness",
            4000,
            good=example("googlebusiness", "y" * 1500),
            bad=example("googlebusiness", "y" * 4001),
            source=Source.OBSERVED,
        ),
        too_long(
            "google",
            "googlebusiness",
            1500,
            name="text.too_long_for_google",
            summary="Google itself takes 1,500 characters, though Buffer takes 4,000.",
            good=example("googlebusiness", "y" * 1500),
            bad=example("googlebusiness", "y" * 1501),
            severity=Severity.WARNING,
            confidence=Confidence.MEDIUM,
            refused_by=Refuser.NETWORK,
            unless_over=(UTF16, 4000),
        ),
        no_threads("google", "googlebusiness"),
        choice("google", "googlebusiness", "type", "post_type", ("whats_new", "offer", "event"), needed=True),
        Rule(
            id="google.details.incomplete",
            summary="An offer or event on Google Business has a title, a beginning and an end that is not before it.",
            check=_details,
            good=example("googlebusiness", metadata=_SALE),
            bad=example("googlebusiness", metadata={**_SALE, "title": None}),
            source=Source.API,
            confidence=Confidence.MEDIUM,
        ),
        Rule(
            id="google.details.no_length",
            summary="An offer or event on Google Business ends later than it begins.",
            check=_no_length,
            good=example("googlebusiness", metadata=_SALE),
            bad=example("googlebusiness", metadata={**_SALE, "end": _SALE["start"]}),
            severity=Severity.WARNING,
            source=Source.API,
            confidence=Confidence.LOW,
            refused_by=Refuser.NETWORK,
        ),
        Rule(
            id="google.details.over",
            summary="An offer or event on Google Business is not over when its post goes out.",
            check=_over,
            good=example("googlebusiness", metadata=_SALE),
            bad=example(
                "googlebusiness", metadata={**_SALE, "start": "2027-01-02T09:00:00Z", "end": "2027-01-03T18:00:00Z"}
            ),
            severity=Severity.WARNING,
            source=Source.OBSERVED,
            confidence=Confidence.LOW,
            refused_by=Refuser.NOBODY,
        ),
        choice("google", "googlebusiness", "button", "button", _BUTTONS),
        Rule(
            id="google.button.no_link",
            summary="A button on Google Business has a link, unless it calls.",
            check=_button_link,
            good=example("googlebusiness", metadata={"button": "learn_more", "link": "https://example.com/"}),
            bad=example("googlebusiness", metadata={"button": "learn_more"}),
            source=Source.API,
            refused_by=Refuser.NETWORK,
            confidence=Confidence.MEDIUM,
        ),
        Rule(
            id="google.link.no_button",
            summary="A link on Google Business has a button that leads there; that of an offer needs none.",
            check=_idle_link,
            good=example("googlebusiness", metadata={"button": "learn_more", "link": "https://example.com/"}),
            bad=example("googlebusiness", metadata={"link": "https://example.com/"}),
            severity=Severity.WARNING,
            source=Source.API,
            refused_by=Refuser.NOBODY,
            confidence=Confidence.MEDIUM,
        ),
        *media_rules("google", "googlebusiness", {"image": 1}, confidence=Confidence.MEDIUM),
        *alt_text_rules("google", "googlebusiness", 0),
    ),
)
