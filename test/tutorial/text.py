"""Checks that the code which a page of the tutorial shows is the code which is built and tested,
and that the page's links lead somewhere.

A fence of C++, JavaScript or HTML names its file behind the language, relative to the page's
folder, and shows lines of it:

    ```cpp part1/app.cpp
    int main() {
        ...
    }
    ```

A line of three dots stands for lines that are left out. What is between two of them stands in the
file as it is shown, in this order; it may be indented differently as a whole. Python may be shown
without a file, but must be Python.
"""

import ast
import pathlib
import re
import textwrap

NEED_A_FILE = {"cpp", "js", "html"}

# [text](file.md#heading), but no address with a scheme.
LINK = re.compile(r"\]\((?![a-z]+:)([^)#]*)(?:#([^)]*))?\)")

# A fence may be indented, as in a list.
FENCE = re.compile(r"^( *)```([^\n]*)\n(.*?)^\1```$", re.MULTILINE | re.DOTALL)


class Fence:
    """A fenced block of a page."""

    def __init__(self, page, match):
        self.words = match[2].split()
        self.language = self.words[0] if self.words else ""
        self.text = textwrap.dedent(match[3])
        self.place = f"{page}:{match.string.count(chr(10), 0, match.start()) + 1}"

    def blocks(self):
        """Returns the runs of lines between those that stand for lines left out."""
        blocks = re.split(r"^[ \t]*\.\.\.[ \t]*\n", self.text, flags=re.MULTILINE)
        return [lines for lines in map(lines_of, blocks) if lines]


def fences(page):
    """Returns the fences of a page."""
    text = pathlib.Path(page).read_text(encoding="utf-8")
    if text.count("```") != 2 * len(found := list(FENCE.finditer(text))):
        raise AssertionError(f"{page}: a fence has no end, or does not begin its line.")
    return [Fence(page, match) for match in found]


def check_page(page):
    """Raises AssertionError with all that is wrong with the page's code and links."""
    folder = pathlib.Path(page).parent
    faults = [(fence.place, check(fence, folder)) for fence in fences(page)]
    faults += [(page, fault) for fault in check_links(pathlib.Path(page))]
    if wrong := [f"{place}: {fault}" for place, fault in faults if fault]:
        raise AssertionError("\n".join(wrong))


def check(fence, folder):
    """Returns what is wrong with a fence, or nothing."""
    if fence.language == "python":
        try:
            ast.parse(fence.text)
        except SyntaxError as error:
            return f"not Python: {error}"
    if fence.language not in NEED_A_FILE | {"python"}:
        return None
    if len(fence.words) < 2:
        return "the fence names no file" if fence.language in NEED_A_FILE else None
    file = folder / fence.words[1]
    if not file.is_file():
        return f"there is no {fence.words[1]}"
    blocks = fence.blocks()
    if not blocks:
        return "the fence shows nothing"
    lines = lines_of(file.read_text(encoding="utf-8"))
    begin = 0
    for block in blocks:
        begin = find(block, lines, begin)
        if begin is None:
            return f"{fence.words[1]} does not have these lines, or not here:\n" + "\n".join(block)
    return None


def check_links(page):
    """Returns what is wrong with the links of a page to files and their headings."""
    faults = []
    for file, heading in LINK.findall(prose(page)):
        target = page.parent / file if file else page
        if not target.exists():
            faults.append(f"there is no {file}")
        elif heading and heading not in anchors(target):
            faults.append(f"{file or 'the page'} has no heading #{heading}")
    return faults


def prose(page):
    """Returns the text of a page without its fences."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """Returns the names by which links reach the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", prose(page), flags=re.MULTILINE)
    words = [re.sub(r"[^\w\- ]", "", heading).strip() for heading in headings]
    return {word.lower().replace(" ", "-") for word in words}


def lines_of(text):
    """Returns the lines without spaces behind them, and without empty lines before and after."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def find(block, lines, begin):
    """Returns the index behind the first place of a block among the lines, or nothing."""
    wanted = dedent(block)
    for first in range(begin, len(lines) - len(block) + 1):
        if dedent(lines[first : first + len(block)]) == wanted:
            return first + len(block)
    return None


def dedent(lines):
    return textwrap.dedent("\n".join(lines))
