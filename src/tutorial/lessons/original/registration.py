"""The pattern "registration", with three ways to greet all clients. Prints each result."""

import asyncio

connected = set()


class Client:
    """A substitute for a connection. While it sends, another client connects."""

    async def send(self, message):
        connected.add(Client())
        await asyncio.sleep(0)


async def by_wait():
    await asyncio.wait([client.send("Hello!") for client in connected])


async def by_loop():
    for client in connected:
        await client.send("Hello!")


async def by_loop_over_a_copy():
    for client in connected.copy():
        await client.send("Hello!")


async def main():
    for greet in by_wait, by_loop, by_loop_over_a_copy:
        connected.clear()
        connected.add(Client())
        try:
            await greet()
            print(f"{greet.__name__}: done")
        except Exception as error:
            print(f"{greet.__name__}: {type(error).__name__}: {error}")


if __name__ == "__main__":
    asyncio.run(main())
