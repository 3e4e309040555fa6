"""Desired state x actual state x base -> plan. Pure: no I/O, no clock; ``now`` comes in as an argument."""
