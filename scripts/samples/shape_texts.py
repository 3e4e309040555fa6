"""What the posts of the shapes say."""

from __future__ import annotations

TEXTS: tuple[str, ...] = (
    "Seeded rye is back on the shelf: 36 hours in the making, gone by noon. See you early on Saturday?",
    "Our oven is older than all of us together. Today it got a new door, and it has never closed more softly.",
    "Bring back six of our paper bags and the seventh loaf is on us. Your kitchen drawer will thank you.",
    "Mia shaped her ten thousandth roll this morning. We counted, and then we ate it with butter.",
    "From this week on we bake a second batch at two, so that late risers get warm bread as well.",
    "Which end of the loaf is the best one? There is only one right answer, and we want to hear it.",
    "Twelve jars of last summer's plum jam are left. When they are gone, they are gone until September.",
)
