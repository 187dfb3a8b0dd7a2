"""The contact sheet: every picture on one page, that a browser opens from the disk."""

from collections.abc import Iterable
from html import escape
from pathlib import Path

HEAD = """<!DOCTYPE html><html lang="en"><meta charset="utf-8"><title>Screenshots</title>
<style>body{font:1rem system-ui;margin:1rem;background:#ddd}section{margin-bottom:2rem}
div{display:flex;gap:.5rem;overflow-x:auto;align-items:start}a{flex:none}
img{height:24rem;border:1px solid #888;background:#fff}</style><h1>Screenshots</h1>
"""
IMAGE = '<a href="{0}"><img loading="lazy" src="{0}" alt="{0}"></a>'


def write_sheet(folder: Path, pages: Iterable[tuple[str, str, list[str]]]) -> Path:
    """Write index.html for pages: title, what stands below it, the files of its pictures."""
    parts = [HEAD]
    for title, below, files in pages:
        images = "".join(IMAGE.format(escape(one)) for one in files)
        parts.append(
            f"<section><h2>{escape(title)}</h2><p>{escape(below)}</p><div>{images}</div></section>\n"
        )
    file = folder / "index.html"
    file.write_text("".join(parts))
    return file
