"""Applies the solutions of an exercise: solve_exercise.py PAGE FOLDER

Each fence of the page with the language "diff" names a file and shows changes of it. The changed
file is written to the folder, under the file's name. A line of three dots stands for omitted lines.
"""

import pathlib
import sys

import text

ROOT = pathlib.Path(__file__).resolve().parents[2]


def apply(hunk, content, place):
    """Returns the content with the hunk's old lines replaced by its new ones."""
    old = "".join(f"{line[1:]}\n" for line in hunk if not line.startswith("+"))
    new = "".join(f"{line[1:]}\n" for line in hunk if not line.startswith("-"))
    if content.count(old) != 1:
        raise SystemExit(f"{place}: the file must have these lines once:\n{old}")
    return content.replace(old, new)


def solve(page, fences):
    """Applies some fences of a page. Returns the changed files' contents by their paths."""
    solved = {}
    for fence in fences:
        if fence.language != "diff":
            continue
        file = (page.parent / fence.words[1]).resolve()
        for hunk in fence.blocks():
            solved[file] = apply(hunk, solved.get(file) or file.read_text(), fence.place)
    return solved


def main(page, folder):
    page = pathlib.Path(page).resolve()
    for file, content in solve(page, text.fences(page)).items():
        (pathlib.Path(folder) / file.name).write_text(content)


if __name__ == "__main__":
    main(*sys.argv[1:])
