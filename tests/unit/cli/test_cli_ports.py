"""A server that was killed may leave its port a moment later: who starts the next one waits for it."""

import socket

from cli.ports import choose_port, until_free


def listening(port: int) -> socket.socket:
    server = socket.create_server(("127.0.0.1", port))
    server.listen()
    return server


async def test_a_port_that_is_left_after_a_while_is_waited_for() -> None:
    port = choose_port()
    server = listening(port)
    waits = 0

    async def sleep(seconds: float) -> None:
        nonlocal waits
        waits += 1
        if waits == 3:
            server.close()

    assert await until_free(port, 10, sleep)
    assert waits == 3


async def test_a_port_that_stays_taken_is_waited_for_only_so_long() -> None:
    port = choose_port()
    slept = []

    async def sleep(seconds: float) -> None:
        slept.append(seconds)

    with listening(port):
        assert not await until_free(port, 1, sleep)

    assert 0.9 < sum(slept) < 1.1


async def test_a_free_port_is_not_waited_for() -> None:
    async def sleep(seconds: float) -> None:
        raise AssertionError("it waited")

    assert await until_free(choose_port(), 1, sleep)
