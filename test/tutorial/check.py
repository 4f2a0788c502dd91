"""Says in sentences what a program of a student does, and what it does not do yet.

Usage: check.py STAGE NAME PROGRAM, where NAME is what the sentences call the program. The exit code
is 0 if it does everything that the stage does, 1 if not, and 2 if there is no such stage.
"""

import asyncio
import concurrent.futures
import logging
import pathlib
import sys
import unittest

from program import websockets
from stages import STAGES, tests_of

# In seconds. A server on this machine answers in milliseconds.
TIMEOUT = 5


class Result(unittest.TestResult):
    """The reason for the failure of one test, in a sentence."""

    reason = None

    def addFailure(self, test, error):
        self._add(test, error[1])

    def addError(self, test, error):
        self._add(test, error[1])

    def addSubTest(self, test, subtest, error):
        if error:
            self._add(test, error[1])

    def _add(self, test, error):
        self.reason = self.reason or sentence_of(error)


def sentence_of(error):
    """Returns what an exception of a test says about the program."""
    if isinstance(error, asyncio.TimeoutError):
        return f"No answer came within {TIMEOUT} s."
    if isinstance(error, websockets.ConnectionClosed):
        if error.rcvd is None:
            return "The connection was lost."
        return f"It closed the connection, with the code {error.rcvd.code}."
    if isinstance(error, ConnectionError):
        return "The connection was lost."
    # unittest puts its own sentence before the one of the test.
    return str(error).split(" : ", 1)[-1].strip() or type(error).__name__


def run(test):
    """Returns the sentence of a test, and the reason for its failure or None."""
    result = Result()
    test.run(result)
    reason = result.reason
    for server in test.servers:
        if reason and server.crash:
            reason = f"{reason} The program has crashed: {server.crash}."
    for failure in test.failures_of_servers()[:1]:
        if reason and failure not in reason:
            reason = f'{reason} The log has: "{failure}".'
    return test.shortDescription(), reason


def check(stage, name, program):
    """Prints what the program does. Returns whether it does everything."""
    # The order is that of the source, from the first step to the last.
    tests = [
        kind(name)
        for kind in tests_of(stage, [program], TIMEOUT)
        for name in vars(kind.__base__)  # the class that tests_of() derives from
        if name.startswith("test_")
    ]
    # Each test starts the program anew. Most of the time they wait for it.
    with concurrent.futures.ThreadPoolExecutor(len(tests)) as pool:
        outcomes = list(pool.map(run, tests))
    for sentence, reason in outcomes:
        print(f"{'not yet' if reason else 'works  '}  {sentence}")
        if reason:
            print(f"         {reason}")
    working = sum(reason is None for _, reason in outcomes)
    if working == len(outcomes):
        print(f"All {working} work: {name} does what {stage} does.")
    else:
        print(f"{working} of {len(outcomes)} work.")
    return working == len(outcomes)


def main(stage, name, program):
    if stage not in STAGES:
        print(f"There is no stage {stage}. The stages are: {', '.join(STAGES)}.", file=sys.stderr)
        return 2
    # unittest turns on asyncio's debug mode, which logs whatever takes long.
    logging.disable()
    return 0 if check(stage, name, pathlib.Path(program).resolve()) else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
