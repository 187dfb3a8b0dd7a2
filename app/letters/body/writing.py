"""From blocks to the one source that they have."""

from itertools import groupby

from app.letters.body.model import (
    PLAIN,
    Block,
    Break,
    Chip,
    Heading,
    Listing,
    Look,
    Mark,
    Paragraph,
    Part,
    Rows,
    Run,
    Text,
)

_TAGS = (("bold", "b"), ("italic", "i"), ("underline", "u"))


def write_body(blocks: tuple[Block, ...]) -> str:
    """The source of a text, a line for each block."""
    return "".join(f"{_block(block)}\n" for block in blocks)


def _block(block: Block) -> str:
    if isinstance(block, Paragraph):
        style = "" if block.style == "plain" else f' class="{block.style}"'
        return f"<p{style}>{_line(block.runs)}</p>"
    if isinstance(block, Heading):
        return f"<h{block.level}>{_line(block.runs)}</h{block.level}>"
    if isinstance(block, Listing):
        tag = "ol" if block.ordered else "ul"
        items = "\n".join(f"<li>{_line(item)}</li>" for item in block.items)
        return f"<{tag}>\n{items}\n</{tag}>"
    if isinstance(block, Rows):
        rows = "".join(f"  [{quoted(row.label)}, {row.source}],\n" for row in block.rows)
        return f"{{{{ rows([\n{rows}]) }}}}"
    if isinstance(block, Part):
        return f"{{{{ {block.source} }}}}"
    return _mark(block) if isinstance(block, Mark) else block.source


def quoted(text: str) -> str:
    """A text as an expression."""
    escaped = " ".join(text.split()).replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'


def _line(runs: tuple[Run, ...]) -> str:
    groups = groupby(runs, key=lambda run: getattr(run, "look", PLAIN))
    return "".join(_set(look, "".join(_run(run) for run in group)) for look, group in groups)


def _set(look: Look, inner: str) -> str:
    tags = [tag for name, tag in _TAGS if getattr(look, name)]
    opened = "".join(f"<{tag}>" for tag in tags)
    return opened + inner + "".join(f"</{tag}>" for tag in reversed(tags))


def _run(run: Run) -> str:
    if isinstance(run, Text):
        return _escaped(run.text)
    if isinstance(run, Chip):
        return f"{{{{ {run.source} }}}}"
    if isinstance(run, Break):
        return "<br/>"
    return _mark(run) if isinstance(run, Mark) else run.source


def _mark(mark: Mark) -> str:
    return f"{{% {mark.word} {mark.source} %}}" if mark.source else f"{{% {mark.word} %}}"


def _escaped(text: str) -> str:
    # An opening brace is written so that no words ever become a placeholder.
    for character, written in (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ("{", "&#123;")):
        text = text.replace(character, written)
    return text.replace("\n", " ").replace("\t", " ")
