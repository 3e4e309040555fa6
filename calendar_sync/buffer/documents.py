"""The GraphQL documents this package sends: every value travels in variables, every fragment is shared.

Nothing here depends on what a calendar holds, so a document can be weighed once and for all (:mod:`.cost`).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

_SPREAD = re.compile(r"\.\.\.\s*(?!on\b)([A-Za-z_]\w*)")

_ASSET = (
    "type source thumbnail ... on ImageAsset { image { altText userTags { handle x y } } } "
    "... on VideoAsset { video { thumbnailOffset } } ... on DocumentAsset { document { title } }"
)

_METADATA = """
    __typename
    ... on ThreadedPostMetadata {
      thread {
        text
        assets {
          type source
          ... on ImageAsset { image { altText } }
          ... on VideoAsset { video { thumbnailOffset } }
        }
      }
    }
    ... on FacebookPostMetadata { type firstComment linkAttachment { url } }
    ... on InstagramPostMetadata {
      type firstComment link shouldShareToFeed isAiGenerated geolocation { id text }
      stickerFields { music other products text topics }
    }
    ... on LinkedInPostMetadata { firstComment linkAttachment { url } }
    ... on TwitterPostMetadata { isAiGenerated retweet { id } }
    ... on PinterestPostMetadata { title url board { serviceId } }
    ... on GoogleBusinessPostMetadata {
      type title
      details {
        ... on GoogleBusinessWhatsNewMetaData { button link }
        ... on GoogleBusinessOfferMetaData { title startDate endDate code link terms }
        ... on GoogleBusinessEventMetaData { title startDate endDate isFullDayEvent button link }
      }
    }
    ... on YoutubePostMetadata {
      title category { categoryId } privacy license madeForKids notifySubscribers embeddable isAiGenerated
    }
    ... on MastodonPostMetadata { spoilerText }
    ... on TiktokPostMetadata { title isAiGenerated }
    ... on ThreadsPostMetadata { type topic locationId locationName linkAttachment { url } }
    ... on BlueskyPostMetadata { linkAttachment { url } }"""

_POST = f"""
  id channelId channelService text status createdAt updatedAt dueAt sentAt
  isCustomScheduled shareMode schedulingType via ideaId externalLink
  error {{ message supportUrl }}
  tags {{ id name }}
  assets {{ {_ASSET} }}
  metadata {{{_METADATA}
  }}"""

# Buffer multiplies the cost of a field by 1.5 for every level above it, and a fragment counts as two levels: fragments
# within fragments would leave room for ten mutations instead of thirty. Hence one fragment for each kind of answer,
# its parts written out.
FRAGMENTS: Mapping[str, str] = {
    "ChannelParts": """fragment ChannelParts on Channel {
  id name displayName service type timezone isDisconnected isLocked isQueuePaused
  postingSchedule { day times paused }
  metadata {
    ... on PinterestMetadata { boards { id name serviceId } }
    ... on MastodonMetadata { maxCharacters }
    ... on TwitterMetadata { subscriptionType }
  }
}""",
    "PostParts": f"fragment PostParts on Post {{{_POST}\n}}",
    "IdeaParts": """fragment IdeaParts on Idea {
  id groupId createdAt
  content { title text services date tags { id name } }
}""",
}
"""Every fragment, by name; a document carries only those it uses."""

_REFUSAL = "... on MutationError { message }"
_POST_ANSWER = f"""__typename
    ... on PostActionSuccess {{ post {{ ...PostParts }} }}
    {_REFUSAL}
    ... on RestProxyError {{ code link }}"""

OPERATIONS: Mapping[str, tuple[str, str]] = {
    "createPost": ("CreatePostInput!", _POST_ANSWER),
    "editPost": ("EditPostInput!", _POST_ANSWER),
    "deletePost": ("DeletePostInput!", f"__typename ... on DeletePostSuccess {{ id }} {_REFUSAL}"),
    "createIdea": (
        "CreateIdeaInput!",
        f"__typename ...IdeaParts ... on IdeaResponse {{ idea {{ ...IdeaParts }} }} {_REFUSAL}",
    ),
}
"""Mutation field to the type of its ``input`` and the selection its answer is read with."""

_LIMITS = "limits { scheduledPosts scheduledThreadsPerChannel scheduledStoriesPerChannel }"
_ACCOUNT = f"account {{ id timezone organizations {{ id name {_LIMITS} }} }}"
_CHANNELS = "channels(input: { organizationId: $organizationId }) { ...ChannelParts }"


def with_fragments(operation: str) -> str:
    """Return ``operation`` followed by the fragments it needs, directly or not, each once and in a fixed order."""
    needed: set[str] = set()
    waiting = _SPREAD.findall(operation)
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed.add(name)
            waiting.extend(_SPREAD.findall(FRAGMENTS[name]))
    return "\n".join([operation, *(text for name, text in FRAGMENTS.items() if name in needed)])


ACCOUNT = with_fragments(f"query Account {{ {_ACCOUNT} }}")
CHANNELS = with_fragments(f"query Channels($organizationId: OrganizationId!) {{ {_CHANNELS} }}")
ACCOUNT_AND_CHANNELS = with_fragments(f"query Setup($organizationId: OrganizationId!) {{ {_ACCOUNT} {_CHANNELS} }}")


@cache
def listing(
    posts: tuple[str, ...], ideas: tuple[str, ...], *, with_account: bool = False, with_channels: bool = False
) -> str:
    """Return a document that reads one page of each named listing of posts and of ideas.

    For a listing ``x`` the variables are ``x`` (its input), ``xFirst`` (page size) and ``xAfter`` (cursor or null). The
    page size is a variable because some versions of the complexity rule multiply by a literal ``first``.

    Args:
        posts: Names of listings of posts.
        ideas: Names of listings of ideas.
        with_account: Ask for the account as well.
        with_channels: Ask for the channels as well; the variable is ``organizationId``.
    """
    kinds = [("posts", "PostsInput!", "PostParts", name) for name in posts]
    kinds += [("ideas", "IdeasInput!", "IdeaParts", name) for name in ideas]
    given = [f"${name}: {type_}, ${name}First: Int, ${name}After: String" for _, type_, _, name in kinds]
    variables = ", ".join(["$organizationId: OrganizationId!", *given] if with_channels else given)
    bodies = [f"  {_ACCOUNT}"] if with_account else []
    bodies += [f"  {_CHANNELS}"] if with_channels else []
    bodies += (
        f"  {name}: {field}(input: ${name}, first: ${name}First, after: ${name}After)"
        f" {{ edges {{ cursor node {{ ...{parts} }} }} pageInfo {{ hasNextPage endCursor }} }}"
        for field, _, parts, name in kinds
    )
    name = "Listing" if not with_channels else "ListingWithSetup" if with_account else "ListingWithChannels"
    return with_fragments("\n".join([f"query {name}({variables}) {{", *bodies, "}"]))


_TAGS: Mapping[str, tuple[str, str]] = {
    "posts": ("PostsInput!", "tags { id name }"),
    "ideas": ("IdeasInput!", "content { tags { id name } }"),
}


@cache
def tags(fields: tuple[str, ...]) -> str:
    """Return a document that reads the tags on one page of each of several listings.

    Args:
        fields: ``posts`` or ``ideas``; listing number ``n`` is called after its field and ``n``, with variables as in
            :func:`listing`.
    """
    names = [(f"{field}{number}", field) for number, field in enumerate(fields)]
    given = ", ".join(f"${name}: {_TAGS[field][0]}, ${name}First: Int, ${name}After: String" for name, field in names)
    bodies = (
        f"  {name}: {field}(input: ${name}, first: ${name}First, after: ${name}After)"
        f" {{ edges {{ node {{ {_TAGS[field][1]} }} }} pageInfo {{ hasNextPage endCursor }} }}"
        for name, field in names
    )
    return "\n".join([f"query Tags({given}) {{", *bodies, "}"])


@cache
def daily_limits(count: int) -> str:
    """Return a document that asks for the posting limits of ``count`` days; the variables are ``d0``, ``d1`` ..."""
    variables = ", ".join(f"$d{number}: DailyPostingLimitsInput!" for number in range(count))
    fields = (
        f"  d{number}: dailyPostingLimits(input: $d{number}) {{ channelId limit scheduled sent isAtLimit }}"
        for number in range(count)
    )
    return "\n".join([f"query DailyLimits({variables}) {{", *fields, "}"])


def mutations(fields: Iterable[str]) -> str:
    """Return a document with one mutation for each of ``fields`` (keys of :data:`OPERATIONS`), in order.

    Mutation number ``n`` is aliased ``mn`` and takes its input from the variable ``mn``.
    """
    numbered = [(f"m{number}", field, *OPERATIONS[field]) for number, field in enumerate(fields)]
    variables = ", ".join(f"${alias}: {type_}" for alias, _, type_, _ in numbered)
    bodies = (f"  {alias}: {field}(input: ${alias}) {{ {answer} }}" for alias, field, _, answer in numbered)
    return with_fragments("\n".join([f"mutation Apply({variables}) {{", *bodies, "}"]))
