"""The ideas board and post templates."""

from __future__ import annotations

from calendar_sync.sandbox.domain.session import Refusal, Session
from calendar_sync.sandbox.store import Doc
from calendar_sync.sandbox.times import iso


def create(session: Session, given: Doc) -> Doc:
    """Add an idea from a ``CreateIdeaInput``.

    Raises:
        Refusal: Nothing in it, an unknown organization, group or tag, or as many ideas as the plan allows.
    """
    organization = session.store.get("organizations", given["organizationId"])
    if organization is None:
        raise Refusal("UnauthorizedError", "Not authorized")
    content = given["content"]
    text, title = (content.get("text") or "").strip(), (content.get("title") or "").strip()
    if not (text or title or content.get("media")):
        raise Refusal("InvalidInputError", "Invalid idea input: content must have a title, a text or media")
    most = session.settings.allowance.limits["ideas"]
    held = session.store.count("ideas", "organizationId = ?", (organization["id"],))
    if held >= most:
        raise Refusal("LimitReachedError", f"Ideas limit reached. You have {held} ideas out of {most} allowed.")
    moment = int(session.now.timestamp())
    idea: Doc = {
        "id": session.store.new_id(session.now),
        "organizationId": organization["id"],
        "createdAt": moment,
        "updatedAt": moment,
        "tagIds": _tags(session, organization["id"], content.get("tags") or []),
        "content": {
            "aiAssisted": bool(content.get("aiAssisted")),
            "date": content.get("date"),
            "media": [_media(session, medium) for medium in content.get("media") or []],
            "services": content.get("services") or [],
            "text": text or None,
            "title": title or None,
        },
    }
    _stand(session, idea, given.get("group") or {})
    session.store.put("ideas", idea)
    return idea


def _tags(session: Session, organization_id: str, given: list[Doc]) -> list[str]:
    known = {tag["id"] for tag in session.store.find("tags", "organizationId = ?", (organization_id,))}
    if unknown := [tag["id"] for tag in given if tag["id"] not in known]:
        raise Refusal("InvalidInputError", f"Invalid idea input: Tag not found: {', '.join(unknown)}")
    return list(dict.fromkeys(tag["id"] for tag in given))


def _media(session: Session, given: Doc) -> Doc:
    source = given.get("source")
    kept = {name: source.get(name) for name in ("id", "author", "authorUrl", "name")} if source else None
    fields = {name: given.get(name) for name in ("url", "alt", "thumbnailUrl", "type", "size")}
    return {"id": session.store.new_id(session.now), **fields, "source": kept}


def _stand(session: Session, idea: Doc, group: Doc) -> None:
    """Set column and position: after the idea named, or at the top."""
    group_id = group.get("groupId")
    known = session.store.get("ideaGroups", group_id) if group_id else None
    if group_id and (known is None or known["organizationId"] != idea["organizationId"]):
        raise Refusal("InvalidInputError", "Invalid idea input: Idea group not found")
    idea["groupId"] = group_id
    where, values = "organizationId = ? AND groupId IS ?", (idea["organizationId"], group_id)
    others = session.store.find("ideas", where, values, order="position")
    after = next((place for place, other in enumerate(others) if other["id"] == group.get("placeAfterId")), None)
    if group.get("placeAfterId") and after is None:
        raise Refusal("InvalidInputError", "Invalid idea input: placeAfterId is not in this group")
    places = [other["position"] for other in others] or [2.0]
    below = 0 if after is None else after + 1
    low = places[below - 1] if below else places[0] - 2.0
    high = places[below] if below < len(places) else low + 2.0
    idea["position"] = (low + high) / 2


# -- templates -----------------------------------------------------------------------------------------------

_WORDS = ("title", "body", "description", "emoji", "visibility")


def create_template(session: Session, given: Doc) -> Doc:
    """Add a template from a ``CreatePostTemplateInput``.

    Raises:
        Refusal: An unknown organization, an empty title, body or description, public, or as many as the plan allows.
    """
    if session.store.get("organizations", given["organizationId"]) is None:
        raise Refusal("VoidMutationError", "Not authorized")
    most = session.settings.allowance.limits["postTemplates"]
    held = session.store.count("postTemplates", "organizationId = ?", (given["organizationId"],))
    if held >= most:
        text = f"Post templates limit reached. You have {held} post templates out of {most} allowed."
        raise Refusal("VoidMutationError", text)
    moment = iso(session.now)
    template = {
        "id": session.store.new_id(session.now),
        "organizationId": given["organizationId"],
        "title": given["title"],
        "body": given["body"],
        "description": given.get("description") or "",
        "emoji": given.get("emoji") or "",
        "visibility": given.get("visibility") or "private",
        "createdAt": moment,
        "updatedAt": moment,
    }
    return _keep(session, template)


def update_template(session: Session, given: Doc) -> Doc:
    """Change a template by an ``UpdatePostTemplateInput``; what is left out or null stays.

    Raises:
        Refusal: Unknown, or an empty title, body or description.
    """
    template = session.store.get("postTemplates", given["id"])
    if template is None:
        raise Refusal("VoidMutationError", "Document not found")
    template.update({name: given[name] for name in _WORDS if given.get(name) is not None})
    template["updatedAt"] = iso(session.now)
    return _keep(session, template)


def delete_template(session: Session, id_: str) -> None:
    """Remove a template.

    Raises:
        Refusal: Unknown.
    """
    if session.store.get("postTemplates", id_) is None:
        raise Refusal("VoidMutationError", "Document not found")
    session.store.delete("postTemplates", id_)


def _keep(session: Session, template: Doc) -> Doc:
    if not all(template[name].strip() for name in ("title", "body", "description")):
        raise Refusal("VoidMutationError", "Post templates require a title, a body and a description.")
    if template["visibility"] == "public":
        raise Refusal("VoidMutationError", "Post templates of an account are private or internal.")
    session.store.put("postTemplates", template)
    return template
