"""The shapes of the JSON documents of reports: what ``report`` and ``metrics`` with ``--format json`` promise.

Within a version, fields are added, and none is taken away or changed in meaning; so readers leave alone what they do
not know. A number that is not known is absent or null, and never 0.
"""

from __future__ import annotations

from typing import Annotated, Literal, NotRequired

from pydantic import Field
from typing_extensions import TypedDict

REPORT_VERSION: Literal[1] = 1
METRICS_VERSION: Literal[1] = 1

Day = Annotated[str, Field(description="ISO 8601, in UTC", examples=["2026-05-14"])]
Moment = Annotated[str, Field(description="ISO 8601 in UTC, ending in Z", examples=["2026-05-14T09:00:00Z"])]
Numbers = Annotated[
    dict[str, float],
    Field(
        description="By Buffer's type of metric (reactions, engagementRate ...); a type newer than this version "
        "comes under its own name. Rates are percentages from 0 to 100."
    ),
]


class FiguresDocument(TypedDict):
    """Numbers of a set of posts."""

    metrics: Numbers
    metrics_updated_at: Annotated[Moment | None, Field(description="null where no post matched, or nothing is known")]


class LineDocument(FiguresDocument):
    """A line of the breakdown."""

    label: str
    before: NotRequired[Annotated[FiguresDocument, Field(description="of the period it is compared with")]]


class BeatDocument(TypedDict):
    """The posts of one weekday, or of one hour."""

    number: Annotated[int, Field(description="weekday from 0 (Monday), or hour from 0")]
    posts: int
    average: Annotated[float, Field(description="reactions and comments a post")]


class RhythmDocument(TypedDict):
    """When the posts of a channel went out, and how they did."""

    posts: Annotated[int, Field(description="that have numbers")]
    time_zone: str
    weekdays: list[BeatDocument]
    hours: list[BeatDocument]
    best_weekday: Annotated[BeatDocument | None, Field(description="null where too few posts stand behind one")]
    best_hour: BeatDocument | None


class ChannelDocument(LineDocument):
    """A channel with its numbers."""

    id: str
    network: str
    rhythm: RhythmDocument


class PostDocument(TypedDict):
    """A post that went out."""

    id: str
    channel_id: str
    network: str
    sent_at: Moment | None
    text: str
    link: str | None
    tags: list[str]
    metrics: Annotated[Numbers | None, Field(description="null while there are none, or where they may not be seen")]
    metrics_updated_at: Moment | None


ReportDocument = TypedDict(
    "ReportDocument",
    {
        "version": Literal[1],
        "organization": str,
        "from": Day,
        "to": Day,
        "summed_from": Annotated[
            Day | None, Field(description="the first day that Buffer adds up, where the plan does not reach them all")
        ],
        "compare": Annotated[str | None, Field(description="previous, year, or null for nothing")],
        "compared_from": Day | None,
        "compared_to": Day | None,
        "by": Annotated[str, Field(description="channel, network, tag, week or month")],
        "made_at": Moment | None,
        "notes": Annotated[list[str], Field(description="what has to be said about the numbers, for people")],
        "total": LineDocument,
        "told_by_some_channels_only": Annotated[
            dict[str, int], Field(description="how many channels tell a type of metric that not all of them tell")
        ],
        "lines": list[LineDocument],
        "channels": list[ChannelDocument],
        "top": Annotated[list[str], Field(description="ids of the posts with the most reactions and comments")],
        "bottom": Annotated[list[str], Field(description="ids of those with the fewest, the weakest first")],
        "posts": list[PostDocument],
    },
)
ReportDocument.__doc__ = "What happened to the posts of a period."


class MeasuredDocument(TypedDict):
    """A post of the calendar."""

    sync_id: str
    channel_id: str
    post_id: str
    status: str
    sent_at: Moment | None
    link: str | None
    metrics: Numbers | None
    metrics_updated_at: Moment | None


class ResultsDocument(TypedDict):
    """The tab of results."""

    tab: Annotated[str | None, Field(description="its name; null while there is nothing to say")]
    cells_written: int
    made: Annotated[bool, Field(description="it was not there before")]


class MetricsDocument(TypedDict):
    """What became of the posts of a calendar, as far as it was brought into its rows."""

    version: Literal[1]
    calendar: str
    rows: Annotated[int, Field(description="that have posts that are out")]
    rows_with_numbers: int
    rows_failed: Annotated[int, Field(description="with a post that could not be published")]
    cells_written: int
    requests: int
    metrics_denied: Annotated[bool, Field(description="the key may not see metrics")]
    unplaced: Annotated[list[str], Field(description="Sync IDs of rows that left the calendar meanwhile")]
    results: Annotated[ResultsDocument | None, Field(description="null where no tab of results is kept")]
    notes: list[str]
    posts: list[MeasuredDocument]
