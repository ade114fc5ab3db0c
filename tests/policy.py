"""What a page lets itself fetch and run."""

from __future__ import annotations

from bs4 import BeautifulSoup


def policy_of(page: str) -> dict[str, str]:
    """The directives of the content security policy in a page's head; without one everything is allowed."""
    tag = BeautifulSoup(page, "html.parser").select_one('head > meta[http-equiv="Content-Security-Policy"]')
    if tag is None:
        return {}
    parts = [part.split() for part in str(tag["content"]).split(";")]
    return {name: " ".join(allowed) for name, *allowed in parts}
