"""The page of the interface for programs is made from the OpenAPI document, all of it and nothing else."""

from __future__ import annotations

import json
import re

import pytest
from django.test import Client

from jolserik.kernel.languages import LANGUAGES
from jolserik.web.public.interface import form_of, marked

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/docs"


def test_every_operation_of_the_document_stands_on_it_with_what_it_takes_and_answers(client: Client) -> None:
    document = json.loads(client.get("/api/v1/openapi.json").content)
    page = client.get(ADDRESS).text
    for path, methods in document["paths"].items():
        for method, operation in methods.items():
            key = operation["operationId"]
            section = page[page.index(f'id="{key}"') :].partition("</section>")[0]
            assert f"{method.upper()} {path}" in section, key
            for parameter in operation["parameters"]:
                assert f">{parameter['name']}<" in section, (key, parameter["name"])
            for status in operation["responses"]:
                assert f">{status}<" in section, (key, status)
            for content in operation.get("requestBody", {}).get("content", {}).values():
                for name in content["schema"].get("properties", {}):
                    assert f">{name}<" in section, (key, name)


@pytest.mark.parametrize("language", LANGUAGES)
def test_it_needs_no_signing_in_and_marks_what_is_english(client: Client, language: str) -> None:
    response = client.get(ADDRESS, headers={"accept-language": language})
    assert response.status_code == 200
    assert f'<html lang="{language}">' in response.text
    assert '<h3 id="register_note-title" lang="en">Register a note</h3>' in response.text


def test_it_loads_nothing_from_elsewhere_and_repeats_no_id(client: Client) -> None:
    page = client.get(ADDRESS).text
    assert not re.search(r'<script|<style|\sstyle=|(?:src|href)="(?:https?:)?//', page)
    ids = re.findall(r'\sid="([^"]+)"', page)
    assert len(ids) == len(set(ids))


def test_pages_lead_to_it(client: Client) -> None:
    assert f'href="{ADDRESS}"' in client.get("/").text


@pytest.mark.parametrize(
    ("schema", "words"),
    [
        ({"type": "string", "enum": ["back", "forward"]}, "back, forward"),
        (
            {"anyOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
            "string or list of string",
        ),
        (
            {"type": "integer", "minimum": 1, "maximum": 500, "default": 100},
            "integer from 1 to 500 (100 unless said)",
        ),
        ({"anyOf": [{"type": "string", "format": "date"}, {"const": ""}]}, "date or empty"),
        ({"$ref": "#/components/schemas/Note"}, "Note"),
        ({}, ""),
    ],
)
def test_the_form_of_a_value_is_said_in_a_few_words(schema: dict[str, object], words: str) -> None:
    assert form_of(schema) == words


def test_the_documents_words_are_text_and_its_backticks_code() -> None:
    assert marked("`a<b>` is\n not <b>") == "<code>a&lt;b&gt;</code> is not &lt;b&gt;"
