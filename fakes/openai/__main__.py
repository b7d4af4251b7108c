"""python -m fakes.openai [--port 9100] [--key KEY] [--model NAME]: the fake, until Ctrl-C.

OPENAI_BASE_URL=http://127.0.0.1:9100/v1 OPENAI_API_KEY=KEY CLASSIFY_LLM_MODEL=NAME jobtrail up
"""

import argparse
import asyncio
import contextlib
import signal

from fakes.openai.server import KEY, MODEL, OpenAIServer


async def _serve(server: OpenAIServer) -> None:
    stopping = asyncio.Event()
    for one in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(one, stopping.set)
    async with server:
        line = f"OPENAI_BASE_URL={server.url} OPENAI_API_KEY={server.key} CLASSIFY_LLM_MODEL={server.model}"
        print(line, flush=True)
        await stopping.wait()


def main() -> None:
    """Reads the arguments and serves."""
    parser = argparse.ArgumentParser(prog="python -m fakes.openai", description="A fake of OpenAI's chat completions.")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=9100, help="0: any free one")
    parser.add_argument("--key", default=KEY)
    parser.add_argument("--model", default=MODEL)
    chosen = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        server = OpenAIServer(key=chosen.key, model=chosen.model, host=chosen.host, port=chosen.port)
        asyncio.run(_serve(server))


if __name__ == "__main__":
    main()
