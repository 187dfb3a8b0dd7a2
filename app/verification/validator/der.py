"""The encoding of a signed message: X.690. asn1crypto passes over what stands between elements."""

_CONSTRUCTED, _INDEFINITE = 0x20, 0x80


def well_formed(data: bytes) -> bool:
    """Whether an element holds elements throughout and nothing beside them; zeros may follow it.

    Lengths are as short as can be (DER), or left open (BER), as some programs write them.
    """
    try:
        return not any(data[_element(data, 0, len(data)) :])
    except (IndexError, ValueError):
        return False


def _element(data: bytes, at: int, end: int) -> int:
    """Where the element ends that begins here; raise ValueError or IndexError where none does."""
    tag, first = data[at], data[at + 1]
    at += 2
    if not tag or tag & 0x1F == 0x1F:
        raise ValueError("no tag that a signed message has")
    if first == _INDEFINITE:
        if not tag & _CONSTRUCTED:
            raise ValueError("a value without end")
        while any(data[at : at + 2]):
            at = _element(data, at, end)
        return at + 2
    size = first
    if first > _INDEFINITE:
        digits = data[at : at + first - _INDEFINITE]
        at, size = at + len(digits), int.from_bytes(digits)
        if not digits[0] or size < _INDEFINITE:
            raise ValueError("a length longer than it need be")
    stop = at + size
    if stop > end:
        raise ValueError("longer than what it stands in")
    while tag & _CONSTRUCTED and at < stop:
        at = _element(data, at, stop)
    return stop
