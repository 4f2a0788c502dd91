"""Checks the code and the links of a page: the code must be in the source files that are built and
tested, and the targets of the links must exist.

A fence of C++, JavaScript or HTML has the name of its file after the language, relative to the
page's folder, and shows lines of this file:

    ```cpp part1/app.cpp
    int main() {
        ...
    }
    ```

A line of three dots stands for omitted lines. The blocks between these lines must be in the file,
in this order. A block may be indented differently as a whole. Where a fence begins or ends between
two braces of a pair, it must have three dots there. Python needs no file, but without one its
syntax must be correct.

A fence of the language "diff" that names two files shows lines of their difference. A fence of the
language "text" may name a file, too, such as a Procfile.

If the text says "`name()` in [file](path)", the file must have this name.
"""

import ast
import difflib
import pathlib
import re
import textwrap

NEED_A_FILE = {"cpp", "js", "html"}

# [text](file.md#heading), but no address with a scheme.
LINK = re.compile(r"\]\((?![a-z]+:)([^)#]*)(?:#([^)]*))?\)")

# `Class::name()` in [text](file.hpp)
NAME_IN_FILE = re.compile(r"`(?:\w+::)?(~?\w+)(?:\(\))?`\s+in\s+\[[^]]*\]\((?![a-z]+:)([^)#]+)\)")

# A string or a character of C++ or JavaScript, or a comment.
STRING = re.compile(r'"(?:\\.|[^"\\\n])*"|\'(?:\\.|[^\'\\\n])*\'|`[^`]*`|//[^\n]*')

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
        """Returns the blocks of lines between the lines of three dots."""
        blocks = re.split(r"^[ \t]*\.\.\.[ \t]*\n", self.text, flags=re.MULTILINE)
        return [lines for lines in map(lines_of, blocks) if lines]


def fences(page):
    """Returns the fences of a page."""
    text = pathlib.Path(page).read_text(encoding="utf-8")
    if text.count("```") != 2 * len(found := list(FENCE.finditer(text))):
        raise AssertionError(f"{page}: a fence has no end, or does not begin its line.")
    return [Fence(page, match) for match in found]


def check_page(page):
    """Raises AssertionError with all errors in the page's code, links and names."""
    page = pathlib.Path(page)
    errors = [(fence.place, check(fence, page.parent)) for fence in fences(page)]
    errors += [(page, error) for error in check_links(page) + check_names(page)]
    if lines := [f"{place}: {error}" for place, error in errors if error]:
        raise AssertionError("\n".join(lines))


def check(fence, folder):
    """Returns the error in a fence, or None."""
    names = fence.words[1:]
    if fence.language == "python" and not names:
        try:
            ast.parse(fence.text)
        except SyntaxError as error:
            return f"not Python: {error}"
    if fence.language == "text" and names and (folder / names[0]).is_file():
        return check_blocks(fence, lines_of((folder / names[0]).read_text(encoding="utf-8")))
    is_difference = fence.language == "diff" and len(names) == 2
    if fence.language not in NEED_A_FILE | {"python"} and not is_difference:
        return None
    if not names:
        return "the fence names no file" if fence.language in NEED_A_FILE else None
    for name in names:
        if not (folder / name).is_file():
            return f"there is no {name}"
    files = [lines_of((folder / name).read_text(encoding="utf-8")) for name in names]
    if is_difference:
        return check_blocks(fence, [line.rstrip() for line in difference(*files)])
    return check_cut(fence.text) or check_blocks(fence, files[0])


def difference(old, new):
    """Returns all lines of both files, each behind "-", "+" or a space, as diff prints them."""
    return list(difflib.unified_diff(old, new, n=len(old), lineterm=""))[3:]


def check_blocks(fence, lines):
    """Returns the error if the fence's blocks are not among the lines, in their order."""
    blocks = fence.blocks()
    if not blocks:
        return "the fence shows nothing"
    begin = 0
    for block in blocks:
        begin = find(block, lines, begin)
        if begin is None:
            names = " ".join(fence.words[1:])
            return f"{names} does not have these lines, or not here:\n" + "\n".join(block)
    return None


def check_cut(listing):
    """Returns the error in a listing that has one brace of a pair, without three dots for the other
    one, or None."""
    lines = [line.strip() for line in lines_of(listing)]
    depth = min_depth = 0
    for brace in re.findall(r"[{}]", STRING.sub("", listing)):
        depth += 1 if brace == "{" else -1
        min_depth = min(min_depth, depth)
    if min_depth < 0 and lines[0] != "...":
        return "the fence begins inside of braces: put ... into its first line"
    if depth > min_depth and lines[-1] != "...":
        return "the fence ends inside of braces: put ... into its last line"
    return None


def check_links(page):
    """Returns the errors in the links of a page to files and their headings."""
    errors = []
    for file, heading in LINK.findall(prose(page)):
        target = page.parent / file if file else page
        if not target.exists():
            errors.append(f"there is no {file}")
        elif heading and heading not in anchors(target):
            errors.append(f"{file or 'the page'} has no heading #{heading}")
    return errors


def check_names(page):
    """Returns the errors in the names that the page says are in a file."""
    errors = []
    for name, file in NAME_IN_FILE.findall(prose(page)):
        target = page.parent / file
        if target.is_file() and not re.search(rf"(?<!\w){name}\b", target.read_text()):
            errors.append(f"{file} does not have {name}")
    return errors


def prose(page):
    """Returns the text of a page without its fences."""
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def anchors(page):
    """Returns the link targets of the headings of a page."""
    headings = re.findall(r"^#+ (.*)$", prose(page), flags=re.MULTILINE)
    words = [re.sub(r"[^\w\- ]", "", heading).strip() for heading in headings]
    return {word.lower().replace(" ", "-") for word in words}


def lines_of(text):
    """Returns the lines without trailing spaces, and without empty lines at both ends."""
    return [line.rstrip() for line in text.strip("\n").splitlines()]


def find(block, lines, begin):
    """Returns the index after the first place of a block in the lines, or None."""
    wanted = dedent(block)
    for first in range(begin, len(lines) - len(block) + 1):
        if dedent(lines[first : first + len(block)]) == wanted:
            return first + len(block)
    return None


def dedent(lines):
    return textwrap.dedent("\n".join(lines))
