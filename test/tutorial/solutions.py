"""The solutions of exercises that change one of the tutorial's programs: solutions.py FOLDER

Writes the changed programs to the folder.
"""

import pathlib
import sys
import typing

TUTORIAL = pathlib.Path(__file__).resolve().parents[2] / "src" / "tutorial"


class Solution(typing.NamedTuple):
    # The program, and the page with the exercise.
    program: str
    page: str
    # The new text by the old one, which the program has once.
    changes: dict
    # The whole output; or None if the program has no main(), and must only compile.
    output: str | None = None
    # A part of the output of a program that a sanitizer or an exception stops.
    failure: str | None = None


def lesson(program, changes, *lines, **options):
    """Returns a solution of a lesson's page, with the lines of the output."""
    output = "".join(f"{line}\n" for line in lines)
    page = f"lessons/{pathlib.Path(program).name}.md"
    return Solution(f"lessons/{program}.cpp", page, changes, output, **options)


def greetings(changes, *lines):
    """Returns a solution of the page about coroutines, with the lines of the two coroutines."""
    ends = "Two coroutines exist.", *lines, "Two coroutines have ended.", "The loop has ended."
    output = "".join(f"{line}\n" for line in ends)
    return Solution("coroutines/two_greetings.cpp", "coroutines/README.md", changes, output)


WITHOUT_A_THROW = {'    throw std::runtime_error("The clock has stopped.");\n': ""}

# By the name of the program and the number of the exercise on its page.
SOLUTIONS = {
    "two_greetings_1": greetings(
        {"200ms": "50ms"}, "Hello Ada!", "Hello Grace!", "Goodbye Ada!", "Goodbye Grace!"
    ),
    "two_greetings_2": greetings(
        {
            "co_await (std::move(ada) && std::move(grace));": "co_await std::move(ada);\n"
            "    co_await std::move(grace);"
        },
        *["Hello Ada!", "Goodbye Ada!", "Hello Grace!", "Goodbye Grace!"],
    ),
    "blocking_call_1": lesson(
        "mistakes/blocking_call",
        {
            "int best_column() {": "awaitable<int> best_column() {",
            "return 3;": "co_return 3;",
            "= best_column();": "= co_await best_column();",
        },
        *["column 3", "No other handler ran."],
    ),
    "blocking_call_2": lesson(
        "mistakes/blocking_call",
        {
            "int best_column() {": "awaitable<int> best_column() {",
            "std::this_thread::sleep_for(300ms);": "co_await websockets::sleep(300ms);",
            "return 3;": "co_return 3;",
            "= best_column();": "= co_await best_column();",
        },
        *["column 3", "Other handlers ran."],
    ),
    "cancelled_read_2": lesson(
        "right/cancelled_read",
        {
            "co_await websocket.recv()) co_await": "co_await websocket.recv()) {\n"
            "        co_await websockets::sleep(20ms);\n"
            "        co_await",
            "websocket.send(*message);\n": "websocket.send(*message);\n    }\n",
        },
        *["received Hello!"] * 3,
    ),
    "capture_1": lesson(
        "mistakes/capture",
        {
            '[player = "The player of " + colour]()': "[](std::string player)",
            "remind()": 'remind("The player of " + colour)',
        },
        "The player of yellow: it is your turn.",
    ),
    "capture_2": lesson(
        "right/capture",
        {'[player = "The player of " + colour]': "[&colour]", "<< player <<": "<< colour <<"},
        failure="AddressSanitizer: stack-use-after-scope",
    ),
    "catch_block_1": lesson(
        "right/catch_block",
        {"websockets::run(handle(7));": "websockets::run(handle(7)), websockets::run(handle(3));"},
        *["error: There is no such column.", "column 3"],
    ),
    "destroyed_loop_1": lesson(
        "mistakes/destroyed_loop",
        {"1h": "10ms", "loop.poll()": "loop.run()"},
        *["This line is never reached.", "Ada leaves."],
    ),
    "destroyed_loop_2": lesson(
        "right/destroyed_loop", {"    loop.poll();  // Runs the coroutine until it waits.\n": ""}
    ),
    "detached_1": lesson(
        "right/detached",
        {
            "    loop.run();": "    const auto greet = []() -> awaitable<void> {\n"
            '        std::cout << "Hello!" << std::endl;\n'
            "        co_return;\n"
            "    };\n"
            "    co_spawn(loop, greet, lessons::report);\n"
            "    loop.run();",
        },
        *["Hello!", "A coroutine failed: The disk is full."],
    ),
    "detached_2": lesson(
        "right/detached",
        {"lessons::report(failure);": "if (failure) std::rethrow_exception(failure);"},
        failure="what():  The disk is full.",
    ),
    "forgotten_await_1": Solution(
        "lessons/mistakes/forgotten_await.cpp",
        "lessons/forgotten_await.md",
        {"websocket.send(": "const auto sending = websocket.send("},
    ),
    "gcc_12_1": lesson(
        "mistakes/gcc_12",
        {
            "co_await connect({.port = 8001, .guard = {}});": "const Options options{"
            ".port = 8001, .guard = {}};\n    co_await connect(options);",
            "    co_await use_continue();\n": "",
            # Unused now.
            "awaitable<void> use_continue()": "[[maybe_unused]] awaitable<void> use_continue()",
        },
        "1 guards exist.",
    ),
    "gcc_12_2": lesson(
        "mistakes/gcc_12",
        {
            "        if (number >= 3) continue;\n": "",
            "    co_await use_braces();\n": "",
            "awaitable<void> use_braces()": "[[maybe_unused]] awaitable<void> use_braces()",
        },
        "The loop ended with 3.",
    ),
    "illegal_move_1": lesson(
        "right/illegal_move",
        {'"3", "7", "4"': '"3", "x", "4"'},
        "row 0",
        "[error] connection 1 handler failed: stoi",
        "closed with 1011",
    ),
    "illegal_move_2": lesson(
        "right/illegal_move",
        {'"3", "7", "4"': ", ".join(['"3"'] * 7)},
        *[f"row {row}" for row in range(6)],
        *["This slot is full.", "closed with 1000"],
    ),
    "iteration_1": lesson(
        "mistakes/iteration",
        {
            "for (const int column : moves) {": "for (std::size_t index = 0; "
            "index < moves.size(); ++index) {",
            "send(column);": "send(moves[index]);",
        },
        *["column 3", "column 4", "column 2"],
    ),
    "iteration_2": lesson(
        "mistakes/iteration",
        {"moves = {3, 4};\n": "moves = {3, 4};\n    moves.reserve(42);\n"},
        *["column 3", "column 4"],
    ),
    "parameter_1": lesson(
        "mistakes/parameter",
        {"remind(std::string_view player)": "remind(const std::string& player)"},
        failure="AddressSanitizer: ",
    ),
    "parameter_2": lesson(
        "mistakes/parameter",
        {
            "    co_await websockets::sleep(10ms);\n": "",
            "std::endl;\n": "std::endl;\n    co_return;\n",
        },
        failure="AddressSanitizer: heap-use-after-free",
    ),
    "slow_client_1": lesson(
        "right/slow_client",
        {"&& receive_all(fast)": "&& receive_all(fast) && receive_all(slow)"},
        *["The fast client has all messages."] * 2,
    ),
    "slow_client_2": lesson(
        "right/slow_client",
        {'{.host = "127.0.0.1"}': '{.host = "127.0.0.1", .write_limit = 64 * 1024 * 1024}'},
        "The fast client has all messages.",
    ),
    "two_threads_1": lesson(
        "mistakes/two_threads",
        {
            "#include <latch>\n": "#include <latch>\n#include <mutex>\n",
            "    connected.push_back": "    static std::mutex mutex;\n"
            "    const std::lock_guard lock(mutex);\n"
            "    connected.push_back",
        },
        "2 connected",
    ),
    "two_threads_2": lesson("right/two_threads", {"engine(1)": "engine(2)"}, "3 moves"),
    "two_writers_1": lesson(
        "mistakes/two_writers",
        {
            '(send(stream, "one") && send(stream, "two"));': 'send(stream, "one");\n'
            '    co_await send(stream, "two");'
        },
        *["one", "two"],
    ),
    "two_writers_2": lesson(
        "right/two_writers",
        {
            'send(websocket, "one") && send(websocket, "two")': 'send(websocket, "two") && '
            'send(websocket, "one")'
        },
        *["two", "one"],
    ),
    "unheard_end_1": lesson(
        "mistakes/unheard_end",
        {"consume(websocket) || produce": "consume(websocket) && produce"},
        "[error] connection 1 handler failed: multiple exceptions",
        *["12:00", "closed with 1011"],
    ),
    "unheard_end_2": lesson("mistakes/unheard_end", WITHOUT_A_THROW, "12:00", "closed with 1000"),
    "unheard_end_2_right": lesson(
        "right/unheard_end", WITHOUT_A_THROW, "12:00", "closed with 1000"
    ),
}


def solve(solution):
    """Returns the changed program."""
    content = (TUTORIAL / solution.program).read_text()
    for old, new in solution.changes.items():
        if content.count(old) != 1:
            raise SystemExit(f"{solution.program} must have this text once: {old}")
        content = content.replace(old, new)
    return content


def main(folder):
    for name, solution in SOLUTIONS.items():
        (pathlib.Path(folder) / f"{name}.cpp").write_text(solve(solution))


if __name__ == "__main__":
    main(*sys.argv[1:])
