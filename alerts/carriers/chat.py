"""Carries a message into a chat channel: as Slack's blocks, or as an Adaptive Card for the workflows of Teams.

What stands there is what the mail says, and no more: its subject, its text, and its links as buttons. Each post is
signed with the channel's secret and bears the message's key, by which whoever receives it can tell a second copy.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import re
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from alerts.carriers import Answered
from alerts.carriers.posting import post
from alerts.models import Alert, Channel, ChannelKind

# Slack takes 150 characters in a header, 3,000 in a section, 75 on a button and 50 blocks in a message.
LONGEST_HEADER, LONGEST_SECTION, LONGEST_LABEL = 150, 2_900, 75
MOST_SECTIONS, MOST_BUTTONS = 12, 5

type Post = Callable[[str, bytes, dict[str, str]], int]


class ChatCarrier:
    """Posts; there is no connection to keep."""

    def __init__(self, post: Post = post) -> None:
        self._post = post

    def hand_over(self, alert: Alert) -> None:
        channel = alert.channel
        if channel is None:
            raise TypeError("A message without a channel is no post.")
        body = json.dumps(payload(alert, channel.kind), ensure_ascii=False).encode()
        status = self._post(channel.url, body, headers(channel, key=alert.key, body=body, now=int(time.time())))
        if not 200 <= status < 300:
            raise Answered(status)

    def close(self, *, politely: bool = True) -> None:
        pass


def headers(channel: Channel, *, key: str, body: bytes, now: int) -> dict[str, str]:
    """Return the headers of a post at an instant (seconds since 1970): the signature is made over that and the body."""
    signed = hmac.new(channel.secret.encode(), f"{now}.".encode() + body, hashlib.sha256).hexdigest()
    return {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "Pilotlight",
        "Pilotlight-Key": key,
        "Pilotlight-Timestamp": str(now),
        "Pilotlight-Signature": f"sha256={signed}",
    }


def payload(alert: Alert, kind: str) -> dict[str, Any]:
    """Return what is posted; the same for every copy of a message."""
    said = _said(alert)
    return _slack(said) if kind == ChannelKind.SLACK else _teams(said)


@dataclass(frozen=True)
class _Said:
    title: str
    paragraphs: list[str]
    links: list[tuple[str, str]]


def _said(alert: Alert) -> _Said:
    """Take the text of a mail apart: paragraphs, and lines that only lead somewhere (`Open the pilot: https…`)."""
    link = re.compile(rf"(?P<label>[^:\n]+): (?P<url>{re.escape(settings.BASE_URL)}/\S*)")
    links: dict[str, str] = {}
    paragraphs = []
    for paragraph in alert.text.strip().split("\n\n"):
        lines = []
        for line in paragraph.splitlines():
            if found := link.fullmatch(line.strip()):
                links.setdefault(found["url"], found["label"])
            else:
                lines.append(line)
        if any(line.strip() for line in lines):
            paragraphs.append("\n".join(lines).strip())
    return _Said(alert.subject, paragraphs, [(label, url) for url, label in links.items()][:MOST_BUTTONS])


def _slack(said: _Said) -> dict[str, Any]:
    sections = [
        {"type": "section", "text": {"type": "plain_text", "text": _cut(paragraph, LONGEST_SECTION), "emoji": False}}
        for paragraph in said.paragraphs[:MOST_SECTIONS]
    ]
    blocks: list[dict[str, Any]] = [
        {"type": "header", "text": {"type": "plain_text", "text": _cut(said.title, LONGEST_HEADER), "emoji": False}},
        *sections,
    ]
    buttons = [
        {"type": "button", "text": {"type": "plain_text", "text": _cut(label, LONGEST_LABEL)}, "url": url}
        for label, url in said.links
    ]
    if buttons:
        blocks.append({"type": "actions", "elements": buttons})
    return {"text": _without_mentions(said.title), "blocks": blocks}


def _without_mentions(text: str) -> str:
    """Return what Slack's own markup (`<!channel>`, a disguised link) cannot stand in."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _teams(said: _Said) -> dict[str, Any]:
    """Return a card. Its texts are runs, for text blocks would read Markdown in what people have written."""
    texts = [
        {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": _cut(paragraph, LONGEST_SECTION)}]}
        for paragraph in said.paragraphs[:MOST_SECTIONS]
    ]
    title = {"type": "TextRun", "text": _cut(said.title, LONGEST_HEADER), "weight": "Bolder", "size": "Medium"}
    card = {
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [{"type": "RichTextBlock", "inlines": [title]}, *texts],
        "actions": [{"type": "Action.OpenUrl", "title": label, "url": url} for label, url in said.links],
    }
    content = {"contentType": "application/vnd.microsoft.card.adaptive", "contentUrl": None, "content": card}
    return {"type": "message", "attachments": [content]}


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
