"""`jolserik serve`: pages and API on this machine, until stopped."""

import argparse

from jolserik.cli.output import answer, progress
from jolserik.cli.words import mark, say

NAME = "serve"
HELP = mark("serve the pages and the API until stopped")
GROUP = mark("Running it")

DEFAULT_HOST = "127.0.0.1"
DEFAULT_PORT = 8765
DEFAULT_THREADS = 8


def configure(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--host", default=DEFAULT_HOST, help=say("address to listen on (default: this machine only)")
    )
    parser.add_argument("--port", type=port, default=DEFAULT_PORT, help=say("port to listen on"))
    parser.add_argument("--threads", type=int, default=DEFAULT_THREADS, help=say("requests handled at once"))


def port(text: str) -> int:
    number = int(text)
    if not 1 <= number <= 65535:
        raise argparse.ArgumentTypeError(say("a port is a number from 1 to 65535"))
    return number


def run(args: argparse.Namespace) -> int:
    return serve(args, args.host, args.port, threads=args.threads)


def serve(
    args: argparse.Namespace,
    host: str = DEFAULT_HOST,
    port: int = DEFAULT_PORT,
    *,
    threads: int = DEFAULT_THREADS,
) -> int:
    """Serve until stopped; also what `demo` ends with. With --json the one document is the address."""
    from jolserik.platform.home import close_connections, prepared_database
    from jolserik.platform.supervisor import Address, supervise

    address = Address(host, port)

    def announce() -> None:
        answer(
            args,
            {"address": str(address)},
            [say("Jolserik is at {address} (stop with Ctrl-C).", address=address)],
        )
        import sys

        sys.stdout.flush()

    with prepared_database():
        close_connections()
        supervise(address, threads=threads, announce=announce)
    progress(say("Stopped."))
    return 0
