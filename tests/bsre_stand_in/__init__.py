"""A stand-in for BSrE's eSign Client Service: bukan layanan BSrE, and no copy of its program.

It speaks both versions of the interface as public clients know it, over real HTTP, and signs for
real with keys of a test authority: like the genuine service into a field that it names itself,
with a timestamp. `mischief` holds what it can do wrong.
"""
