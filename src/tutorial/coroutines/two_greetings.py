"""Two coroutines that greet, wait and say goodbye at the same time, on one thread."""

import asyncio


async def greet(name, pause):
    print(f"Hello {name}!")
    await asyncio.sleep(pause)
    print(f"Goodbye {name}!")


async def greet_both():
    ada = greet("Ada", 0.2)
    grace = greet("Grace", 0.1)
    print("Two coroutines exist.")
    await asyncio.gather(ada, grace)
    print("Two coroutines have ended.")


if __name__ == "__main__":
    asyncio.run(greet_both())
    print("The loop has ended.")
