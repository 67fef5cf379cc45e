"""The `srs` command: parse, call, and turn what happened into an exit code.

Exit codes (DESIGN 5): 0 done, 1 findings, 2 wrong usage, 3 an input file is bad, 4 the database
can't be used, 130 interrupted. Nothing heavy is loaded here: each command loads what it needs.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
from collections.abc import Callable, Sequence
from io import TextIOWrapper
from typing import NamedTuple, NoReturn

from srs_trainer import __version__
from srs_trainer.commands import care, decks, study
from srs_trainer.commands.call import Call, say
from srs_trainer.errors import SrsError, StoreError, UsageError

INTERRUPTED = 130

_NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
"""A full disk is nobody's mistake, wherever it is met."""
HELP_WIDTH = 78
"""Columns of help texts; asking for the terminal's would load shutil in every call."""


class _Parser(argparse.ArgumentParser):
    """A parser whose complaints are expected errors like all others."""

    def error(self, message: str) -> NoReturn:
        raise UsageError(f"{message}. See: {self.prog} --help")


class _Command(NamedTuple):
    """A command: its name, what it does (the docstring is its help), its options."""

    name: str
    run: Callable[[Call], int]
    options: Callable[[argparse.ArgumentParser], None] = lambda parser: None


def main(argv: Sequence[str] | None = None) -> int:
    """Carry out one call of `srs`; returns its exit code."""
    try:
        try:
            options = _parser().parse_args(argv)
        except SystemExit as stop:  # --help and --version have printed what was asked for
            return int(stop.code or 0)
        code: int = options.run(Call(options))
        sys.stdout.flush()
        return code
    except SrsError as error:
        say(f"srs: {error}")
        return error.exit_code
    except KeyboardInterrupt:
        say("")
        return INTERRUPTED
    except BrokenPipeError:
        _forget_stdout()
        return 0
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        _forget_stdout()
        say(f"srs: {error.strerror or error}. Make room, and run it again")
        return StoreError.exit_code


def entry() -> NoReturn:
    """The `srs` script: text that the terminal can't show or did not mean never ends the program."""
    for stream, errors in ((sys.stdin, "replace"), (sys.stdout, "replace"), (sys.stderr, "replace")):
        if isinstance(stream, TextIOWrapper):
            stream.reconfigure(errors=errors)
    sys.exit(main())


def _forget_stdout() -> None:
    """Nobody reads stdout any more: what is still to be flushed at exit must not complain."""
    try:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except (OSError, ValueError):
        pass  # a stdout without a file behind it has no pipe either


def _help(prog: str) -> argparse.HelpFormatter:
    return argparse.HelpFormatter(prog, width=HELP_WIDTH)


def _parser() -> argparse.ArgumentParser:
    shared = _Parser(add_help=False, argument_default=argparse.SUPPRESS, formatter_class=_help)
    shared.add_argument("--home", metavar="DIR", help="the folder of your work, else SRS_HOME")
    shared.add_argument("--now", metavar="TIME", help="begin at this ISO 8601 time; needs --home")
    shared.add_argument("--json", action="store_true", help="print JSON on stdout, messages on stderr")
    parser = _Parser(
        prog="srs",
        description="A trainer that asks each question again when you are about to forget it."
        " Without a command it opens.",
        parents=[shared],
        allow_abbrev=False,
        formatter_class=_help,
    )
    parser.add_argument("--version", action="version", version=f"srs-trainer {__version__}")
    parser.set_defaults(run=study.opened)
    commands = parser.add_subparsers(
        metavar="COMMAND", title="commands", prog="srs", parser_class=_Parser
    )
    for command in COMMANDS:
        says = (command.run.__doc__ or "").strip()
        one = commands.add_parser(
            command.name,
            help=says[0].lower() + says[1:].rstrip("."),
            description=says,
            parents=[shared],
            allow_abbrev=False,
            formatter_class=_help,
        )
        command.options(one)
        one.set_defaults(run=command.run)
    return parser


def _at_least_one(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


_at_least_one.__name__ = "count, which goes from 1 up,"  # argparse: "invalid ... value: '0'"


def _review_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deck", default="", metavar="D", help="only this deck, by its id")
    parser.add_argument("--topic", default="", metavar="T", help="only this topic and what is below it")
    parser.add_argument("--minutes", type=_at_least_one, metavar="N", help="minutes of this session")
    parser.add_argument("--limit", type=_at_least_one, metavar="N", help="questions at most")
    parser.add_argument("--plain", action="store_true", help="ask as numbered lines, without screens")


def _one_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--plain", action="store_true", help="as numbered lines, which it always is")


def _import_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="deck files and folders")
    parser.add_argument(
        "--format", default="", metavar="F", help="the format, where it isn't recognised"
    )
    parser.add_argument("--deck", default="", metavar="NAME", help="the id that the deck gets here")
    parser.add_argument("--dry-run", action="store_true", help="say what would change, change nothing")
    parser.add_argument("--yes", action="store_true", help="ask nothing; store nothing that would ask")
    parser.add_argument("--replace", action="store_true", help="agree to what would be asked")


def _export_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--format", required=True, metavar="F", help="markdown or jsonl")
    parser.add_argument("--deck", default="", metavar="D", help="only this deck, by its id")
    parser.add_argument("--history", action="store_true", help="your answers too, in FILE.events.jsonl")
    parser.add_argument("-o", dest="output", default="", metavar="FILE", help="the file; else stdout")


def _check_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("paths", nargs="+", metavar="PATH", help="deck files and folders")
    parser.add_argument("--fix", action="store_true", help="write missing ids and stubs into the files")


def _mistakes_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--all", action="store_true", help="those made only once too")


def _topics_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--deck", default="", metavar="D", help="only the topics of this deck")


def _why_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("card", metavar="CARD", help="deck/id, such as llm-fundamentals/runner-job")


def _unsuspend_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("cards", nargs="*", metavar="CARD", help="deck/id; without one, list them")


def _redate_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="don't ask")


def _config_options(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("name", nargs="?", metavar="NAME", help="a setting")
    parser.add_argument("value", nargs="?", metavar="VALUE", help="what it is set to")


COMMANDS = (
    _Command("review", study.review, _review_options),
    _Command("one", study.one, _one_options),
    _Command("due", study.due),
    _Command("mistakes", study.mistakes, _mistakes_options),
    _Command("topics", study.topics, _topics_options),
    _Command("why", care.why, _why_options),
    _Command("unsuspend", care.unsuspend, _unsuspend_options),
    _Command("import", decks.import_, _import_options),
    _Command("export", decks.export, _export_options),
    _Command("check", decks.check, _check_options),
    _Command("rebuild", care.rebuild),
    _Command("redate", care.redate, _redate_options),
    _Command("config", care.config, _config_options),
)
"""Every command, in the order of `srs --help`."""
