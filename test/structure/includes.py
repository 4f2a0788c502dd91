"""The order of the folders: which folder may include which others.

Each function returns a list of failures. A failure names the file, the line and what to do.
"""

import fnmatch
import posixpath
import re

# The folders of src, lowest first. A folder may include its own headers and those of the folders
# that it names here. It names only folders of the lines above, so there is no circle.
RULES = ["connect4"]
SOLVER = ["connect4", "connect4/book"]
SERVER = ["websockets", "connect4", "server/operation"]
ROOMS = [*SERVER, "connect4/protocol", "server/journal"]
CLIENT = ["websockets", "websockets/client"]
TUTORIAL = [*CLIENT, "connect4", "connect4/protocol", "tutorial"]
MAY_INCLUDE = {
    "websockets": [],
    "websockets/client": ["websockets"],
    "websockets/tools": CLIENT,
    "connect4": [],
    "connect4/protocol": RULES,
    "connect4/book": RULES,
    "connect4/solver": SOLVER,
    "connect4/tools": [*SOLVER, "connect4/solver"],
    "server/operation": ["websockets", "connect4"],
    "server/journal": [*SERVER, "websockets/client"],
    "server/rooms": ROOMS,
    "server/computer": [*ROOMS, *SOLVER, "connect4/solver", "server/rooms"],
    "server": [*ROOMS, "server/rooms", "server/computer"],
    "bots": ["connect4", *CLIENT],
    "tutorial": ["websockets"],
    "tutorial/coroutines": ["websockets"],
    "tutorial/connect_five": ["connect4"],
    "tutorial/getting_started": [*CLIENT, "websockets/tools", "tutorial"],
    "tutorial/part1": TUTORIAL,
    "tutorial/part2": TUTORIAL,
    "tutorial/part3": [*TUTORIAL, "tutorial/part2"],
    "tutorial/skeleton": TUTORIAL,
    "tutorial/lessons": ["websockets"],
    "tutorial/lessons/mistakes": [*TUTORIAL, "tutorial/lessons"],
    "tutorial/lessons/right": [*TUTORIAL, "tutorial/lessons"],
}

# The layers of web, lowest first: the rules, the folders, and "." for the top modules. A module may
# import from its own layer and from lower ones.
WEB = ["connect4.js", "game", "net", "qr", "page", "people", "analysis", "puzzles", "."]

# The headers of these libraries, and the only files of src that may include them. The lessons show
# what Beast itself does.
LIBRARIES = {
    "boost/beast": ["websockets/*.cpp", "tutorial/lessons/beast.hpp"],
    "sqlite3": ["server/journal/*"],
    "hiredis": ["server/journal/*"],
    "openssl": ["websockets/*.cpp", "server/file_cache.cpp"],
    "zlib.h": ["server/content_coding.cpp"],
    "brotli": ["server/content_coding.cpp"],
    "boost/asio/ssl": ["websockets/*.cpp"],
}

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">]+)[">]', re.MULTILINE)
IMPORT = re.compile(r'(?:\bfrom|^import|\bimport\()\s*"(\.[^"]*)"', re.MULTILINE)


def line_of(match):
    return match.string.count("\n", 0, match.start()) + 1


def sources(folder, *endings):
    """Returns the path of each file with one of these endings, relative to the folder."""
    found = [path for ending in endings for path in folder.rglob("*" + ending)]
    return sorted(path.relative_to(folder).as_posix() for path in found)


def find_circles(may_include=None):
    """Checks the table: a folder names only folders of the lines above."""
    failures, above = [], set()
    for folder, allowed in (may_include or MAY_INCLUDE).items():
        for other in allowed:
            if other not in above:
                failures.append(f"{folder} may include {other}, which must stand above it")
        above.add(folder)
    return failures


def find_wrong_includes(src, may_include=None, libraries=None):
    """Checks the includes of each C++ file of src."""
    failures = []
    for file in sources(src, ".hpp", ".cpp"):
        for match in INCLUDE.finditer((src / file).read_text(encoding="utf-8")):
            is_quoted, header = match[1] == '"', match[2]
            if is_quoted or (src / header).is_file():
                fault = judge_include(src, file, header, may_include or MAY_INCLUDE)
            else:
                fault = judge_library(file, header, libraries or LIBRARIES)
            if fault:
                failures.append(f"src/{file}:{line_of(match)}: {fault}")
    return failures


def judge_include(src, file, header, may_include):
    """Returns what is wrong with the include of a header of ours, or nothing."""
    folder, other = posixpath.dirname(file), posixpath.dirname(header)
    if not (src / header).is_file():
        return f'src has no {header}: write its path from src on, or <> for a library'
    if folder not in may_include:
        return f"the folder {folder} is missing in the order: add it to MAY_INCLUDE"
    if other == folder or other in may_include[folder]:
        return None
    return (
        f"{folder} may not include {other} ({header}): move the code to the folder that needs it, "
        "or pass what is needed as an argument"
    )


def judge_library(file, header, libraries):
    """Returns what is wrong with the include of a library's header, or nothing."""
    for prefix, allowed in libraries.items():
        if header.startswith(prefix) and not any(fnmatch.fnmatch(file, it) for it in allowed):
            return f"{header} may be included only in {' and '.join(allowed)}: use what they offer"
    return None


def find_wrong_imports(web, order=None):
    """Checks the imports of each JavaScript module of web."""
    order = order or WEB
    failures = []
    for file in sources(web, ".js"):
        layer = layer_of(file, order)
        for match in IMPORT.finditer((web / file).read_text(encoding="utf-8")):
            target = posixpath.normpath(posixpath.join(posixpath.dirname(file), match[1]))
            if fault := judge_import(web, layer, target, order):
                failures.append(f"web/{file}:{line_of(match)}: {fault}")
    return failures


def layer_of(file, order):
    """Returns the entry of the order that a module belongs to."""
    return file if file in order else posixpath.dirname(file) or "."


def judge_import(web, layer, target, order):
    """Returns what is wrong with the import of a module, or nothing."""
    other = layer_of(target, order)
    if not (web / target).is_file():
        return f"web has no {target}: write the relative path of a module"
    for name in (layer, other):
        if name not in order:
            return f"the folder {name} is missing in the order: add it to WEB"
    if order.index(other) <= order.index(layer):
        return None
    return f"{layer} may not import from {other} ({target}): move the code, or pass a function"
