"""Makes a page of the repository a page of the site, in which

- a fence of Python and the fence of C++ behind it are two tabs, and so are their differences;
- a fence of the language "mermaid" is a picture, if it could be drawn; else its text is shown;
- a link to a file or a folder of the source leads to a page that shows it.
"""

import os
import pathlib
import re

FENCE = re.compile(r"^( *)```(\w*)[^\n]*\n(.*?)^\1```\n", re.MULTILINE | re.DOTALL)
LINK = re.compile(r"(?<=\]\()(?![a-z]+:|#)([^)#\s]+)")
LANGUAGES = {".py": "python", ".js": "js", ".css": "css", ".html": "html", ".md": "md"}
LANGUAGES |= dict.fromkeys((".cpp", ".hpp"), "cpp")
BINARY = {".bin", ".png"}


def pictures_of(text):
    """Returns the texts of the pictures of a page."""
    return [fence[3] for fence in FENCE.finditer(text) if fence[2] == "mermaid"]


class Page:
    """A page of the repository. All paths are relative to its root. images has the file of each
    picture, by the text of the picture."""

    def __init__(self, root, page, pages, images):
        self.root = root
        self.page = page
        self.pages = pages
        self.images = images
        self.linked = set()  # the files and folders of the source that the page links to

    def convert(self, text):
        parts, end = [], 0
        fences = list(FENCE.finditer(text))
        pairs = dict(filter(is_pair, zip(fences, fences[1:])))
        for fence in fences:
            between = text[end : fence.start()]
            parts.append(self.convert_links(between))
            if fence[2] == "mermaid":
                parts.append(self.show_picture(fence[1], fence[3], between))
            elif fence in pairs:
                parts.append(f"````{{tab}} Python\n{fence[0]}````\n")
            elif fence in pairs.values():
                parts.append(f"````{{tab}} C++\n{fence[0]}````\n")
            else:
                parts.append(fence[0])
            end = fence.end()
        return "".join([*parts, self.convert_links(text[end:])])

    def show_picture(self, indent, text, before):
        if text not in self.images:
            return f"{indent}```text\n{text}{indent}```\n"
        # The sentence before the picture says what it shows.
        *_, paragraph = before.strip().split("\n\n")
        description = re.sub(r"\[([^]]*)\]\([^)]*\)|[`*\[\]]", r"\1", " ".join(paragraph.split()))
        return f"{indent}![{description}]({self.relative(self.images[text])})\n"

    def convert_links(self, text):
        return LINK.sub(lambda link: self.convert_link(link[1]), text)

    def convert_link(self, link):
        name = pathlib.Path(os.path.normpath(self.page.parent / link))
        if name in self.pages or name.suffix == ".png":
            return link
        self.linked.add(name)
        return self.relative(source_page(name))

    def relative(self, name):
        return os.path.relpath(name, self.page.parent)


def source_page(name):
    """Returns the page that shows a file or a folder of the source."""
    return pathlib.Path("source") / name.parent / f"{name.name}.md"


def with_contents(root, names, pages):
    """Returns the files and folders with the given names, and those in the folders. Pages are
    left out."""
    found = set()
    for name in names:
        contents = (root / name).rglob("*")  # nothing for a file
        found |= {path.relative_to(root) for path in (root / name, *contents)}
    return {path for path in found - pages if "__pycache__" not in path.parts}


def show_source(root, name, pages):
    """Returns the page that shows a file, or the names in a folder."""
    # It is found by links only: the search leads to the pages of the course.
    head = f"---\norphan: true\nnosearch: true\n---\n\n# {name}\n\n"
    if name.suffix in BINARY:
        return f"{head}This file is not text.\n"
    if not (root / name).is_dir():
        language = LANGUAGES.get(name.suffix, "text")
        text = (root / name).read_text(encoding="utf-8")
        return f"{head}````````{language}\n{text}````````\n"
    rows = []
    for path in sorted((root / name).iterdir()):
        inner = path.relative_to(root)
        if path.name != "__pycache__":
            target = inner if inner in pages else source_page(inner)
            rows.append(f"- [{path.name}]({os.path.relpath(target, source_page(name).parent)})\n")
    return head + "".join(rows)


def is_of(fence, language, ending):
    """Returns whether a fence shows code of a language, or a difference of two such files."""
    head = fence[0].split("\n", 1)[0]
    return fence[2] == language or (fence[2] == "diff" and head.endswith(ending))


def is_pair(fences):
    """Returns whether the second fence comes directly behind the first one, and shows its C++."""
    python, cpp = fences
    between = python.string[python.end() : cpp.start()]
    return between == "\n" and is_of(python, "python", ".py") and is_of(cpp, "cpp", ".cpp")
