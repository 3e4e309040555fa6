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
    """Take media of single networks for those of a row that goes nowhere else, and return why any other row must wait.

    Beside media for its own networks, those for others are left to the rows that go there.
    """
    apart = {name.partition(":")[2]: cells for name, cells in spread.items() if name.startswith("media:")}
    if not apart:
        return []
    there = {
        service_from_word(mention.word.partition(":")[0]) if mention.service == "told" else mention.service
        for mention in read_platforms(str(values.get("channels", "")), told)
    }
    mine = [apart.get(service or "") for service in there]
    if mine and mine[0] and all(cells == mine[0] for cells in mine) and "media" not in spread:
        spread["media"] = [*mine[0]]
        return []
    named = {place: (f"media:{service}", value) for service, cells in apart.items() for place, value in cells}
    return [cells.apart_fault(name, place, value) for place, (name, value) in named.items()]


def time_of(
    spread: dict[str, list[tuple[int, Scalar]]], values: dict[str, Scalar], told: Mapping[str, str]
) -> list[Fault]:
    """Take for the time of a row what stands in the columns of its networks, where all of them say the same."""
    apart = {name.partition(":")[2]: cells[0][1] for name, cells in spread.items() if name.startswith("time:")}
    times = _at_networks(apart, values.get("time"), values, told)
    if not times:
        return []
    if len({str(parse_time(clock)) for clock in times.values()}) == 1 and _told_apart(times):
        values["time"] = next(iter(times.values()))
        return []
    return [_differs("time", times, "times of their own", "a row goes out at one time", "write the same time for all")]


def day_of(
    spread: dict[str, list[tuple[int, Scalar]]], values: Mapping[str, Scalar], told: Mapping[str, str]
) -> list[Fault]:
    """Take for the day of a row what stands in the columns of its networks, where all of them say the same."""
    apart = {name.partition(":")[2]: cells[0] for name, cells in spread.items() if name.startswith("date:")}
    general = spread["date"][0] if "date" in spread else None
    said = {service: cell[1] for service, cell in apart.items()}
    days = _at_networks(said, general[1] if general else None, values, told)
    if not days:
        return []
    if len({str(day) for day in days.values()}) == 1 and _told_apart(days):
        spread["date"] = [apart.get(next(iter(days)) or "") or general or (1, None)]
        return []
    return [_differs("date", days, "days of their own", "a row goes out on one day", "write the same day for all")]


def _at_networks(
    apart: Mapping[str, Scalar], general: Scalar, values: Mapping[str, Scalar], told: Mapping[str, str]
) -> dict[str | None, Scalar]:
    """Return what holds for each network of a row; nothing where none of them has anything of its own."""
    there = [mention.service for mention in read_platforms(str(values.get("channels", "")), told)]
    own = {*there} & {*apart} or {*there} & {"told", None}
    return {service: apart.get(service or "", general) for service in there} if apart and own else {}


def _told_apart(said: Mapping[str | None, Scalar]) -> bool:
    return None not in said.values() and "told" not in said and None not in said


def _differs(field: str, said: Mapping[str | None, Scalar], what: str, why: str, fix: str) -> Fault:
    listed = ", ".join(f"{label(service or '')} {shown(value) if value else 'none'}" for service, value in said.items())
    return Fault(
        f"{field}.differs",
        field,
        f"Its networks have {what} ({listed}), and {why}.",
        f"Give each network a row of its own, or {fix}.",
    )


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
