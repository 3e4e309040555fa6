"""What a sandbox can be told when it starts, and what each plan allows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

DEFAULT_KEY = "sandbox-key"
ALL_SCOPES = frozenset({"accountRead", "postsRead", "postsWrite", "ideasRead", "ideasWrite", "insightsRead"})


@dataclass(frozen=True, slots=True)
class Plan:
    """What a paid or unpaid plan allows.

    Args:
        requests: Requests per API key in 15 minutes, 24 hours and 30 days.
        api_keys: How many keys an account may have.
        limits: The values of ``OrganizationLimits``.
        first_comments: Whether posts may carry a first comment.
        insights_days: How far back aggregated metrics go; ``None`` is as far as anyone's.
    """

    requests: tuple[int, int, int]
    api_keys: int
    limits: Mapping[str, int]
    first_comments: bool = True
    insights_days: int | None = None


_FREE = {
    "channels": 3,
    "members": 0,
    "scheduledPosts": 10,
    "scheduledThreadsPerChannel": 1,
    "scheduledStoriesPerChannel": 2000,
    "generateContent": 5000,
    "tags": 3,
    "ideas": 100,
    "ideaGroups": 3,
    "savedReplies": 1,
    "postTemplates": 10,
}
_PAID = {
    "channels": 250,
    "members": 100,
    "scheduledPosts": 5000,
    "scheduledThreadsPerChannel": 2000,
    "scheduledStoriesPerChannel": 2000,
    "generateContent": 45000,
    "tags": 250,
    "ideas": 5000,
    "ideaGroups": 100,
    "savedReplies": 250,
    "postTemplates": 250,
}

PLANS: Mapping[str, Plan] = {
    "free": Plan((100, 250, 3_000), 1, _FREE, first_comments=False, insights_days=31),
    "essentials": Plan((100, 250, 7_500), 3, {**_PAID, "members": 0}),
    "team": Plan((100, 500, 15_000), 5, _PAID),
}
"""Plans by name. Numbers as observed in 2026; channels, members and templates of paid plans are our choice."""


@dataclass(frozen=True, slots=True)
class Settings:
    """How one sandbox behaves. Where Buffer's behaviour is not known for certain, it is a setting.

    Args:
        plan: ``free``, ``essentials`` or ``team``.
        keys: API keys that are accepted, with the scopes of each. Without ``insightsRead`` a key sees no metrics.
        rate_limits: False takes the request windows away (headers and Google's quotas, too), for measuring.
        fetch_media: Whether media addresses are really fetched when a post is made.
        duplicate_minutes: The same text on the same channel is refused within so many minutes; 0 accepts it.
        publish_seconds: How long a post is ``sending`` before it is ``sent``.
        joiner: What stands between several breaches in one message (older: ``", "``).
        idea_payload: What ``createIdea`` answers: ``Idea`` or ``IdeaResponse``.
        control_token: Needed for the control API when given; without it only a loopback address has one.

    Raises:
        ValueError: An unknown plan, no key, or more keys than the plan allows.
    """

    plan: str = "team"
    keys: Mapping[str, frozenset[str]] = field(default_factory=lambda: {DEFAULT_KEY: ALL_SCOPES})
    rate_limits: bool = True
    fetch_media: bool = False
    duplicate_minutes: float = 10.0
    publish_seconds: float = 3.0
    joiner: str = ",\n"
    idea_payload: str = "Idea"
    control_token: str | None = None

    def __post_init__(self) -> None:
        if self.plan not in PLANS:
            raise ValueError(f"unknown plan {self.plan!r}; there are {', '.join(PLANS)}")
        if not self.keys:
            raise ValueError("a sandbox needs at least one API key")
        if len(self.keys) > self.allowance.api_keys:
            raise ValueError(f"the {self.plan} plan has {self.allowance.api_keys} API key(s), not {len(self.keys)}")

    @property
    def allowance(self) -> Plan:
        """What the plan allows."""
        return PLANS[self.plan]
