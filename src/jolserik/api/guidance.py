"""Guidance over HTTP: may this be exported? Open to everybody, without a token; bounded per address."""

from __future__ import annotations

import math
import time
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from ninja import Router

from jolserik import packs
from jolserik.api import parameters
from jolserik.api.guidance_bodies import asked
from jolserik.api.guidance_schemas import (
    EXAMPLE,
    GoodsFound,
    GuidanceAnswer,
    ReceiptDocument,
    question_schema,
)
from jolserik.api.openapi import BODY, Link, described, links, problems
from jolserik.api.problems import Fault, json_response, stop_at_door, stopped
from jolserik.api.words import Door, language_of
from jolserik.guidance import allowance, asking
from jolserik.guidance.commands import record_receipt
from jolserik.guidance.queries.goods import find_goods
from jolserik.guidance.queries.receipts import KnownReceipt, find_receipt
from jolserik.kernel.languages import LANGUAGES
from jolserik.kernel.refusals import Code, Refusal

router = Router(tags=["guidance"])

KEPT_S = 300
"""How long an answer may be kept: not past a new pack by much."""

GOODS_DEFAULT, GOODS_MAX = 10, 50
QUESTION = {
    BODY: {
        "required": True,
        "content": {"application/json": {"schema": question_schema(), "example": dict(EXAMPLE)}},
    }
}
LANGUAGE_PARAMETER = parameters.described(
    "language", {"type": "string", "enum": list(LANGUAGES)}, "Unless named, from `Accept-Language`."
)


@router.post(
    "/guidance/ask",
    response={200: GuidanceAnswer, **problems(400, 413, 415, 422, 429, 503)},
    operation_id="ask_guidance",
    summary="Ask whether goods may be exported",
    openapi_extra=QUESTION,
)
def ask_guidance(request: HttpRequest) -> HttpResponse:
    """Needs no token. Any of the facts may be left out; what then cannot be decided is said. The same question on the same
    day to the same pack has the same bytes, and `ETag` is the answer's reference. Nothing is stored."""
    within(request, allowance.ASKING)
    question, language = asked(request, today())
    answer = asking.ask(packs.current(), question, language)
    response = HttpResponse(asking.as_bytes(answer), content_type="application/json")
    response["ETag"] = f'"{answer["reference"]}"'
    response["Cache-Control"] = f"public, max-age={KEPT_S}"
    response["Content-Language"] = language
    response["Vary"] = "Accept-Language"
    return response


@router.get(
    "/guidance/goods",
    response={200: GoodsFound, **problems(400, 429, 503)},
    operation_id="find_goods",
    summary="Find goods by everyday words",
    openapi_extra={
        "parameters": [
            {
                **parameters.described(
                    "words", {"type": "string", "minLength": 1, "maxLength": parameters.TEXT_CHARACTERS_MAX},
                    "What people call the goods, in any of the languages, or the first digits of a code.",
                ),
                "required": True,
                "example": "washing machine",
            },
            LANGUAGE_PARAMETER,
            parameters.described("date", {"type": "string", "format": "date"}, "Codes of that day; today unless named."),
            parameters.described(
                "limit", {"type": "integer", "minimum": 1, "maximum": GOODS_MAX, "default": GOODS_DEFAULT},
                "How many at most.",
            ),
        ]
    },
)  # fmt: skip
def get_goods(request: HttpRequest) -> HttpResponse:
    """Needs no token. Product codes of 4, 6 or 10 digits, the likeliest first; slips of the pen are forgiven."""
    within(request, allowance.ASKING)
    said = parameters.query(request, ("words", "language", "date", "limit"))
    words = said.get("words", "").strip()
    if not words:
        raise stopped([Fault(Refusal(Code.MISSING_VALUE, "words"), "words")])
    language = parameters.choice(said, "language", LANGUAGES, default=language_of(request))
    limit = parameters.whole_number(said, "limit", default=GOODS_DEFAULT, least=1, most=GOODS_MAX)
    on = day_of(said.get("date"))
    found = [
        {
            "code": one.code, "name": one.name, "language": one.language, "heading": one.heading,
            "called": one.called, "score": one.score,
        }
        for one in find_goods(words, language, on=on, limit=limit)
    ]  # fmt: skip
    body = {"words": words, "language": language, "date": on.isoformat(), "goods": found}
    return json_response(
        request, 200, body, {"Cache-Control": f"public, max-age={KEPT_S}", "Vary": "Accept-Language"}
    )


@router.post(
    "/guidance/receipts",
    response={(200, 201): ReceiptDocument, **problems(400, 413, 415, 422, 429, 503)},
    operation_id="record_receipt",
    summary="Record that this was asked and answered",
    openapi_extra=described(
        QUESTION,
        {status: links(Link("show_receipt", reference="$response.body#/reference")) for status in (200, 201)},
    ),
)
def post_receipt(request: HttpRequest) -> HttpResponse:
    """Needs no token. Takes the same body as the question and records the answer's hash: 201 the first time, 200 with the first
    receipt ever after. Nobody is named in it: not who asked, nor the parties of the question."""
    within(request, allowance.RECORDING)
    question, language = asked(request, today())
    done = record_receipt(packs.current(), question, language, now=timezone.now())
    if done is None:
        raise stopped([Fault(Refusal(Code.BUSY), "")])
    receipt, is_new = done
    headers = {"Location": f"/api/v1/guidance/receipts/{receipt.reference}?language={receipt.language}"}
    return json_response(request, 201 if is_new else 200, receipt_document(receipt), headers)


@router.get(
    "/guidance/receipts/{reference}",
    response={200: ReceiptDocument, **problems(400, 404, 429, 503)},
    operation_id="show_receipt",
    summary="Show a receipt",
    openapi_extra={"parameters": [LANGUAGE_PARAMETER]},
)
def get_receipt(request: HttpRequest, reference: str) -> HttpResponse:
    """Needs no token. The receipt in the language named, else the first one that was recorded."""
    within(request, allowance.ASKING)
    said = parameters.query(request, ("language",))
    language = parameters.choice(said, "language", ("", *LANGUAGES), default="")
    found = find_receipt(reference.upper(), language) if reference.isprintable() else None
    if found is None:
        raise stop_at_door(Door.NOT_FOUND)
    return json_response(request, 200, receipt_document(found))


def receipt_document(receipt: KnownReceipt) -> dict[str, Any]:
    """A receipt as a document."""
    return {
        "reference": receipt.reference, "language": receipt.language, "answer_sha256": receipt.answer_sha256,
        "verdict": receipt.verdict, "question": receipt.question, "withheld": receipt.withheld,
        "pack": {
            "code": receipt.pack_code, "version": receipt.pack_version, "fingerprint": receipt.pack_fingerprint,
        },
        "recorded_at": receipt.recorded_at.isoformat(), "event": receipt.event,
    }  # fmt: skip


def within(request: HttpRequest, allowed: allowance.Allowance) -> None:
    """Count a request of an address. Raises `Stop` with 429 when it has asked too often."""
    if wait_s := allowed.take(request.META.get("REMOTE_ADDR", ""), time.monotonic()):
        raise stop_at_door(Door.TOO_MANY_REQUESTS, Retry_After=str(math.ceil(wait_s)))


def today() -> date:
    """The day it is where the pack is."""
    moment: datetime = timezone.now()
    return moment.astimezone(packs.current().time_zone).date()


def day_of(text: str | None) -> date:
    """A day of the query; today unless named."""
    if text is None:
        return today()
    try:
        if len(text) != len("2023-04-01"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        raise parameters.bad("date", text, wanted="date") from None
