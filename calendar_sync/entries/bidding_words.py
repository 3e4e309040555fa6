"""Texts that bid colleagues make a post, in place of one: ``Remind people about the opening hours``, ``Share team photo``.

What speaks to readers says you or we somewhere, or ends as people end a sentence; a bidding speaks of readers, of
pictures and of links as of things to be handled.
"""

from __future__ import annotations

import re

from calendar_sync.model.patterns import later

_LONGEST = 160
"""Characters; what is longer and begins alike may well be a post."""
_TO_READERS = later(
    r"\b(?:(?<!thank-)you(?! (?:post|message|graphic)\b)|your|yours|yourself|we|(?-i:[Uu]s)|our|ours|(?-i:I)|my|me|let['’]?s|we['’]re|ihr|euch|euer|eure\w*|dich|dir|"
    r"dein\w*|wir|uns|unser\w*|vous|votre|vos|nous|notre|nos|tu|toi|tú|tus|vosotros|nosotros|nuestr\w+|vuestr\w+|você|vocês|seus?|"
    r"suas?|nosso?s?|nossas?|voi|vostr\w+|noi|nostr\w+|tuo|tua|tuoi|вы|вас|вам|ваш\w*|мы|нас|нам|наш\w*|ты|тебя|тебе)\b|[#＃@]\w",
    re.IGNORECASE,
)
_OUR = later(
    r"\b(?:our|us)\b(?= (?:\w+ ){0,2}(?:followers|audience|customers|clients|fans|readers|community|subscribers))",
    re.IGNORECASE,
)
_SAID = later(r"[!?…][\"'”’»)]*$|[\U0001F300-\U0001FAFF\u2600-\u27BF]|[.!?…] +\w.*[.!?…]$")
"""How people end what they say to others; a bidding of one sentence may end with a full stop."""
_STOPPED = later(r"\.[\"'”’»)]*$")

_READERS = (
    r"(?:people|followers|everyone|everybody|the audience|audience|customers|clients|fans|readers|users|subscribers|viewers|visitors|"
    r"guests|members|parents|students|donors|volunteers|locals|the community|the public|shoppers|them)\b"
)
_SHOWN = (
    r"(?:photos?|pics?|pictures?|images?|videos?|clips?|reels?|graphics?|quotes?|testimonials?|reviews?|blogs?|blog ?posts?|articles?|"
    r"posts?|links?|memes?|gifs?|screenshots?|infographics?|headshots?|carousels?|stor(?:y|ies)|footage|selfies?|stats?|statistics?|"
    r"press releases?|newsletters?|flyers?|posters?|recordings?|trailers?)\b"
)
_SOME = r"(?:(?!with\b|if\b|when\b|or\b|and\b|for\b|to\b)[\w’'-]+ ){0,4}?"
_TO_READERS_OF = later(
    rf"\W{{0,6}}(?:remind|ask|tell|invite|encourage|urge|inform|wish|thank|congratulate|poll) (?:all |the |our |"
    rf"new |loyal |local )*{_READERS}.{{3,}}",
    re.IGNORECASE,
)
"""It says what readers are to be told."""
_SHARING = later(
    rf"\W{{0,6}}(?:share|post|repost|re-?share|use|feature|film|shoot|pull|attach) {_SOME}{_SHOWN}"
    r"(?! (?:with|and (?:win|get|tag)|to win|below|in the comments))(?!.*\bto win\b).*",
    re.IGNORECASE,
)
"""It says what is to be shown."""
_ABOUT = later(
    r"\W{0,6}(?:(?:announce|promote|showcase|publici[sz]e|advertise|emphasi[sz]e|tease) (?!this |that |from |a friend)\w.{3,}|"
    r"mention (?:that|the(?! word)|opening|closing|how|who|all) .{3,}|highlight (?!of\b|reel\b)\w.{3,}|"
    r"introduce (?!an? (?:friend|colleague|neighbou?r)\b)\w.{3,}|feature (?:the|an?|one|some|different|new|local) .{3,}|"
    r"(?:teaser|teasers) (?:for|of|about|on|post) .{3,}|recap (?:of|the|from|on) .{3,}|"
    r"spotlight on (?:the|an?|one|some|how) .{3,}|(?:user[- ]generated content|ugc)\b.{3,}|"
    r"countdown (?:post|graphic|sticker)\b.*|(?:(?:[\w’'&-]+ )?(?:thank[- ]you|holiday|christmas|birthday|anniversary|"
    r"welcome|congratulations?|throwback|hiring|promo|sale|recap|teaser|reminder|announcement|appreciation|seasonal|blog|short|quick|fun|facebook|"
    r"instagram|linkedin|ig|fb) (?:post|message|graphic|greeting|shout-?out) (?:for|about|on|to|re|announcing|celebrating|introducing|with)|post (?:"
    r"about|in honou?r of|re|regarding|celebrating|featuring|introducing|announcing|thanking|honou?ring|for (?!sale\b|free\b|rent\b))) .{3,}|"
    r"link to (?!.*\b(?:bio|below|comments?|here)\b)[^:]{4,}|(?:memes?|(?:instagram |ig |fb )?(?:story|stories)|reels?|gif|infographic|boomerang|collage|"
    r"(?:poll|quiz|q ?& ?a|question) (?:in|on|for|via) stories)\s?:\s.{3,}|(?:(?:product|team|group|detail|drone|aerial|lifestyle|action|overhead) (?:shots?|"
    r"photos?|pics?|video)|flat ?lays?|close-?ups?|footage) (?:of|w/|with|from) .{3,}|.{3,}[(\[](?:group|team|product|old|stock|same|new|staff|throwback|holiday|logo|archive) (?:photo|pic|picture|image|"
    r"video|clip|shot|version|graphic)s?[)\]]|(?:explain|describe|show off|talk through|go over) (?:how|what|why|who|the) .{3,})",
    re.IGNORECASE,
)
"""It says what a post is to be about."""
_ASIDE = later(
    r"(?:^|[;,+(–—-]\s?|\band )(?:keep (?:it|this|copy|caption) (?:short|light|simple|fun|brief|positive|casual|generic)|no details? yet|"
    r"(?:with )?(?:a )?(?:short|brief|quick) (?:intro|caption|text|copy)|"
    r"link to (?!.*\b(?:bio|below|comments?|here)\b)(?:the )?(?:shop|store|website|site|webshop|landing page|page|blog|registration|sign-?up|event|tickets?|form|recipe|article|"
    r"press release)\b[^.!?]*|use (?:the |a |an )?(?:\w+ ){0,2}(?:photos?|images?|quotes?|videos?|graphics?|pictures?|footage|template)|"
    r"mention (?:the )?(?:\w+ )?(?:hours|times|price|prices|date|sponsors?|partners?|discount|offer|deadline|link|venue)|"
    r"tag (?:them|him|her|the|all|both|partners|sponsors|speakers)\b[^.!?]*|thank them|include (?:the |a )?(?:link|photo|price|date|quote|cta|logo)\b"
    r"[^.!?]*|pick (?:a good )?one|add (?:a |the )?(?:link|cta|photo|logo|emoji|sticker|poll|location)\b[^.!?]*|fun fact)\W*(?:$|[;,+)–—])"
    r"|\bwith (?:upbeat|trending|background|royalty-free) (?:music|audio|sound)\W*$",
    re.IGNORECASE,
)
"""A word to whoever makes the post, set off from the rest."""
_TONGUES = later(
    # Where readers are spoken to, a verb has another form than the one that names the deed.
    r"\W{0,6}(?:(?:publicar|postear|repostear|compartir|anunciar|presentar|recordar(?: a| que| el| la| los| las)|promocionar|destacar|"
    r"difundir|mencionar|agradecer a|felicitar a|invitar a|explicar|postar|compartilhar|divulgar|apresentar|lembrar (?:que|de|o|a|os|as)|"
    r"parabenizar|convidar|publier|partager (?:la|le|les|l['’]|une?|des)|annoncer|présenter|rappeler|promouvoir|mettre en avant|remercier|"
    r"relayer|mentionner|expliquer|pubblicare|condividere (?:il|la|le|i|gli|l['’]|una?)|annunciare|presentare|ricordare (?:che|gli|il|la|le|i|a)|"
    r"promuovere|ringraziare|menzionare|spiegare|рассказать|показать|поделиться|анонсировать|напомнить|поздравить|опубликовать|выложить|"
    r"opublikować|udostępnić|przypomnieć|ogłosić|przedstawić|podziękować|zaprosić) ?.{4,}|"
    r"(?!(?:jetzt|gerne?|bitte|einfach|fleißig|heute|gleich|hier|liken|mit)\b).{4,70} (?:vorstellen|ankündigen|bewerben|erwähnen|hinweisen|"
    r"verlinken|posten|bekannt ?geben|hervorheben|teasern|anteasern|herausstellen|reposten))",
    re.IGNORECASE,
)

_SLOGAN = later(r"[,:;]|\b(?:es|est|è|é|to|ist|heißt|ça)\b", re.IGNORECASE)
"""What slogans have that name a deed, and biddings in those languages have not."""


def bidding(text: str) -> str:
    """Return the words by which ``text`` bids somebody make a post, and is none; empty where nothing does.

    Args:
        text: What somebody wrote in words, without hashtags and links at its end.
    """
    if len(text) > _LONGEST or "\n" in text or _SAID.search(text) or _TO_READERS.search(_OUR.sub("", text)):
        return ""
    found = _TO_READERS_OF.fullmatch(text) or _ASIDE.search(text)
    if found is None and not _STOPPED.search(text):
        found = _SHARING.fullmatch(text) or _ABOUT.fullmatch(text)
        found = found or (None if _SLOGAN.search(text) else _TONGUES.fullmatch(text))
    return " ".join(text.split()) if found else ""
