"""Tests text.check_page(), which must find every error in the code and the links of a page."""

import pathlib
import tempfile
import unittest

import text

FILE = "int main() {\n    int a = 1;\n    if (a) {\n        return a;\n    }\n}\n"


class CheckPage(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "main.cpp").write_text(FILE)

    def check(self, *lines):
        page = self.folder / "page.md"
        page.write_text("Text.\n\n" + "\n".join(lines) + "\n\nText.\n")
        text.check_page(page)

    def assert_refused(self, error, *lines):
        with self.assertRaisesRegex(AssertionError, error):
            self.check(*lines)

    def test_lines_of_the_file_are_accepted(self):
        self.check("```cpp main.cpp", *FILE.splitlines(), "```")
        self.check("```cpp main.cpp", "int main() {", "    ...", "        return a;", "...", "```")
        self.check("```cpp main.cpp", "if (a) {", "    return a;", "}", "```")

    def test_lines_that_differ_from_the_file_are_refused(self):
        error = "main.cpp does not have these lines"
        self.assert_refused(error, "```cpp main.cpp", "    int a = 2;", "```")
        self.assert_refused(error, "```cpp main.cpp", "int main() {", "    if (a) {", "...", "```")
        self.assert_refused(error, "```cpp main.cpp", "if (a) {", "return a;", "}", "```")
        self.assert_refused(error, "```cpp main.cpp", "return a;", "...", "int a = 1;", "```")

    def test_a_fence_that_is_cut_inside_of_braces_without_dots_is_refused(self):
        self.check("```cpp main.cpp", "int a = 1;", "if (a) {", "...", "```")
        self.check("```cpp main.cpp", "...", "    return a;", "}", "```")
        self.assert_refused("ends inside", "```cpp main.cpp", "int a = 1;", "if (a) {", "```")
        self.assert_refused("begins inside", "```cpp main.cpp", "    return a;", "}", "```")

    def test_a_part_of_a_line_is_refused(self):
        self.assert_refused("does not have", "```cpp main.cpp", "int a = 1", "```")

    def test_code_without_a_file_is_refused(self):
        for language in "cpp", "js", "html":
            self.assert_refused("names no file", f"```{language}", "int a = 1;", "```")
        self.assert_refused("there is no other.cpp", "```cpp other.cpp", "int a = 1;", "```")

    def test_an_empty_fence_is_refused(self):
        self.assert_refused("shows nothing", "```cpp main.cpp", "...", "```")

    def test_python_with_a_syntax_error_is_refused(self):
        self.check("```python", "async def handler(websocket):", "    ...", "```")
        self.assert_refused("not Python", "```python", "async handler(websocket):", "```")

    def test_python_with_a_file_must_be_in_the_file(self):
        (self.folder / "app.py").write_text("def play():\n    return 1\n")
        self.check("```python app.py", "def play():", "...", "```")
        self.assert_refused("app.py does not have", "```python app.py", "    return 2", "```")

    def test_lines_of_the_difference_of_two_files_are_accepted(self):
        (self.folder / "next.cpp").write_text(FILE.replace("int a = 1;", "int b = 1;\n"))
        fence = "```diff main.cpp next.cpp"
        self.check(fence, "-    int a = 1;", "+    int b = 1;", "+", "     if (a) {", "```")
        self.check(fence, "+    int b = 1;", "...", "     }", " }", "```")
        error = "main.cpp next.cpp does not have these lines"
        self.assert_refused(error, fence, "-    int b = 1;", "```")
        self.assert_refused(error, fence, "+    int a = 1;", "```")
        self.assert_refused(error, fence, "-    int a = 1;", "     if (a) {", "```")
        self.assert_refused("there is no x.cpp", "```diff main.cpp x.cpp", " int main() {", "```")

    def test_text_with_a_file_must_be_in_the_file(self):
        (self.folder / "Procfile").write_text("web: server\n")
        self.check("```text Procfile", "web: server", "```", "", "```text server", "Hello", "```")
        self.assert_refused("Procfile does not have", "```text Procfile", "web: serve", "```")

    def test_a_link_without_a_target_is_refused(self):
        self.check("# A `heading`, or two", "[a](main.cpp) [b](#a-heading-or-two) [c](http://d/)")
        self.assert_refused("there is no other.md", "[a](other.md#heading)")
        self.assert_refused("the page has no heading #headings", "# Heading", "[a](#headings)")

    def test_a_name_that_the_linked_file_does_not_have_is_refused(self):
        self.check("`main()` in [main.cpp](main.cpp), `Other::main()`\nin [main.cpp](main.cpp)")
        self.assert_refused("main.cpp does not have play", "`play()` in [a](main.cpp)")
        self.assert_refused("main.cpp does not have play", "`Main::play()` in\n[a](main.cpp)")
        self.assert_refused("main.cpp does not have ma", "`ma()` in [a](main.cpp)")

    def test_a_fence_without_an_end_is_refused(self):
        self.assert_refused("a fence has no end", "```cpp main.cpp", "int a = 1;")


if __name__ == "__main__":
    unittest.main()
