"""Rules about texts, made to measure for each network."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterable, Iterator

from calendar_sync.model.appearance import Measured
from calendar_sync.model.entry import Severity
from calendar_sync.model.services import label
from calendar_sync.networks.counting import UTF16, Ruler, cluster_start
from calendar_sync.networks.rule import Case, Confidence, Hit, Refuser, Rule, Source, article, example

Parts = Callable[[Case], Iterable[tuple[str, str]]]
"""Gives the texts a limit holds for, each with the words to call it by."""


def all_items(case: Case) -> Iterator[tuple[str, str]]:
    """Give the text, or each item of a thread."""
    if not case.entry.thread:
        yield "The text", case.entry.text
        return
    for number, text in enumerate((case.entry.text, *case.entry.thread), start=1):
        yield f"Item {number} of the thread", text


def setting(name: str, words: str) -> Parts:
    """Give one setting, where it is given."""

    def parts(case: Case) -> Iterator[tuple[str, str]]:
        if value := case.entry.metadata.get(name):
            yield words, str(value)

    return parts


def words_at(text: str, place: int) -> str:
    """Return a few words of the NFC text around ``place``, from the beginning of the word that stands there."""
    text = unicodedata.normalize("NFC", text)
    blank = max(text.rfind(sign, max(0, place - 20), place) for sign in " \n\t")
    start = blank + 1 if blank >= 0 else cluster_start(text, place)
    words = " ".join(text[start : cluster_start(text, start + 60)].split())
    if not words:
        before = " ".join(text[max(0, place - 200) : place].split())
        return "…" + before[cluster_start(before, max(0, len(before) - 20)) :]
    if start + 60 >= len(text) and len(words) <= 40:
        return words
    short = words[: cluster_start(words, 40) or 40]
    whole, gap, _ = short.rpartition(" ")
    return f"{whole if gap and len(whole) >= 20 else short.rstrip()}…"


def _ends_in_link(text: str) -> bool:
    """Return whether the last paragraph is a link alone, as one that comes from the Link column is."""
    words = text[text.rfind("\n\n") + 1 :].split()
    return len(words) == 1 and "\n\n" in text and words[0].startswith(("http://", "https://"))


def too_long(
    network: str,
    service: str,
    limit: int | Callable[[Case], int],
    *,
    bad: Case,
    good: Case | None = None,
    name: str = "text.too_long",
    field: str = "text",
    parts: Parts = all_items,
    ruler: Ruler = UTF16,
    summary: str = "",
    severity: Severity = Severity.ERROR,
    source: Source = Source.HELP,
    confidence: Confidence = Confidence.HIGH,
    refused_by: Refuser = Refuser.BUFFER,
    unless_over: tuple[Ruler, int] | None = None,
    needs_channel: bool = False,
) -> Rule:
    """Make the rule that a text must not be longer than ``limit``, as ``ruler`` counts.

    Args:
        network: First word of the rule's id.
        service: Buffer's name of the network.
        limit: The limit, or how to find it for a case.
        bad: A post that is too long.
        good: A post that is not; by default the network's plainest.
        name: The rest of the id.
        field: The column to blame.
        parts: The texts it holds for.
        ruler: How length is counted.
        summary: The rule in one sentence; by default made from the limit.
        severity: Whether it blocks.
        source: Where it is known from.
        confidence: How sure it is.
        refused_by: Who would turn the post down.
        unless_over: A ruler and a limit of another rule, which has told already where both are broken.
        needs_channel: The limit depends on what Buffer tells of the channel.
    """
    who = label(service)
    mend = (
        f"Shorten it, or give {who} a shorter one in a column named Text ({who})." if field == "text" else "Shorten it."
    )

    def check(case: Case) -> Iterator[Hit]:
        allowed = limit if isinstance(limit, int) else limit(case)
        for what, text in parts(case):
            if len(text) * 12 <= allowed:  # no ruler makes a character cost more
                continue
            count = ruler.count(text)
            if count > allowed and not (unless_over and unless_over[0].count(text) > unless_over[1]):
                note = f" ({ruler.note})" if ruler.note and count != len(text) else ""
                yield Hit(
                    field,
                    f"{what} has {count:,} {ruler.unit}{note}; {who} takes {allowed:,}: {count - allowed:,} too many, "
                    f"from “{words_at(text, ruler.cut(text, allowed))}”."
                    + (" The link at its end, alone after a blank line, counts too." if _ends_in_link(text) else ""),
                    mend if case.entry.text_field == "text" else "Shorten it.",
                )

    def measure(case: Case) -> Iterator[Measured]:
        allowed = limit if isinstance(limit, int) else limit(case)
        for what, text in parts(case):
            yield Measured(what, ruler.count(text), allowed, ruler.unit, ruler.note)

    return Rule(
        id=f"{network}.{name}",
        summary=summary or f"{who} takes at most {limit:,} {ruler.unit}" + (f" ({ruler.note})." if ruler.note else "."),
        check=check,
        good=good or example(service),
        bad=bad,
        severity=severity,
        source=source,
        confidence=confidence,
        refused_by=refused_by,
        needs_channel=needs_channel,
        measure=measure,
    )


def first_comment_rules(
    network: str, service: str, limit: int, *, without: str = "", source: Source = Source.HELP
) -> tuple[Rule, ...]:
    """Make the rules for a network with first comments: length, paid plan, and the post type that has none."""
    who = label(service)
    given = {"first_comment": "Link in bio."}

    def paid_plan(case: Case) -> Iterator[Hit]:
        if case.free_plan and case.entry.metadata.get("first_comment"):
            yield Hit(
                "first_comment",
                f"Buffer posts first comments only on paid plans, and refuses the whole {who} post on the Free plan.",
                "Clear the first comment, or upgrade in Buffer.",
            )

    def wrong_type(case: Case) -> Iterator[Hit]:
        if case.entry.metadata.get("first_comment") and case.entry.metadata.get("type") == without:
            yield Hit(
                "first_comment",
                f"{article(who)} {without} has no first comment.",
                "Clear it, or choose another post type.",
            )

    rules = [
        too_long(
            network,
            service,
            limit,
            name="first_comment.too_long",
            field="first_comment",
            parts=setting("first_comment", "The first comment"),
            good=example(service, metadata=given),
            bad=example(service, metadata={"first_comment": "word " * limit}),
            source=source,
            summary=f"A first comment on {who} has at most {limit:,} characters.",
        ),
        Rule(
            id=f"{network}.first_comment.paid_plan",
            summary="First comments need a paid plan; on the Free plan the whole post is refused.",
            check=paid_plan,
            good=example(service, metadata=given),
            bad=example(service, metadata=given, free_plan=True),
            source=Source.OBSERVED,
        ),
    ]
    if without:
        rules.append(
            Rule(
                id=f"{network}.first_comment.{without}",
                summary=f"{article(who)} {without} has no first comment.",
                check=wrong_type,
                good=example(service, metadata=given),
                bad=example(service, metadata={**given, "type": without}),
            )
        )
    return tuple(rules)


def thread_length(network: str, service: str, most: int) -> Rule:
    """Make the rule that a thread has at most ``most`` items."""
    who = label(service)

    def check(case: Case) -> Iterator[Hit]:
        items = len(case.entry.thread) + 1
        if items > most:
            first = words_at(case.entry.thread[most - 1], 0)
            message = f"The thread has {items} items; {who} takes {most}: {items - most} too many, from “{first}”."
            yield Hit("text", message, "Join some of them.")

    return Rule(
        id=f"{network}.thread.too_long",
        summary=f"A thread on {who} has at most {most} items.",
        check=check,
        good=example(service, thread=("And here is why.",)),
        bad=example(service, thread=("And more.",) * most),
    )


def no_threads(network: str, service: str) -> Rule:
    """Make the rule of a network without threads."""
    who = label(service)

    def check(case: Case) -> Iterator[Hit]:
        if case.entry.thread:
            yield Hit(
                "text",
                f"{who} has no threads, but a line of dashes splits the text into {len(case.entry.thread) + 1} items.",
                f"Give {who} a text without dashes in a column named Text ({who}).",
            )

    return Rule(
        id=f"{network}.thread.unsupported",
        summary=f"{who} has no threads.",
        check=check,
        good=example(service),
        bad=example(service, thread=("And here is why.",)),
        source=Source.API,
        refused_by=Refuser.NOBODY,
        binding=True,
    )
