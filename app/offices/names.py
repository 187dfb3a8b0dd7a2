"""Whether a certificate's holder and an official bear the same name.

Titles are no part of a name, and every office writes them its own way: "Drs. H. Wahyu Utomo,
M.Si.", "WAHYU UTOMO", "Wahyu Utomo MSi". Only titles that are known here are put aside: a word
that is not known makes two names differ, and then a person decides.
"""

import re
import unicodedata

#: Before the name: academic titles of the old order and professions, hajj, Islamic teacher.
BEFORE = frozenset(re.findall(r"\w+", "prof dr drg drh drs dra ir h hj kh ust apt ns"))

#: After the name: diplomas, bachelor's, master's and doctor's degrees; lists of personnel also
#: write "Wahyu Utomo, Drs." A single H there is an initial.
AFTER = frozenset(
    re.findall(
        r"\w+",
        """
        ama amapd amd amdak amdkeb amdkep amdkom
        sag sap sars sfarm sfil sgz sh shi shum shut sik sikom siip sip sipem skeb sked skep skg
        skh skm skom sp spd spdi spdsd spi spsi spt ss ssi ssit ssn ssos ssosi sst sstp sstpi st
        sthi stp strap strip strkeb strkep strkom sttp se sesy
        mag map mba meng mesy mh mhi mhum mikom mip mkes mkeb mkep mkn mkom mm mmsi mp mpa mpd mpdi
        mph mpi mpsi msc mse msi msn msos mt ma
        lc phd cfra cgcae
        """,
    )
) | {title for title in BEFORE if len(title) > 1}
LONGEST = 4  # parts that one title may be written in: "S. Tr. I. P."
DEMONSTRATION = "(contoh)"


def same_name(one: str, other: str) -> bool:
    """Whether they agree but for titles, case, punctuation and the demonstration's mark."""
    words = bare_name(one)
    return bool(words) and words == bare_name(other)


def bare_name(name: str) -> tuple[str, ...]:
    """The words of a name without titles, in lower case."""
    text = unicodedata.normalize("NFKC", name).casefold().replace(DEMONSTRATION, " ")
    text = re.sub(r"['’‘`ʼ]", "", text)  # Nur'aini, Ma’ruf
    words = re.findall(r"\w+", text)
    while (length := _title(words, BEFORE, front=True)) and length < len(words):
        words = words[length:]
    while (length := _title(words, AFTER, front=False)) and length < len(words):
        words = words[:-length]
    return tuple(words)


def _title(words: list[str], titles: frozenset[str], *, front: bool) -> int:
    """How many words at that end are one title; 0 where there is none."""
    for length in range(min(LONGEST, len(words)), 0, -1):
        part = words[:length] if front else words[-length:]
        if "".join(part) in titles:
            return length
    return 0
