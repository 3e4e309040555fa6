"""What resolvers share: the session, and errors of a whole document."""

from __future__ import annotations

from typing import Any

from graphql import GraphQLError, GraphQLResolveInfo

from calendar_sync.sandbox.domain.session import Session
from calendar_sync.sandbox.store import Doc

Info = GraphQLResolveInfo[Any]


def session_of(info: Info) -> Session:
    """Return the session a resolver runs in."""
    session: Session = info.context
    return session


def refuse(message: str, code: str) -> GraphQLError:
    """Return an error for the top level of an answer."""
    return GraphQLError(message, extensions={"code": code})


def find_organization(session: Session, id_: str) -> Doc:
    """Return an organization.

    Raises:
        GraphQLError: The key's owner has none of that id.
    """
    found = session.store.get("organizations", id_)
    if found is None:
        raise refuse("Not authorized", "FORBIDDEN")
    return found


def find_channel(session: Session, id_: str) -> Doc:
    """Return a channel.

    Raises:
        GraphQLError: There is none of that id.
    """
    found = session.store.get("channels", id_)
    if found is None:
        raise refuse("Channel not found", "NOT_FOUND")
    return found


def needs_insights(session: Session) -> None:
    """Refuse a key that may not see metrics.

    Raises:
        GraphQLError: ``INSUFFICIENT_SCOPE``, at the field that was asked for.
    """
    if "insightsRead" not in session.scopes:
        raise refuse("The access token lacks the insightsRead scope.", "INSUFFICIENT_SCOPE")
