"""Builds the site of the course and of the documents: build.py FOLDER

Sphinx gets copies of the pages that a reader of the repository sees; pages.py says what is
different in them. Every warning of Sphinx is an error.
"""

import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import pages
import pictures

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]

PAGES = "README.md", "docs/*.md", "deploy/**/*.md", "src/tutorial/**/*.md"


def find_pages():
    """Returns the pages for readers, relative to the root of the repository."""
    return {file.relative_to(ROOT) for pattern in PAGES for file in ROOT.glob(pattern)}


def write_pages(folder):
    """Writes what Sphinx reads: the pages, and a page for each file that they link to."""
    found = find_pages()
    texts = {page: (ROOT / page).read_text(encoding="utf-8") for page in found}
    fences = [text for page in texts.values() for text in pages.pictures_of(page)]
    images = pictures.draw(fences, folder / "pictures")
    linked = set()
    for page, text in texts.items():
        converted = pages.Page(ROOT, page, found, images)
        write(folder / page, converted.convert(text))
        linked |= converted.linked
    for name in pages.with_contents(ROOT, linked, found):
        write(folder / pages.source_page(name), pages.show_source(ROOT, name, found))
    shutil.copy(HERE / "index.md", folder)
    copy_images(texts, folder)


def write(file, text):
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(text, encoding="utf-8")


def copy_images(texts, folder):
    for page, text in texts.items():
        for name in re.findall(r"!\[[^]]*\]\(([^)]+)\)", text):
            target = folder / page.parent / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / page.parent / name, target)


def main(output):
    with tempfile.TemporaryDirectory() as folder:
        write_pages(pathlib.Path(folder))
        options = "-q", "-W", "--keep-going", "-b", "html", "-d", f"{folder}/doctrees", "-c", HERE
        command = [sys.executable, "-m", "sphinx", *options, folder, output]
        code = subprocess.run(command, check=False).returncode
    if code == 0:
        print(f"The site is in {output}.")
    return code


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
