"""Pinterest."""

from __future__ import annotations

from collections.abc import Iterator

from calendar_sync.networks.media_rules import alt_text_rules, media_required, media_rules
from calendar_sync.networks.rule import Case, Hit, Network, Rule, Source, example
from calendar_sync.networks.setting_rules import required
from calendar_sync.networks.text_rules import no_threads, setting, too_long


def _board_unknown(case: Case) -> Iterator[Hit]:
    board = case.entry.metadata.get("board_service_id")
    known = {board.service_id for board in case.channel.boards}
    if board and case.channel.known and board not in known:
        names = ", ".join(f"'{board.name}'" for board in case.channel.boards) or "none"
        yield Hit("board", f"{case.channel.handle} has no board '{board}'.", f"Its boards are {names}.")


NETWORK = Network(
    "pinterest",
    "pinterest",
    (
        too_long(
            "pinterest",
            "pinterest",
            500,
            good=example("pinterest", "y" * 500),
            bad=example("pinterest", "y" * 501),
        ),
        too_long(
            "pinterest",
            "pinterest",
            100,
            name="title.too_long",
            field="title",
            parts=setting("title", "The title"),
            summary="A title on Pinterest has at most 100 characters.",
            good=example("pinterest", metadata={"title": "y" * 100}),
            bad=example("pinterest", metadata={"title": "y" * 101}),
        ),
        too_long(
            "pinterest",
            "pinterest",
            2048,
            name="link.too_long",
            field="link",
            parts=setting("link", "The link"),
            summary="The link of a pin has at most 2,048 characters.",
            good=example("pinterest", metadata={"link": "https://example.com/"}),
            bad=example("pinterest", metadata={"link": "https://example.com/" + "y" * 2048}),
        ),
        required(
            "pinterest",
            "pinterest",
            "board_service_id",
            "board",
            "a board",
            "Write the name of one of the channel's boards into the Board column.",
            source=Source.API,
        ),
        Rule(
            id="pinterest.board.unknown",
            summary="The board is one of the channel's.",
            check=_board_unknown,
            good=example("pinterest"),
            bad=example("pinterest", metadata={"board_service_id": "board-of-somebody-else"}),
            source=Source.API,
            binding=True,
        ),
        no_threads("pinterest", "pinterest"),
        media_required("pinterest", "pinterest", "an image or a video", source=Source.API),
        *media_rules("pinterest", "pinterest", {"image": 1, "gif": 1, "video": 1}),
        *alt_text_rules("pinterest", "pinterest", 500),
    ),
)
