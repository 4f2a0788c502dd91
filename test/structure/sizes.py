"""The sizes that keep the code readable: lines of a file, units of a folder, lines of a function.

Each function returns a list of failures. A failure names the file, the line and what to do.
"""

import ast
import collections
import re

MAX_FILE_LINES = 350
MAX_FOLDER_UNITS = 20
MAX_FUNCTION_LINES = 40

# Files that are not text, and files that are not counted as units.
BINARY = {".bin", ".png", ".ico"}
NO_UNITS = {"CMakeLists.txt", "README.md"}

# What a brace may belong to outside of functions. clang-format and Prettier keep the code regular,
# so a simple search is enough.
CONTAINER = re.compile(
    r"(?:^|\s)(?:namespace|class|struct|union|enum|extern)\b(?:\s+alignas\([^)]*\))?[^()]*$"
)
# What is not code: strings, comments, regular expressions and the preprocessor's lines.
CPP_TEXT = re.compile(
    r'R"(?P<mark>[^(\s]*)\(.*?\)(?P=mark)"'
    r'|"(?:\\.|[^"\\\n])*"'
    r"|(?<![0-9a-fA-F])'(?:\\.|[^'\\\n])*'"
    r"|//[^\n]*|/\*.*?\*/"
    r"|^[ \t]*#(?:\\\n|[^\n])*",
    re.DOTALL | re.MULTILINE,
)
JS_TEXT = re.compile(
    r'"(?:\\.|[^"\\\n])*"'
    r"|'(?:\\.|[^'\\\n])*'"
    r"|`(?:\\.|[^`\\])*`"
    r"|//[^\n]*|/\*.*?\*/"
    r"|(?:(?<=[(\[,=:!&|?])|(?<=return)) ?/(?![*/])(?:\\.|\[[^\]\n]*\]|[^/\\\n])+/",
    re.DOTALL,
)

# What a switch may hold to be a table of cases.
CASE = re.compile(r"case\s(?:[^:;{}]|::)+:(?!:)|default:|return\b[^;]*;|\[\[fallthrough\]\];")


def files_of(folder):
    """Returns the files of a folder and its sub-folders, without npm's packages."""
    return sorted(
        path for path in folder.rglob("*") if path.is_file() and "node_modules" not in path.parts
    )


def find_long_files(root, folders=("src", "web"), limit=MAX_FILE_LINES):
    """Checks the number of lines of each file of these folders."""
    failures = []
    for folder in folders:
        for file in files_of(root / folder):
            if file.suffix in BINARY:
                continue
            count = len(file.read_text(encoding="utf-8").splitlines())
            if count > limit:
                failures.append(
                    f"{file.relative_to(root)}:{limit + 1}: {count} lines, more than {limit}: "
                    "move one of its subjects to a file of its own"
                )
    return failures


def find_large_folders(root, folders=("src", "web"), limit=MAX_FOLDER_UNITS):
    """Checks the number of units of each folder: files that differ in their ending are one unit."""
    units = collections.defaultdict(set)
    for folder in folders:
        for file in files_of(root / folder):
            if file.name not in NO_UNITS:
                units[file.parent].add(file.stem)
    return [
        f"{folder.relative_to(root)}: {len(names)} units, more than {limit}: "
        "move those with a subject in common to a folder of their own"
        for folder, names in sorted(units.items())
        if len(names) > limit
    ]


def find_long_functions(root, folders=("src", "web", "test"), limit=MAX_FUNCTION_LINES):
    """Checks the number of lines of each function of these folders, tables of cases excepted."""
    failures = []
    for folder in folders:
        for file in files_of(root / folder):
            if file.suffix not in LANGUAGES:
                continue
            for name, line, count in LANGUAGES[file.suffix](file.read_text(encoding="utf-8")):
                if count > limit:
                    failures.append(
                        f"{file.relative_to(root)}:{line}: {name} has {count} lines, more than "
                        f"{limit}: move a step of it to a function of its own"
                    )
    return failures


def python_functions(text):
    """Returns (name, line, lines) of each function of a Python file."""
    return [
        (node.name, node.lineno, node.end_lineno - node.lineno + 1)
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]


def cpp_functions(text):
    return functions(CPP_TEXT.sub(blank, text))


def js_functions(text):
    return functions(JS_TEXT.sub(blank, text))


LANGUAGES = {
    ".py": python_functions,
    ".cpp": cpp_functions,
    ".hpp": cpp_functions,
    ".js": js_functions,
}


def functions(code):
    """Returns (name, line, lines) of each function of C++ or JavaScript: from the line where its
    body begins to the line where it ends, without tables of cases. A function inside of a function
    belongs to it."""
    found, is_container, name = [], [], ""
    begin = 0  # of the text that tells what the next brace is
    for brace in re.finditer(r"[{};]", code):
        before = code[begin : brace.start()].strip()
        if brace[0] == "{":
            container = all(is_container) and bool(CONTAINER.search(before))
            if all(is_container) and not container:
                start = brace.start() if is_function(before) else None
                head = begin
                name = name_of(before) or name
            is_container.append(container)
        begin = brace.end()
        if brace[0] == "}" and not is_container.pop() and all(is_container):
            if start is None:
                begin = head  # The statement goes on after its list of values.
            else:
                found.append((name, line_at(code, start), count_lines(code[start:begin])))
    assert not is_container, "a brace has no end"
    return found


def blank(match):
    """Replaces all but the ends of lines by spaces."""
    return re.sub(r"[^\n]", " ", match[0])


def line_at(text, index):
    return text.count("\n", 0, index) + 1


def is_function(before):
    """Whether a brace after this text begins the body of a function, and not a list of values. A
    body may also follow the last {} of a constructor's list of members."""
    return not before or ("(" in before and before[-1] not in "=(,")


def name_of(before):
    """Returns the name of the function that this text declares, unless the text only goes on."""
    if before.startswith(","):
        return None
    name = re.search(r"([\w:~#.]+|\boperator\W+)\s*(?:=\s*(?:async\s*)?)?\(", before)
    return name and name[1]


def count_lines(body):
    """Returns the number of lines, without those of each switch that only returns values."""
    lines = body.count("\n") + 1
    for switch in re.finditer(r"^( *)switch \(.*\{\n((?:.*\n)*?)\1\}", body, re.MULTILINE):
        if not CASE.sub("", switch[2]).strip():
            lines -= switch[2].count("\n")
    return lines
