"""Several versions of one post in a cell, beside lists, polls and programmes for readers."""

from __future__ import annotations

import pytest

from calendar_sync.entries.unfinished import unfinished
from tests.effort import spend

NEW = "New in the shop: the linen apron in moss green."
BACK = "The linen apron is back, in moss green."
SEWN = "New in the shop: the linen apron in moss green, sewn by the same two people since 2014."
FRESH = "Fresh from the studio: our moss green linen apron, sewn by the same pair since 2014."


@pytest.mark.parametrize(
    "text",
    [
        f"1) {SEWN} 2) {FRESH}",
        f"1. {SEWN}\n\n2. {FRESH}",
        f"#1: {NEW}\n#2: {BACK}",
        "1. New in the shop: the linen apron. #linen #apron\n2. It is back! #linen #moss",
        f"Option A: {NEW} Option B: {BACK}",
        f"Option 1 - {NEW}\n\nOption 2 - {BACK}",
        f"*Version A*\n{NEW}\n\n*Version B*\n{BACK}",
        f"[Option A] {NEW}\n[Option B] {BACK}",
        f"V1: {NEW} / V2: {BACK}",
        f"A) {NEW} B) {BACK}",
        f"A: {NEW}\nB: {BACK}",
        f"A/ {NEW}\nB/ {BACK}",
        f"Copy A: {NEW}\nCopy B: {BACK}",
        f"Draft 1: {NEW}\nDraft 2: {BACK}",
        f"LinkedIn\nOption 1: {SEWN}\nOption 2: {FRESH}",
        "Option 1: New in the shop: the linen apron. Option 2: It is back. Option 3: Moss green, meet linen.",
        "Option A: New linen apron. Option B: The linen apron is back. Have you seen it?",
        f"{NEW}\n\nOR\n\n{BACK}",
        f"{NEW}\n\nAlternative: {BACK}",
        f"{NEW} // {BACK}",
        f"2 options:\n1. {NEW}\n2. {BACK}",
        f"Pick one:\n- {NEW}\n- {BACK}",
        "Short: New linen apron in moss green.\nLong: " + SEWN,
        "Variante 1: Neu im Laden: die Leinenschürze.\nVariante 2: Die Leinenschürze ist zurück.",
        "Opción 1: Nuevo: el delantal de lino.\nOpción 2: El delantal ha vuelto.",
        "Opção A: Novo: o avental de linho.\nOpção B: O avental voltou.",
        "Opzione 1: Nuovo: il grembiule di lino.\nOpzione 2: Il grembiule è tornato.",
        "Optie 1: Nieuw: het linnen schort.\nOptie 2: Het schort is terug.",
        "Opcja 1: Nowość: lniany fartuch.\nOpcja 2: Lniany fartuch wrócił.",
        "Вариант 1: Новинка: льняной фартук.\nВариант 2: Льняной фартук вернулся.",
        "案1：新作のエプロンです。\n案2：エプロンが帰ってきました。",
        "Nouveau : le tablier en lin.\n\nOU\n\nLe tablier en lin est de retour.",
    ],
)
def test_several_versions_of_a_post(text: str) -> None:
    assert unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "3 tips for a safer commute: 1) Drink water 2) Sleep well 3) Walk more",
        "1. Lights on.\n2. Brakes checked.\n3. Five minutes more than you think.\nRide safe this winter!",
        "Which one would you wear?\nA) Moss green\nB) Rust red\nTell us in the comments!",
        "A) Moss green or B) Rust red? Tell us in the comments which apron you would wear!",
        "Option A: fancy dinner at home. Option B: pizza in bed. What are you choosing this weekend?",
        "Two ways to join us: Option 1: come along on Saturday. Option 2: watch the stream at home.",
        "How would you like your box?\nOption A: small, for two\nOption B: large, for the family\nOrder by Friday.",
        "1. Follow us\n2. Tag a friend you would bring\n\nThat is all it takes to win two tickets.",
        "1. Be kind. 2. Bring cake. Those are the rules of our Thursday meeting.",
        "Two things we learned:\n1. Nobody reads the manual of our coffee machine.\n2. Everybody reads the radio's.",
        "Paint the town red.\nOr stay in.\nYour weekend, your rules.",
        "Tea\nor\ncoffee?\nTell us how you start a winter morning.",
        "Version 2.0 of our app is here: faster search, dark mode and a lot fewer bugs.",
        "Plan A: sunshine. Plan B: umbrellas. Either way, see you on Saturday!",
        "Short: the days. Long: our opening hours. Come in until nine all December.",
        "Part 1: how it began. Part 2 comes on Friday.",
        "Q: Do you open on Sundays?\nA: Yes, from ten to four, all year round.",
        "Melt the butter and stir in the flour until it is smooth.\n\nAlternative: oat milk and oil.",
        "Option A or option B? Tell us below.",
        "A walk through the snow\nOR\nhot chocolate by the fire?",
        "A: Do we need bread?\nB: We always need bread.\nA: Then to the bakery it is.",
    ],
)
def test_what_is_counted_out_for_readers(text: str) -> None:
    assert not unfinished(text), unfinished(text)


@pytest.mark.parametrize(
    "text", ["1. a " * 4_000, "\nOR a" * 4_000, "a. // A " * 2_000, "Short: " + "a. " * 4_000, "- " * 9_000]
)
def test_hostile_texts_take_no_time(text: str) -> None:
    assert not spend(lambda: unfinished(text), at_most=0.5)
