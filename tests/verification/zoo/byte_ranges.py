"""A ByteRange that is broken in the file, without any key."""

import re

from .letters import one, replaced
from .registry import defect

_RANGE = re.compile(rb"/ByteRange \[(\d+) (\d+) (\d+) (\d+)\] *")


def _with_range(text: str) -> bytes:
    pdf = one().final
    found = _RANGE.search(pdf)
    assert found
    return replaced(pdf, found.group(), text.encode())


def _numbers() -> list[int]:
    found = _RANGE.search(one().final)
    assert found
    return [int(number) for number in found.groups()]


@defect
def byte_range_missing() -> bytes:
    return _with_range("")


@defect
def byte_range_null() -> bytes:
    return _with_range("/ByteRange null")


@defect
def byte_range_zero() -> bytes:
    return _with_range("/ByteRange [0 0 0 0]")


@defect
def byte_range_negative() -> bytes:
    _, length, restart, rest = _numbers()
    return _with_range(f"/ByteRange [0 {length} {restart} -{rest}]")


@defect
def byte_range_too_short() -> bytes:
    _, length, _, _ = _numbers()
    return _with_range(f"/ByteRange [0 {length}]")


@defect
def byte_range_of_six_numbers() -> bytes:
    _, length, restart, _ = _numbers()
    return _with_range(f"/ByteRange [0 9 9 {length - 9} {restart} 9]")


@defect
def byte_range_not_from_the_start() -> bytes:
    _, length, restart, rest = _numbers()
    return _with_range(f"/ByteRange [9 {length - 9} {restart} {rest}]")


@defect
def byte_range_beyond_the_file() -> bytes:
    _, length, restart, _ = _numbers()
    return _with_range(f"/ByteRange [0 {length} {restart} 99999]")


@defect
def byte_range_of_names() -> bytes:
    return _with_range("/ByteRange [/A /B /C /D]")


@defect
def byte_range_overlapping() -> bytes:
    _, length, _, rest = _numbers()
    return _with_range(f"/ByteRange [0 {length} 0 {rest}]")
