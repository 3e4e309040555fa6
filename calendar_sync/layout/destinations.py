"""Where a row goes: what its cell of channels comes to."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from calendar_sync.entries.times import parse_time
from calendar_sync.layout import cells
from calendar_sync.layout.contents import shown
from calendar_sync.layout.platforms import read_platforms
from calendar_sync.model.services import label, service_from_word
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


def media_of(
    spread: dict[str, list[tuple[int, Scalar]]], values: Mapping[str, Scalar], told: Mapping[str, str]
) -> list[Fault]:
    """Take media of one network for those of a row that goes there alone, and return why any other row must wait."""
    there = {
        service_from_word(mention.word.partition(":")[0]) if mention.service == "told" else mention.service
        for mention in read_platforms(str(values.get("channels", "")), told)
    }
    faults = []
    for name in [name for name in spread if name.startswith("media:")]:
        if there == {name.partition(":")[2]}:
            spread.setdefault("media", []).extend(spread[name])
        else:
            faults += [cells.apart_fault(name, place, value) for place, value in spread[name][:1]]
    return faults


def time_of(
    spread: dict[str, list[tuple[int, Scalar]]], values: dict[str, Scalar], told: Mapping[str, str]
) -> list[Fault]:
    """Take for the time of a row what stands in the columns of its networks, where all of them say the same."""
    apart = {name.partition(":")[2]: cells[0][1] for name, cells in spread.items() if name.startswith("time:")}
    if not apart:
        return []
    there = [mention.service for mention in read_platforms(str(values.get("channels", "")), told)]
    times = {service: apart.get(service or "", values.get("time")) for service in there}
    said = {str(parse_time(clock)) for clock in times.values()}
    if len(said) == 1 and None not in times.values() and "told" not in times:
        values["time"] = next(iter(times.values()))
        return []
    listed = ", ".join(
        f"{label(service or '')} {shown(clock) if clock else 'none'}" for service, clock in times.items()
    )
    return [
        Fault(
            "time.differs",
            "time",
            f"Its networks have times of their own ({listed}), and a row goes out at one time.",
            "Give each network a row of its own, or write the same time for all.",
        )
    ]


def timed(spread: Mapping[str, Sequence[tuple[int, Scalar]]], columns: Collection[str]) -> str:
    """Return the networks for which a row names times, where no column of the table says where rows go."""
    if any(name == "channels" or name.startswith(("channel:", "post:")) for name in columns):
        return ""
    return ", ".join(label(name.partition(":")[2]) for name in spread if name.startswith("time:"))


def say(word: str, told: Mapping[str, str], values: dict[str, Scalar], faults: list[Fault]) -> None:
    """Fill in the channels, and the type of post, that ``word`` names."""
    kind, channels, fault = cells.channels_and_type(word, told, values.get("post_type"))
    values["channels"] = channels
    if fault is not None:
        faults.append(fault)
    elif kind:
        values["post_type"] = kind
