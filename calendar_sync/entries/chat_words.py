"""What programs that write texts say around them, and people copy along: ``Sure! Here is a caption for your post:``."""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_ASKED_FOR = (
    r"captions?|posts?|tweets?|threads?|versions?(?! of)|drafts?|rewrites?|variations?|légendes?|publications?|textes?|"
    r"publicación|publicaciones|textos?|pies? de foto|legendas?|postagem|didascalia|testo|beitrag|beiträge|entwurf|bildunterschrift|tekst|bericht"
)
_HANDED_OVER = later(
    r"\W{0,6}(?:(?:sure(?: thing)?|certainly|of course|absolutely|okay|ok|got it|gerne|natürlich|klar|selbstverständlich|bien sûr|d['’]accord|"
    r"claro(?: que sí)?|por supuesto|com certeza|certo|certamente|natuurlijk|oczywiście)\b[!,.]?\s+)?"
    r"(?:here(?:['’]s| is| are) (?:an?|your|some|my|\d+|two|three|four|five|a few)\b|hier (?:ist|sind)|voici|aquí (?:tienes|está|van)|aqui está|ecco|hier is|oto) "
    rf"[^.!?:\n]{{0,60}}\b(?:{_ASKED_FOR})\b[^.!?:\n]{{0,70}}:(?=\s)",
    re.IGNORECASE,
)
_OFFERED = later(
    r"\blet me know if you(?:(?:['’]d| would) (?:like|prefer)| want| need| prefer) (?:me to |any |a |an |it |more |another |something )*(?:shorter|longer|"
    r"different|adjust\w*|changes?|edits?|tweaks?|tweaked|variations?|versions?|options?|revisions?|more (?:formal|casual|playful))\b|"
    r"\bas an ai\b(?: language)? (?:model|assistant)|\bi hope this (?:caption|post|helps!? (?:let me|feel free))|"
    r"\b(?:would you like|do you want) me to (?:adjust|shorten|rewrite|tweak|write|create|make|add|suggest|generate)\b|"
    r"\bfeel free to (?:adjust|tweak|edit|customi[sz]e|modify|personali[sz]e) (?:it|this|the (?:text|caption|post|copy|hashtags)|as needed)\b",
    re.IGNORECASE,
)


def chat(text: str) -> str:
    """Return what in ``text`` a writing program said to whom it wrote for; empty where nothing is."""
    found = _HANDED_OVER.match(text) or _OFFERED.search(text)
    return " ".join(found.group()[:80].split()) if found else ""
