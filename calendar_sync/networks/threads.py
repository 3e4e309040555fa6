"""Threads."""

from __future__ import annotations

from calendar_sync.model.entry import Severity
from calendar_sync.networks.counting import THREADS_BYTES, UTF16
from calendar_sync.networks.format_rules import cover_rule
from calendar_sync.networks.media_rules import alt_text_rules, media_rules
from calendar_sync.networks.rule import Confidence, Network, Refuser, Source, example
from calendar_sync.networks.setting_rules import choice
from calendar_sync.networks.text_rules import setting, too_long

NETWORK = Network(
    "threads",
    "threads",
    (
        too_long(
            "threads",
            "threads",
            500,
            good=example("threads", "y" * 500),
            bad=example("threads", "y" * 501),
        ),
        too_long(
            "threads",
            "threads",
            500,
            name="text.emoji_bytes",
            ruler=THREADS_BYTES,
            summary=f"Threads may count emoji by their bytes: at most 500 characters ({THREADS_BYTES.note}).",
            good=example("threads", "y" * 400 + "😀" * 20),
            bad=example("threads", "y" * 400 + "😀" * 30),
            severity=Severity.WARNING,
            unless_over=(UTF16, 500),
            confidence=Confidence.MEDIUM,
            refused_by=Refuser.NETWORK,
        ),
        too_long(
            "threads",
            "threads",
            50,
            name="topic.too_long",
            field="topic",
            parts=setting("topic", "The topic"),
            summary="A topic on Threads has at most 50 characters.",
            good=example("threads", metadata={"topic": "Baking"}),
            bad=example("threads", metadata={"topic": "Baking " * 8}),
            source=Source.OBSERVED,
        ),
        choice("threads", "threads", "type", "post_type", ("post", "ghost_post")),
        *media_rules("threads", "threads", {"image": 20, "video": 1}),
        *alt_text_rules("threads", "threads", 1000),
        cover_rule("threads", "threads"),
    ),
)
