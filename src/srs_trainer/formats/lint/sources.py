"""Sources that can't be looked up."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from srs_trainer.formats.lint.rule import Hit, Rule
from srs_trainer.model.question import Deck

_ARXIV = re.compile(r"arxiv[: /]\s*", re.IGNORECASE)
_ARXIV_NUMBER = re.compile(r"\d{4}\.\d{4,5}(?:v\d+)?(?![\d.]*\d)")
_DOI = re.compile(r"(?:doi[: ]\s*)", re.IGNORECASE)
_DOI_NUMBER = re.compile(r"10\.\d{4,9}/\S+")
_SITE = re.compile(
    r"(?:the )?(?:wikipedia|google|internet|web|stack ?overflow|youtube|reddit|twitter|x|github"
    r"|hugging ?face|medium|blogs?|docs?|documentation|papers?|books?|manuals?"
    r"|(?:common|general) knowledge|experience|various(?: sources)?|me|myself|none|n/?a|unknown"
    r"|tbd|to ?do|see above|ibid)\.?",
    re.IGNORECASE,
)
_MACHINE = re.compile(
    r"(?:(?:asked|by|from|generated (?:by|with)|according to) )?(?:open ?ai )?"
    r"(?:chat ?gpt|gpt[- ]?\w+|claude|gemini|copilot|bard|(?:an? )?llm|(?:an? )?ai|a chat ?bot)"
    r"(?:[- ](?:\d[\w.]*|pro|plus|opus|sonnet|turbo))*\.?",
    re.IGNORECASE,
)
_BARE_WORD = re.compile(r"[A-Za-z]+")


def fault(source: str) -> str:
    """Why a reader could not look a source up, '' where nothing speaks against it.

    Known forms are a URL, a number of arXiv or a DOI, a path in a repository, and words that name a
    work: only what is certainly none of these is a fault.
    """
    if found := _ARXIV.match(source):
        number = source[found.end() :]
        dotted = re.match(r"\d+\.\d", number)
        if not number.strip() or (dotted and not _ARXIV_NUMBER.match(number)):
            return "a number of arXiv has four digits, a dot and four or five more"
        return ""
    if found := _DOI.match(source):
        return "" if _DOI_NUMBER.match(source[found.end() :]) else "a DOI is 10.NNNN/name"
    if "://" in source.split(" ", 1)[0]:
        return "" if _has_host(source.split(" ", 1)[0]) else "this URL names no page"
    if not _DOI_NUMBER.match(source) and not any(character.isalpha() for character in source):
        return "a number alone names no work"
    if _MACHINE.fullmatch(source):
        return "a program that writes text is no source; name what it drew on"
    if _SITE.fullmatch(source) or _BARE_WORD.fullmatch(source):
        return "this names no page and no work"
    return ""


def _has_host(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _unknown_forms(deck: Deck) -> Iterator[Hit]:
    for index, question in enumerate(deck.questions):
        for number, source in enumerate(question.sources):
            if why := fault(source):
                message = f"the source '{source[:60]}' can't be looked up: {why}"
                yield Hit(index, question.line, message, ("source", number))


RULES: tuple[Rule, ...] = (Rule("source", _unknown_forms),)
