"""A network between servers and Redis, with faults."""

import asyncio


class RedisNetwork:
    """Forwards the bytes between servers and Redis. Each connection is a Link."""

    def __init__(self, redis_port, random):
        self._redis_port = redis_port
        self._random = random
        self._links = {}  # each with the task that runs it

    async def __aenter__(self):
        self._listener = await asyncio.start_server(self._serve, "127.0.0.1", 0)
        port = self._listener.sockets[0].getsockname()[1]
        self.url = f"redis://127.0.0.1:{port}"
        return self

    async def __aexit__(self, *failure):
        self._listener.close()
        for task in self._links.values():
            task.cancel()
        await asyncio.gather(*self._links.values(), return_exceptions=True)

    async def _serve(self, *server_side):
        try:
            redis_side = await asyncio.open_connection("127.0.0.1", self._redis_port)
        except OSError:  # Redis is not running.
            server_side[1].transport.abort()
            return
        link = Link(server_side, redis_side, self._random)
        self._links[link] = asyncio.current_task()
        try:
            await link.run()
        finally:
            del self._links[link]

    def move_to(self, redis_port):
        """Leads new connections to another Redis, as a name does whose address changes."""
        self._redis_port = redis_port

    def disturb(self):
        """Gives some of the connections a fault, and returns their number."""
        links = [link for link in self._links if not link.fault and self._random.random() < 0.5]
        for link in links:
            link.fault = self._random.choice(["cut", "no commands", "no answers"])
        return len(links)

    def silence_subscriptions(self):
        """Stops all messages of the channels that servers have subscribed to."""
        self._disturb_subscriptions("no answers")

    def cut_subscriptions(self):
        """Ends the connections by which servers have subscribed to channels."""
        self._disturb_subscriptions("cut")

    def _disturb_subscriptions(self, fault):
        for link in self._links:
            if link.has_subscribed:
                link.fault = fault


class Link:
    """A connection. With a fault, it forwards a part of the next bytes and then no more in that
    direction. After "cut" it ends; after the other faults it stays open and silent."""

    def __init__(self, server_side, redis_side, random):
        self.fault = None
        self.has_subscribed = False
        self._server_side, self._redis_side = server_side, redis_side
        self._random = random

    async def run(self):
        from_server, to_server = self._server_side
        from_redis, to_redis = self._redis_side
        directions = [
            asyncio.create_task(self._carry(from_server, to_redis, "no commands")),
            asyncio.create_task(self._carry(from_redis, to_server, "no answers")),
        ]
        try:
            await asyncio.wait(directions, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for direction in directions:
                direction.cancel()
            await asyncio.gather(*directions, return_exceptions=True)
            for writer in (to_server, to_redis):
                writer.transport.abort()

    async def _carry(self, reader, writer, silence):
        while data := await reader.read(65536):
            self.has_subscribed |= b"SUBSCRIBE" in data
            fails = self.fault in ("cut", silence)
            writer.write(data[: self._random.randrange(len(data))] if fails else data)
            if fails:
                await writer.drain()
                break
        # Drop all later bytes too: TCP never loses bytes in the middle of a stream.
        while self.fault == silence and await reader.read(65536):
            pass
