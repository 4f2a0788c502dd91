"""Tests docs/site/pages.py, which makes a page of the repository a page of the site."""

import pathlib
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "docs" / "site"))
import pages  # noqa: E402

PYTHON = "```python app.py\nprint()\n```\n"
CPP = "```cpp app.cpp\nint main() {}\n```\n"
PICTURE = "```mermaid\nflowchart\n```\n"


class Pages(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "src" / "part").mkdir(parents=True)
        (self.root / "src" / "app.cpp").write_text("int main() {}\n")
        (self.root / "src" / "book.bin").write_bytes(b"\xff")

    def page(self, images=None):
        known = {pathlib.Path("src/part/README.md"), pathlib.Path("docs/a.md")}
        return pages.Page(self.root, pathlib.Path("src/part/README.md"), known, images or {})

    def test_python_and_cpp_become_tabs(self):
        self.assertEqual(
            self.page().convert(f"Text:\n\n{PYTHON}\n{CPP}\nText.\n"),
            f"Text:\n\n````{{tab}} Python\n{PYTHON}````\n\n````{{tab}} C++\n{CPP}````\n\nText.\n",
        )

    def test_their_differences_become_tabs(self):
        python, cpp = "```diff a.py b.py\n+1\n```\n", "```diff a.cpp b.cpp\n+1;\n```\n"
        self.assertEqual(
            self.page().convert(f"{python}\n{cpp}"),
            f"````{{tab}} Python\n{python}````\n\n````{{tab}} C++\n{cpp}````\n",
        )

    def test_other_fences_stay(self):
        output = "```text app\n1\n```\n"
        for text in (
            PYTHON,
            CPP,
            f"{PYTHON}\nText:\n\n{CPP}",
            f"{CPP}\n{PYTHON}",
            f"{output}\n{CPP}",
            f"{PYTHON}\n{output}",
        ):
            with self.subTest(text):
                self.assertEqual(self.page().convert(text), text)

    def test_a_picture_becomes_an_image_with_the_sentence_before_it(self):
        images = {"flowchart\n": pathlib.Path("pictures/1.svg")}
        self.assertEqual(
            self.page(images).convert(f"First.\n\nWho `owns` a\n[game](../app.cpp):\n\n{PICTURE}"),
            "First.\n\nWho `owns` a\n[game](../../source/src/app.cpp.md):\n\n"
            "![Who owns a game:](../../pictures/1.svg)\n",
        )

    def test_a_picture_that_is_not_drawn_is_text(self):
        self.assertEqual(self.page().convert(PICTURE), "```text\nflowchart\n```\n")

    def test_a_link_to_the_source_leads_to_a_page_that_shows_it(self):
        page = self.page()
        text = "[a](../app.cpp) [b](../../docs/a.md#b) [c](#c) [d](https://d/) ![e](e.png)"
        converted = text.replace("../app.cpp", "../../source/src/app.cpp.md")
        self.assertEqual(page.convert(text), converted)
        self.assertEqual(page.linked, {pathlib.Path("src/app.cpp")})

    def test_code_is_not_searched_for_links(self):
        text = "```text\n[a](../app.cpp)\n```\n"
        self.assertEqual(self.page().convert(text), text)

    def test_a_file_of_the_source_is_shown(self):
        shown = pages.show_source(self.root, pathlib.Path("src/app.cpp"), set())
        self.assertIn("# src/app.cpp\n\n````````cpp\nint main() {}\n````````\n", shown)

    def test_a_binary_file_is_not_shown(self):
        shown = pages.show_source(self.root, pathlib.Path("src/book.bin"), set())
        self.assertIn("This file is not text.", shown)

    def test_a_folder_links_to_its_files(self):
        shown = pages.show_source(self.root, pathlib.Path("src"), set())
        self.assertIn("- [app.cpp](src/app.cpp.md)\n", shown)
        names = pages.with_contents(self.root, {pathlib.Path("src")}, set())
        self.assertEqual(
            {str(name) for name in names}, {"src", "src/app.cpp", "src/book.bin", "src/part"}
        )


if __name__ == "__main__":
    unittest.main()
