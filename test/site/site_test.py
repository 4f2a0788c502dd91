"""Builds the site and checks its files. Usage: site_test.py FOLDER, which gets the site."""

import html.parser
import importlib.util
import pathlib
import shutil
import subprocess
import sys
import unittest
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
SOURCE = ROOT / "docs" / "site"
sys.path.insert(0, str(SOURCE))
import build  # noqa: E402
import pages  # noqa: E402

for module in "sphinx", "myst_parser", "sphinx_inline_tabs":
    if importlib.util.find_spec(module) is None:
        print(f"Skipped: {sys.executable} has no library {module}.")
        sys.exit(77)

[SITE] = map(pathlib.Path, sys.argv[1:])
del sys.argv[1:]


class File(html.parser.HTMLParser):
    """The links, resources and anchors of a file of the site, and its scripts and styles."""

    def __init__(self, path):
        super().__init__()
        self.links, self.resources, self.anchors, self.inline = [], [], {""}, []
        self.tabs = 0
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag, attributes):
        attributes = dict(attributes)
        self.anchors.add(attributes.get("id"))
        self.tabs += "tab-label" in (attributes.get("class") or "")
        if tag == "a" and "href" in attributes:
            self.links.append(attributes["href"])
        elif tag in ("link", "script", "img"):
            self.resources.append(attributes.get("href") or attributes.get("src"))
        if tag == "style" or (tag == "script" and "src" not in attributes):
            self.inline.append(tag)
        self.inline += [name for name in attributes if name == "style" or name.startswith("on")]


class Site(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        shutil.rmtree(SITE, ignore_errors=True)
        command = [sys.executable, "-B", SOURCE / "build.py", SITE]
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode != 0:
            raise AssertionError(result.stdout + result.stderr)
        cls.log = result.stdout
        cls.files = {file.relative_to(SITE): File(file) for file in SITE.rglob("*.html")}

    def test_each_page_is_in_the_site(self):
        names = {page.with_suffix(".html") for page in build.find_pages()}
        self.assertEqual(names - set(self.files), set())
        self.assertIn(pathlib.Path("index.html"), self.files)

    def test_all_links_lead_to_something_in_the_site(self):
        for name, file in self.files.items():
            with self.subTest(name):
                for link in [*file.links, *file.resources]:
                    self.check_link(name, link)

    def check_link(self, name, link):
        parts = urllib.parse.urlsplit(link)
        if parts.scheme or parts.netloc:
            return
        path = urllib.parse.unquote(parts.path)
        target = (SITE / name.parent / path).resolve() if path else SITE / name
        self.assertTrue(target.is_file(), link)
        if target.suffix == ".html":
            anchors = self.files[target.relative_to(SITE.resolve())].anchors
            self.assertIn(urllib.parse.unquote(parts.fragment), anchors, link)

    def test_nothing_comes_from_another_host(self):
        for name, file in self.files.items():
            with self.subTest(name):
                hosts = [link for link in file.resources if urllib.parse.urlsplit(link).netloc]
                self.assertEqual(hosts, [])

    def test_no_page_has_a_script_or_a_style_within_it(self):
        for name, file in self.files.items():
            with self.subTest(name):
                self.assertEqual(file.inline, [])

    def test_python_and_cpp_are_tabs(self):
        page = self.files[pathlib.Path("src/tutorial/coroutines/README.html")]
        self.assertGreaterEqual(page.tabs, 2)

    def test_pictures_are_drawn_where_this_is_possible(self):
        texts = [
            text
            for page in build.find_pages()
            for text in pages.pictures_of((ROOT / page).read_text())
        ]
        drawn = {
            resource
            for file in self.files.values()
            for resource in file.resources
            if resource.endswith(".svg") and "favicon" not in resource
        }
        self.assertGreater(len(texts), 0)
        self.assertEqual(len(drawn), 0 if "shown as text" in self.log else len(set(texts)))


if __name__ == "__main__":
    unittest.main()
