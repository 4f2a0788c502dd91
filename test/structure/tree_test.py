"""Includes run one way, and files, folders and functions are small."""

import pathlib
import unittest

import includes
import sizes

ROOT = pathlib.Path(__file__).resolve().parents[2]


class Tree(unittest.TestCase):
    def expect_none(self, failures):
        if failures:
            self.fail("\n" + "\n".join(failures))

    def test_the_order_of_the_folders_has_no_circle(self):
        self.expect_none(includes.find_circles())

    def test_each_folder_includes_only_lower_folders(self):
        self.expect_none(includes.find_wrong_includes(ROOT / "src"))

    def test_each_module_of_the_page_imports_only_from_lower_layers(self):
        self.expect_none(includes.find_wrong_imports(ROOT / "web"))

    def test_no_file_is_long(self):
        self.expect_none(sizes.find_long_files(ROOT))

    def test_no_folder_has_many_units(self):
        self.expect_none(sizes.find_large_folders(ROOT))

    def test_no_function_is_long(self):
        self.expect_none(sizes.find_long_functions(ROOT))


if __name__ == "__main__":
    unittest.main()
