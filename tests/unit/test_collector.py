"""The collector of cycles is as it was once a plan is made, however that ended."""

from __future__ import annotations

import gc
import weakref

import pytest

from calendar_sync.collector import seldom_collected, set_aside


class Ring:
    """Refers to itself, so that only the collector finds it."""

    def __init__(self) -> None:
        self.ring = self


def _work(fails: bool) -> weakref.ref[Ring]:
    with seldom_collected(), set_aside():
        assert not gc.isenabled()
        ring = weakref.ref(Ring())
        if fails:
            raise ValueError("on purpose")
        return ring


@pytest.mark.parametrize("is_on", [True, False])
@pytest.mark.parametrize("fails", [True, False])
def test_the_collector_is_as_it_was(is_on: bool, fails: bool) -> None:
    usual, was_on = gc.get_threshold(), gc.isenabled()
    (gc.enable if is_on else gc.disable)()
    try:
        if fails:
            with pytest.raises(ValueError, match="on purpose"):
                _work(fails)
        else:
            _work(fails)
        assert gc.isenabled() is is_on
        assert gc.get_threshold() == usual
        assert gc.get_freeze_count() == 0
    finally:
        (gc.enable if was_on else gc.disable)()


def test_what_was_set_aside_is_found_afterwards() -> None:
    ring = _work(fails=False)
    gc.collect()
    assert ring() is None
