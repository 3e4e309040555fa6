"""Texts that nobody has finished, beside posts that look a little like them."""

from __future__ import annotations

import pytest

from calendar_sync.entries.unfinished import unfinished
from tests.effort import spend

_BIDDINGS = (
    "Thank you post for volunteers|Post in honor of MLK Day|Link to podcast episode 12|Meme: when the oven is too hot|"
    "Product shot w/ snow|Christmas wishes from the whole team (group photo)|Poll in stories: rye vs wheat|"
    "Post a photo of the team with Santa hats|Remind people about the closing hours on the 24th|"
    "Share the blog article about freezing bread|Announce the winner of the giveaway|"
    "Introduce Ana: who she is, why she bakes|Teaser for the January class|"
    "Something festive for New Year, keep it short|Behind the scenes video of lamination with upbeat music|"
    "Highlight Small Business Saturday; encourage shopping local|Promote gift cards; link to shop page|"
    "Recap of 2026: numbers, best moments, thank-you to team|Share customer photo, thank them, link to shop|"
    "Thank customers for a great year.|Remind our followers about the survey.|Rappeler les horaires de Noël|"
    "Annoncer le gagnant du concours|Publicar foto del equipo con gorros|Neue Öffnungszeiten ankündigen|"
    "Divulgar o novo horário|Ricordare gli orari di Natale|Рассказать о новом хлебе|"
    "Przypomnieć o godzinach otwarcia"
)
"""What somebody is to post, in place of a post."""
_CALLS = (
    "Two shots of espresso with every bun|Message for peace|Lamp post for rent|Quiz: rye or wheat?|"
    "Meet the team (photo by Leo Brandt)|The first post for a new year is a thank-you|"
    "Post your favorite crust below and we will bake the winner|Share the love this Valentine's Day|"
    "Post a photo with your loaf to win a basket|"
    "Introduce a friend to rye and get a free roll|"
    "Highlight of the week: the plum loaf|Feature Friday: the plum loaf|Link to the recipe in bio|"
    "Ask the team at the counter for the rye|Announcing the winners of the baking contest|"
    "Teaser Tuesday: guess the loaf|Mention this post for ten percent off|"
    "Partager un bon pain, c'est déjà Noël !|Jetzt Plätze sichern und teilen|"
    "Use up stale bread with these three recipes|Watch the full video on YouTube|"
    "Invite the neighbours, the oven is on"
)
"""Posts that begin like biddings, and speak to readers."""


@pytest.mark.parametrize(
    "text",
    [
        "[copy to be supplied by client]",
        "TBD",
        "Write something about winter",
        "Share: https://uni.example/blog/post",
        "Photo: Priya in the greenhouse",
        "v2: New in the shop: the linen apron.",
        "Thank you for a wonderful season! [needs source]",
        "Hook: Did you know?\nBody: Lights on, brakes checked.\nCTA: Book now",
        "Headline: Open day\nCopy: Tour the labs.",
        "FB: Meet Priya, who keeps our greenhouse alive.\nIG: Meet Priya!",
        "Post: New in the shop.\n\nFirst comment: link",
        "Caption (Tim): A look behind the curtain.",
        "Thank you for a wonderful season!\n\nImage: greenhouse photo",
        "~~Meet Priya.~~ Three ways to make your commute safer.",
        "Old: Meet Priya. New: Three ways to make your commute safer.",
        "as last week",
        "caption.docx",
        "Giveaway post",
        "Post about the open day",
        "Promote the open day",
        "Share the blog post",
        "repost",
        "〃",
        "wird nachgereicht",
        "à rédiger",
        "da scrivere",
        "igual que IG",
        "Caption in Drive",
        "(caption by Tim)",
        "to do: caption",
        "ask Eva",
        "tbc!",
        "TBD #bread https://example.com",
        "INSERT LINK",
        "insert link",
        "OLD: Bread is ready.\nNEW: The bread is ready, come!",
        "v1: Bread is ready.\n\nv2: The bread is ready, come!",
        "Thank you for 10,000 followers!\n\n(Tim: is this right??)",
        "Thank you (Ana, can you check this?) for coming",
        "We open at ?? o'clock on Saturday.",
        "The loaf is only 5 € (check price).",
        "Join us on Saturday (is this still the date?)",
        "Meet Ana, who shapes our bread [insert photo here]",
        "Come on [please confirm the date]",
        "A nice day for bread.\n---\nDesign note: use blue",
        "Bonjour à tous (à valider)",
        "Meet Ana, who shapes our bread [TIM: ADD PRICE]",
        "Come and see us\n\n@Ana please check the numbers",
        ">> approved version below <<\nCome and see us",
        "One loaf in five is ours (source?)",
        "{{copy}}",
        "xxx",
        "To be confirmed",
        "Price: $XX",
        "From XX EUR",
        "same as caption",
        "Caption: TBC",
        "Copy TBC - waiting on Tim",
        "see tab Copy",
        "XXX placeholder XXX",
        "DRAFT - Thank you for 10,000 followers! Tell us below what you would like to see next.",
        "Draft: thank you for 10,000 followers!",
        "Lorem ipsum dolor sit amet, consectetur adipiscing elit.",
        "LOREM IPSUM",
        "OPTION A: Bread is ready.\n\nOPTION B: The bread is ready!",
        "Example caption: write your caption here, up to 2,200 characters",
        "see LinkedIn",
        "as FB",
        "s. LinkedIn",
        "voir LinkedIn",
        "use FB copy",
        "same as Instagram\n\n#bread #rye",
        "(no text)",
        "Do not post! The client has not seen it.",
        "Awaiting copy from Tim",
        "See attached document for the caption",
        "RT @harbor: nice bread",
        "EXAMPLE: We are open on Sunday from nine to five.",
        "e.g. We are so happy to announce our new line of loaves, check it out!",
        "z. B. Unser neues Brot ist da, kommt vorbei!",
        "NB: use the other picture",
        "Meet Ana, who has shaped our rolls. #ana ???",
        "EN: Fresh rolls\n\nFR: Petits pains",
        "Carousel about keeping bread fresh",
        "Video of Ana shaping rolls, 30 seconds, with music",
        "coming soon",
        "Poll: tea or coffee?",
        "Talk about the new opening hours",
        "s.o.",
        "Text kommt von Anna",
        "Topic: winter",
        "See brief",
        "Beitrag über neue Öffnungszeiten",
        "Post sobre el nuevo menú",
        "Reuse the Easter text",
        "Kunde liefert Text",
        "下書き",
        "=A2",
        "Our new oven is here (photo to come)",
        "DO NOT POST Our new oven is here.",
        "Our new oven is here. @Tim please add the link",
        "Our new oven is here.\n\nHashtags: #oven",
        "Our new oven is here.\nOR\nMeet our new oven!",
        "Our new oven is here, read more: LINK",
        "Titel: Ofen\nText: Unser neuer Ofen ist da.",
        "Reply to all comments and messages",
        "Comment on five posts of partners",
        "Send the monthly report to the client",
        "Kick-off with the agency at ten",
        "Client approval deadline for week 50",
        "No post today - bank holiday",
        "Meet Priya, who keeps our greenhouse alive.\n---ALT---\nMeet our gardener.",
        "(not approved) Meet Priya, who keeps our greenhouse alive.",
        "[posted] Meet Priya, who keeps our greenhouse alive.",
        "(moved to Jan) Meet Priya, who keeps our greenhouse alive.",
        "POSTED 11/20 - Meet Priya, who keeps our greenhouse alive.",
        "CANCELLED: Meet Priya, who keeps our greenhouse alive.",
        "MOVED TO JANUARY Meet Priya, who keeps our greenhouse alive.",
        "Meet Priya, who keeps our greenhouse alive. (needs client ok)",
        "Meet Priya, who keeps our greenhouse alive. [awaiting photo]",
        "Meet Priya, who keeps our greenhouse alive. // Ana please check",
        "Meet Priya, who keeps our greenhouse alive. <-- shorten",
        "Meet Priya, who keeps our greenhouse alive. → Ben, can we change the date?",
        "Meet Priya, who keeps our greenhouse alive.\n\nNOTE: swap photo before posting",
        "Meet Priya, who keeps our greenhouse alive. // Note to designer: crop tighter",
        "Meet Priya, who keeps our greenhouse alive! Note to self: ask about the radio",
        "Meet Priya, who keeps our greenhouse alive. @Jo pls check the name",
        "(VIDEO: Priya on the ladder) Meet Priya, who keeps our greenhouse alive.",
        "[Bild: Hand mit einer Tasse] Ab heute gibt es wieder Gutscheine.",
        "Quote of the week – pick one with Kim",
        "Recipe: ask the bakers for one",
        "cf. LinkedIn",
        "Our new oven is here. CTA: Order now",
        "1st comment: order link. Our new oven is here.",
        "Our new oven is here, and it is huge. (tag @mainefoodie)",
        *_BIDDINGS.split("|"),
        "Here is a caption for your post:\n\n“Our new oven is here!”",
        "Sure! Here’s a fun caption: our new oven is here!",
        "Hier ist dein Beitrag: Unser neuer Ofen ist da!",
        "Our new oven is here! Let me know if you'd like a shorter version.",
        "- intro: why rye\n- 3 facts\n- ask question at end",
        "Intro\nBody: talk about freezing\nEnd with question",
        "Outline:\n1. history\n2. process",
        "Note to self: call the printer",
        "Thank you all! Note to self: ask Tim for the photo",
        "We open on ?? December, and there is cake.",
        "Thanks to ?? Mar and everybody else",
        "Register here: LINK",
        "как в инстаграме",
        "jak w zeszłym tygodniu",
        "POSTPONED: Meet Priya, who keeps our greenhouse alive.",
        "Share this post",
        "What a view! [Photo: harbour at five]",
    ],
)
def test_what_is_not_finished(text: str) -> None:
    assert unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "Draft beer on Friday: six taps, one of them new.",
        "same text",
        "Hi {{first_name}}, the bread is ready.",
        "TBD Records",
        "Add a pinch of salt.",
        "Come to Stall XX",
        "DRAFT DAY is here. Who do you pick?",
        "See the link in our bio for the whole story.",
        "Check your email for the code!",
        "Waiting for the weekend?",
        "Waiting for design week to begin, like everybody else in town.",
        "Same place, same time, new bread.",
        "Option A or option B? Tell us below.",
        "Don't post this at home, kids: our new loaf is a heartbreaker.",
        "No text can say how this smells.",
        "Copy our starter recipe and tell us how it went.",
        "X marks the spot.",
        "Like X, but with butter.",
        "We love [brackets] in code.",
        "[VIDEO] How we bake bread",
        "Test: can you tell rye from wheat?",
        "Doors at seven, support TBA",
        "Vous venez ???",
        "Read it [here](https://example.com) or row[link] it.",
        "Photo of the week! Who took it?",
        "Placeholder art by Maria",
        "We love Mondays (right?)",
        "Join us (please write to us by Friday)",
        "Before: chaos.\nAfter: calm!",
        "OLD town, NEW bread: come!",
        "Guess who (PS: can you?)",
        "What?? You missed it!",
        "We are closed (check our website for hours).",
        "[Giveaway] win a loaf",
        "Step 1: knead\nStep 2: bake",
        "Find us\nInstagram: @harbor\nFacebook: /harbor",
        "Our new oven!\n\nPhoto: Ana Lima",
        "Write to us about your favourite loaf, and win a basket of bread for the whole family this Saturday!",
        "(Photo: Ana Lima)",
        "Coming soon!",
        "Topic of the day: winter tyres",
        "Eva fragt: Was ist euer Lieblingsbrot?",
        "Details to follow (stay tuned)",
        "Theme: winter wonderland. Dress up and win!",
        "Goal: 50 litres of soup by Sunday",
        "NEW: croissants",
        "Book now (link in bio)",
        "Approved: council votes yes on the new library",
        "CANCELLED: Saturday's market is off due to the storm.",
        "POSTPONED: Our concert has a new date.",
        "Reply in the comments: what is your favourite?",
        "Comment on this post and win a loaf",
        "Send us your photos",
        "Call us with your questions",
        "Posted by our friends in Berlin: the old mill.",
        "(Posted in 2019) Remember this?",
        "Swipe → check all five, or see https://example.com//check",
        "(Photo: Leo Brandt) The harbour at five in the morning.",
        "(Video by our own Leo, with thanks) The harbour at five.",
        "Questions? Ask @harborbakery: our page is https://example.com//note to self",
        "Recipe of the week: find the whole thing on our page!",
        "Call us (needs no booking) today. Note: change your clocks tonight!",
        "Snap your loaf (tag a friend, too) and win.",
        *_CALLS.split("|"),
        "Here are three posts you loved this year!",
        "Here's the thing about copy: it takes time.",
        "Here are the options: rye, wheat, spelt.",
        "Of course, here are the winners: Mia and Jon.",
        "Let us know if you need more options for gluten-free bread!",
        "Start with a question: why rye?",
        "Share this post with your gym buddy",
        "Share a photo of your pet with #PetsOfLeeds",
        "Note to self: you are doing great.",
        "Note to self: buy more cheese 🧀",
        "Envie de soleil ?? Rejoignez-nous au marché !",
        "Ready ?? Let's go!",
        "TAP THE LINK!",
        "What makes a good CTA?",
        "POSTPONED: Sunday's fun run is moved to 14 December.",
        "Answer the questions and win",
        "Как в кино",
        "Jak w domu",
        "What a view from the harbour! [Photo: @leobrandt]",
    ],
)
def test_what_is_a_post(text: str) -> None:
    assert not unfinished(text), unfinished(text)


def test_what_an_image_shows_may_read_like_a_brief() -> None:
    said = "Video of bread that rises in 30 seconds"
    assert unfinished(said)
    assert not unfinished(said, is_described=True)
    assert unfinished("TBD", is_described=True)


@pytest.mark.parametrize(
    "text",
    [
        "a" + "\n" * 20_000 + "b",
        "a:@( here" + "\n" * 20_000 + "b",
        "OLD: a\n" * 3_000,
        "OLD:\n" + "\nNEW \n" * 4_000,
        "a" + " #t" * 10_000,
        " " * 20_000 + "x",
        "( Ab: " * 4_000,
        "[insert " * 3_000,
        "// a a a " * 4_000,
        "a\n- nb: add a" * 3_000,
        "(needs a b " * 4_000,
        "(video: " + "a b " * 5_000,
        "Quote " * 4_000,
        ". // " * 4_000,
    ],
)
def test_hostile_texts_take_no_time(text: str) -> None:
    assert not spend(lambda: unfinished(text), at_most=0.3)


def test_two_versions_may_stand_far_apart() -> None:
    assert unfinished("OLD: fresh rolls\n" + "and more\n" * 900 + "\n- NEW: fresh bread")
    assert not unfinished("NEW: fresh rolls\nOLD: stale ones")


_TO_COLLEAGUES = """Same as last week but with the new price|
Same as Monday but in blue|
Same text as the LinkedIn post but shorter|
Like last year's post, but mention the new oven|
As above, with different photo|
Kim, can you rewrite this? We sold 900 loaves.|
Ana, please add the price. Our stollen is back in the shop.|
Tom - could you shorten this a bit? Our stollen is back in the shop.|
Hi Kim, please check the numbers. We sold 900 loaves.|
Can someone check this? We sold 900 loaves.|
Pls proofread! We sold 900 loaves last week.|
We sold 900 loaves. Kim, please check the number.|
We sold 900 loaves (Kim to confirm)|
Kim to add quote. We sold 900 loaves.|
Same copy as FB, add hashtags|
Reuse last year's text, change the date|
Copy from newsletter, trim to 280 characters|
Not sure about this one. We sold 900 loaves.|
@kim please review: We sold 900 loaves.|
This needs a better hook. We sold 900 loaves.|
I would rewrite this. We sold 900 loaves.|
Kim can you write this one please|
Will send copy tomorrow|
Copy to be sent by Kim on Friday|
Wie letzte Woche, nur mit neuem Preis|
Comme la semaine dernière mais avec le nouveau prix|
Igual que la semana pasada pero con otro precio|
Anna, kannst du das umformulieren? Wir haben 900 Brote verkauft."""
_TO_READERS = """Same as last week: warm pies at six, every single day!|
Kim, can you believe it? We sold 900 loaves.|
Ana, you are a star. Thank you for eleven years!|
Mum, can you pass the bread? We all know that sentence.|
Please check our new opening hours before you come.|
Same bakers, same ovens, but a brand new shop.|
Can you guess what is in the oven?|
Same time as last week, but with live music: open baking on Friday!|
Ladies, can you add one more loaf? Yes, you can!|
Can someone pass the butter? Our rye is back.|
Friends, please check your inbox: vouchers are out!|
Portland, can you help us? We are looking for a baker.|
Runners, please check the route. We start at nine.|
Same price as last year, but with twice the butter.|
Same as it ever was, only warmer: our rye is back.|
Can you check this out? Our new oven is here!|
Please check the date on your voucher. It may have run out.|
Please review the draft plan for our town and tell the council what you think.|
Team, can you add a photo of your ride below?|
Add a photo of your bike and tag us to win!|
Hey friends, please add the date to your diaries!|
Please confirm the date with your travel agent before you book.|
Can you write a better caption? Best one wins a cake!|
Could you write the text for our next cup? Best line wins.|
Will you fix it or shall we? Book a repair slot today.|
Please send a photo of your invoice with your claim.|
Copy from the greats: three tricks we stole from French bakers|
Like last year, with twice as many stalls and a brass band!|
As before, but better: our new rye.|
Tom to send the first ball down the lane on Saturday.|
Please update the app: the new price list is in it.|
Bitte korrigieren Sie Ihre Adresse im Kundenkonto.|
Merci de relire nos conditions avant la visite.|
Can someone fix it? Yes, our workshop can."""


def test_words_to_a_colleague_are_no_post_and_words_to_readers_are() -> None:
    assert [text for text in _TO_COLLEAGUES.split("|\n") if not unfinished(text)] == []
    assert [text for text in _TO_READERS.split("|\n") if unfinished(text)] == []
