"""How many small queries a second the sandbox answers, with several clients at once.

    python benchmarks/sandbox_throughput.py [--clients 4] [--requests 2000]

Asked over plain sockets: an HTTP client in Python would be slower than the server. Beside it stands what the same
clients get from a bare uvicorn application on this machine, so that the ratio says what the sandbox itself costs.
"""

from __future__ import annotations

import argparse
import socket
import subprocess
import sys
import threading
import time
from urllib.parse import urlsplit

BODY = b'{"query":"{account{id organizations{id name}}}"}'
REQUEST = (
    b"POST /graphql HTTP/1.1\r\nHost: localhost\r\nUser-Agent: bench/1\r\nAuthorization: Bearer sandbox-key\r\n"
    b"Content-Type: application/json\r\nContent-Length: %d\r\n\r\n%s" % (len(BODY), BODY)
)
SANDBOX = [sys.executable, "-m", "calendar_sync.sandbox", "--port", "0", "--no-rate-limits"]
BARE = [
    sys.executable,
    "-c",
    """
import asyncio, socket, uvicorn

async def app(scope, receive, send):
    if scope["type"] == "http":
        while (await receive()).get("more_body"):
            pass
        body = b"{}"
        headers = [(b"content-length", b"2")]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})

# Named as TCP, asyncio sends small answers at once.
listener = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
listener.bind(("127.0.0.1", 0))
listener.listen()
print(f"http://127.0.0.1:{listener.getsockname()[1]}", flush=True)
config = uvicorn.Config(app, lifespan="off", http="h11", log_config=None)
asyncio.run(uvicorn.Server(config).serve([listener]))
""",
]


def ask(address: tuple[str, int], count: int) -> None:
    """Send ``count`` requests over one connection, and read every answer."""
    with socket.create_connection(address, timeout=30) as connection, connection.makefile("rb") as answers:
        for _ in range(count):
            connection.sendall(REQUEST)
            if b" 200 " not in answers.readline():
                raise SystemExit("the server refused")
            lines = (line.lower().split(b": ", 1) for line in iter(answers.readline, b"\r\n"))
            answers.read(int(dict(lines)[b"content-length"]))


def measure(command: list[str], clients: int, requests: int) -> float:
    """Return answers a second from a server started by ``command``, which prints its URL first."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        if process.stdout is None:
            raise SystemExit("no server")
        place = urlsplit(process.stdout.readline().strip())
        address = (str(place.hostname), int(place.port or 0))
        time.sleep(0.5)
        try:
            ask(address, 50)
            threads = [threading.Thread(target=ask, args=(address, requests // clients)) for _ in range(clients)]
            begin = time.perf_counter()
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            return requests / (time.perf_counter() - begin)
        finally:
            process.kill()


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--requests", type=int, default=2000)
    options = parser.parse_args()
    bare = measure(BARE, options.clients, options.requests)
    sandbox = measure(SANDBOX, options.clients, options.requests)
    print(f"{'':<22}{'a second':>10}{'ratio':>8}")
    print(f"{'bare application':<22}{bare:>10.0f}{1:>8.2f}")
    print(f"{'sandbox':<22}{sandbox:>10.0f}{sandbox / bare:>8.2f}")


if __name__ == "__main__":
    main()
