"""Where a row goes: what its cell of channels comes to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from calendar_sync.layout import cells
from calendar_sync.layout.contents import shown
from calendar_sync.layout.platforms import read_platforms
from calendar_sync.model.sheet import Fault, Scalar


def read(
    value: Scalar, ticked: Sequence[str], told: Mapping[str, str], values: dict[str, Scalar], faults: list[Fault]
) -> list[str]:
    """Read a filled cell of channels into ``values``; one that names nothing of Buffer's passes its row over.

    Args:
        value: The cell.
        ticked: Networks whose own columns are ticked in the row.
        told: Folded words of the settings, and what they stand for.
        values: Of the row, by field.
        faults: Takes what is wrong.

    Returns:
        The words that were passed over, as far as the row is not.
    """
    if not isinstance(value, str):
        values["channels"] = value
        return []
    mentions = read_platforms(value, told)
    skipped = [mention.word for mention in mentions if mention.skipped]
    if mentions and len(skipped) == len(mentions) and not ticked:
        values["skip"] = True
        values["channels"] = value
        faults.append(Fault("channel.not_social", "channels", f"'{shown(value)}' is not posted through Buffer.",
                            "Clear the row's Sync ID if it was posted by mistake."))  # fmt: skip
    else:
        say(", ".join([value, *ticked]) if ticked else value, told, values, faults)
    return skipped


def say(word: str, told: Mapping[str, str], values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Fill in the channels, and the type of post, that ``word`` names."""
    kind, channels, fault = cells.channels_and_type(word, told, values.get("post_type"))
    values["channels"] = channels
    if fault is not None:
        faults.append(fault)
    elif kind:
        values["post_type"] = kind
