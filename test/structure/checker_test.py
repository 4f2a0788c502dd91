"""Each rule of the tree finds an example that breaks it, and accepts one that does not."""

import pathlib
import tempfile
import unittest

import includes
import sizes

ORDER = {"low": [], "middle": ["low"], "high": ["low", "middle"]}
LIBRARIES = {"boost/beast": ["low/*.cpp"]}


class CheckerTest(unittest.TestCase):
    def setUp(self):
        self.root = pathlib.Path(self.enterContext(tempfile.TemporaryDirectory()))

    def write(self, file, text=""):
        path = self.root / file
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def expect_one(self, failures, *texts):
        """There must be one failure, which contains each of the texts."""
        self.assertEqual(len(failures), 1, failures)
        for text in texts:
            self.assertIn(text, failures[0])


class Order(CheckerTest):
    def test_a_table_that_names_only_folders_above_is_right(self):
        self.assertEqual(includes.find_circles(ORDER), [])

    def test_a_table_with_a_circle_is_found(self):
        circle = {"low": ["high"], "high": ["low"]}
        self.expect_one(includes.find_circles(circle), "low may include high")


class Includes(CheckerTest):
    def find(self):
        return includes.find_wrong_includes(self.root / "src", ORDER, LIBRARIES)

    def setUp(self):
        super().setUp()
        self.write("src/low/a.hpp")
        self.write("src/high/a.hpp")

    def test_includes_downwards_and_within_a_folder_are_right(self):
        self.write("src/low/b.cpp", '#include "low/a.hpp"\n#include <vector>\n')
        self.write("src/high/b.cpp", '#include "high/a.hpp"\n#include "low/a.hpp"\n')
        self.assertEqual(self.find(), [])

    def test_an_include_upwards_is_found(self):
        self.write("src/low/b.hpp", '#pragma once\n\n#include "high/a.hpp"\n')
        self.expect_one(self.find(), "src/low/b.hpp:3:", "low may not include high")

    def test_an_include_upwards_in_angle_brackets_is_found(self):
        self.write("src/low/b.cpp", "#  include <high/a.hpp>\n")
        self.expect_one(self.find(), "src/low/b.cpp:1:", "low may not include high")

    def test_an_include_that_is_relative_to_the_file_is_found(self):
        self.write("src/low/b.cpp", '#include "a.hpp"\n')
        self.expect_one(self.find(), "src/low/b.cpp:1:", "src has no a.hpp")
        self.write("src/low/b.cpp", '#include "low/../high/a.hpp"\n')
        self.expect_one(self.find(), "src/low/b.cpp:1:", "low may not include low/../high")

    def test_a_folder_that_is_missing_in_the_order_is_found(self):
        self.write("src/new/b.cpp", '#include "low/a.hpp"\n')
        self.expect_one(self.find(), "src/new/b.cpp:1:", "add it to MAY_INCLUDE")

    def test_a_library_is_included_only_where_it_belongs(self):
        self.write("src/low/b.cpp", "#include <boost/beast/core.hpp>\n#include <boost/asio.hpp>\n")
        self.assertEqual(self.find(), [])
        self.write("src/low/b.hpp", "\n#include <boost/beast/core.hpp>\n")
        self.expect_one(self.find(), "src/low/b.hpp:2:", "only in low/*.cpp")


class Imports(CheckerTest):
    def find(self):
        order = ["rules.js", "low", "high", "."]
        return includes.find_wrong_imports(self.root / "web", order)

    def setUp(self):
        super().setUp()
        for file in ("rules.js", "main.js", "low/a.js", "high/a.js"):
            self.write(f"web/{file}")

    def test_imports_downwards_and_within_a_folder_are_right(self):
        self.write("web/low/b.js", 'import { f } from "../rules.js";\nimport "./a.js";\n')
        self.write("web/page.js", 'import "./main.js";\nimport * as a from "./high/a.js";\n')
        self.write("web/high/b.js", 'document.title = "import";\nshow("../main.js");\n')
        self.assertEqual(self.find(), [])

    def test_an_import_upwards_is_found(self):
        for text in (
            'import { f } from "../high/a.js";\n',
            'import "../high/a.js";\n',
            'export { f } from "../high/a.js";\n',
            'import {\n    f,\n} from "../high/a.js";\n',
            'const a = await import("../high/a.js");\n',
        ):
            with self.subTest(text):
                self.write("web/low/b.js", text)
                self.expect_one(self.find(), "web/low/b.js:", "low may not import from high")

    def test_an_import_of_a_top_module_by_a_folder_or_the_rules_is_found(self):
        for file, path in (("high/b.js", "../main.js"), ("rules.js", "./main.js")):
            with self.subTest(file):
                self.write(f"web/{file}", f'\nimport {{ f }} from "{path}";\n')
                self.expect_one(self.find(), f"web/{file}:2:", "may not import from . (main.js)")
                self.write(f"web/{file}")

    def test_an_import_of_a_missing_module_is_found(self):
        self.write("web/low/b.js", 'import "./none.js";\n')
        self.expect_one(self.find(), "web/low/b.js:1:", "web has no low/none.js")

    def test_a_folder_that_is_missing_in_the_order_is_found(self):
        self.write("web/new/b.js", 'import "../rules.js";\n')
        self.expect_one(self.find(), "web/new/b.js:1:", "add it to WEB")


class Files(CheckerTest):
    def test_a_long_file_is_found(self):
        self.write("src/a/right.md", "line\n" * sizes.MAX_FILE_LINES)
        self.write("src/a/book.bin", "line\n" * 1000)
        self.write("web/a/page.css", "line\n" * (sizes.MAX_FILE_LINES + 1))
        self.expect_one(sizes.find_long_files(self.root), "web/a/page.css:351: 351 lines")

    def test_a_folder_with_many_units_is_found(self):
        for number in range(sizes.MAX_FOLDER_UNITS):
            self.write(f"src/a/unit{number}.cpp")
            self.write(f"src/a/unit{number}.hpp")
        self.write("src/a/CMakeLists.txt")
        self.write("src/a/b/unit.cpp")
        self.assertEqual(sizes.find_large_folders(self.root), [])
        self.write("src/a/one_more.hpp")
        self.expect_one(sizes.find_large_folders(self.root), "src/a: 21 units")


class Functions(CheckerTest):
    def find(self, file, text):
        self.write(f"src/{file}", text)
        return sizes.find_long_functions(self.root)

    def expect_long(self, file, head, name, first="", end="}\n"):
        """A function must be found if it has one line too many, and only then."""
        lines = sizes.MAX_FUNCTION_LINES - 2 - first.count("\n")
        right = head + first + "    step();\n" * lines + end
        self.assertEqual(self.find(file, right), [])
        failures = self.find(file, right.replace("    step();\n", "    step();\n" * 2, 1))
        self.expect_one(failures, f"src/{file}:{head.count(chr(10))}: {name} has 41 lines")
        self.write(f"src/{file}")

    def test_a_long_function_of_cpp_is_found(self):
        for head, name in (
            ("void f() {\n", "f"),
            ("\ntemplate <class T>\nT A::f(T t, int wrapped,\n    T u) const {\n", "A::f"),
            ("A::A(int a) : a_{a}, b_(a) {\n", "A::A"),
            ("A::~A() {\n", "A::~A"),
            ("bool operator==(const A& a, const B& b) {\n", "operator=="),
            ("constexpr int a[] = {1, 2};\nawaitable<void> f(std::set<int> s) {\n", "f"),
        ):
            with self.subTest(head):
                self.expect_long("a.cpp", head, name)

    def test_a_long_function_of_a_class_is_found(self):
        head = "namespace a {\nclass A final : public B {\n    void f() override {\n"
        self.expect_long("a.hpp", head, "f", end="    }\n};\n}\n")

    def test_a_long_function_of_javascript_is_found(self):
        for head, name in (
            ('import { a } from "a";\nexport async function f({ a, b }) {\n', "f"),
            ("const f = async (a) => {\n", "f"),
        ):
            with self.subTest(head):
                self.expect_long("a.js", head, name)
        self.expect_long("a.js", "export class A {\n    #f() {\n", "#f", end="    }\n}\n")

    def test_a_long_function_of_python_is_found(self):
        self.expect_long("a.py", "def f():\n", "f", end="    end()\n")

    def test_braces_in_strings_and_comments_do_not_count(self):
        for text in ('"}"', '"\\"}"', "'}'", 'R"(" })"', 'R"x(})" })x"', "0; // }", "0; /* } */"):
            with self.subTest(text):
                self.expect_long("a.cpp", "#define A }\nvoid f() {\n", "f", f"    a = {text};\n")
        for text in ('"}"', "'}'", "`}\n`", "/[}/]}/", "0 / 1; // }"):
            with self.subTest(text):
                self.expect_long("a.js", "function f() {\n", "f", f"    a = {text};\n")

    def test_a_list_of_values_is_no_function(self):
        values = "    {1, f(2)},\n" * 100
        self.assertEqual(self.find("a.cpp", f"constexpr std::array a = {{\n{values}}};\n"), [])
        self.assertEqual(self.find("a.cpp", f"const auto a = make({{\n{values}}});\n"), [])
        self.assertEqual(self.find("a.js", f"const A = {{\n{values}}};\n"), [])

    def test_a_table_of_cases_does_not_count(self):
        cases = "        case A::b:\n        case c:\n            return {1, a(), \"; }\"};\n" * 30
        head, end = "int f(A a) {\n    switch (a) {\n", "    }\n}\n"
        self.assertEqual(self.find("a.cpp", head + cases + end), [])
        other = "        case d:\n            step();\n            return {};\n"
        self.expect_one(self.find("a.cpp", head + cases + other + end), "f has 97 lines")


if __name__ == "__main__":
    unittest.main()
