"""F28-F31: a model that hangs, fails, talks nonsense or is cut off, behind the real client libraries."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest

from libriassist.ai.llm.breaker import Breaker
from libriassist.ai.llm.gate import ModelLimits

from ..ai.llm_talk import Talk, default_reply
from ..standins.llm_server import (
    Call,
    Cut,
    EndEarly,
    LlmServer,
    Raw,
    Request,
    Status,
    Step,
    Wait,
    Words,
    llm_server,
)

QUESTION = "Quel type de fichier dois-je envoyer pour l’intérieur du livre ?"
OTHER = "Quel est le taux de TVA pour un livre ?"
UNKNOWN = "Vendez-vous aussi du chocolat en poudre ?"
PROVIDERS = ["openai", "ollama", "mistral", "anthropic"]
FAST = ModelLimits(first_token_seconds=0.4, total_seconds=1.0)
LIE = Words("Le PDF est accepté jusqu’à 9 999 Mo [1].")


@pytest.fixture
def server() -> Iterator[LlmServer]:
    with llm_server() as running:
        yield running


def _connections_end(server: LlmServer) -> bool:
    until = time.monotonic() + 2
    while server.open_connections and time.monotonic() < until:
        time.sleep(0.01)
    return server.open_connections == 0


# --------------------------------------------------------------------------- F28: it hangs


@pytest.mark.parametrize("provider", PROVIDERS)
def test_no_first_word_in_time_gives_the_shops_answer_and_a_person(server: LlmServer, provider: str) -> None:
    server.says(Wait(20), Words("trop tard [1]."))
    told = Talk(server, provider, limits=FAST).says(QUESTION)
    assert told.content == default_reply(QUESTION).content
    assert told.reply.answer.offers_human and not told.reply.answer.generated
    assert told.seconds < 1.0
    assert _connections_end(server), "the socket is free"


def test_headers_without_a_word_are_no_first_word(server: LlmServer) -> None:
    server.says(Words(""), Wait(20))
    told = Talk(server, limits=FAST).says(UNKNOWN)
    assert told.reply.answer.outcome == "unknown" and told.reply.answer.offers_human
    assert told.seconds < 1.0 and _connections_end(server)


def test_a_stall_in_the_middle_ends_at_the_total(server: LlmServer) -> None:
    server.says(Words("Word et PDF sont acceptés [1]. Le PDF "), Wait(20))
    told = Talk(server, limits=FAST).says(QUESTION)
    assert told.content == default_reply(QUESTION).content and told.reply.answer.offers_human
    assert 0.9 < told.seconds < 1.8 and _connections_end(server)


def test_a_model_that_drips_ends_at_the_total(server: LlmServer) -> None:
    server.says(Words("Word et PDF sont acceptés " * 100, pause=0.05))
    told = Talk(server, limits=FAST).says(QUESTION)
    assert told.content == default_reply(QUESTION).content
    assert told.seconds < 1.8 and _connections_end(server)


# --------------------------------------------------------------------------- F29: it fails


@pytest.mark.parametrize("code", [500, 502, 503, 429])
@pytest.mark.parametrize("provider", PROVIDERS)
def test_a_failure_is_tried_again_twice_at_most(server: LlmServer, provider: str, code: int) -> None:
    server.says(Status(code))
    told = Talk(server, provider, limits=ModelLimits(first_token_seconds=3)).says(QUESTION)
    assert len(server.requests) == 3
    assert told.content == default_reply(QUESTION).content and told.reply.answer.offers_human


def test_a_failure_that_passes_is_not_seen(server: LlmServer) -> None:
    answers: list[Step] = [Status(503), Words("Word et PDF sont acceptés [1].")]
    server.script = lambda _request: [answers.pop(0)]
    told = Talk(server, limits=ModelLimits(first_token_seconds=3)).says(QUESTION)
    assert told.reply.answer.generated and len(server.requests) == 2


def test_the_provider_says_when_to_come_back(server: LlmServer) -> None:
    answers: list[Step] = [Status(429, (("retry-after", "1"),)), Words("Word et PDF sont acceptés [1].")]
    server.script = lambda _request: [answers.pop(0)]
    told = Talk(server, limits=ModelLimits(first_token_seconds=3)).says(QUESTION)
    assert told.reply.answer.generated and told.seconds >= 1.0


def test_who_asks_to_wait_too_long_is_not_waited_for(server: LlmServer) -> None:
    server.says(Status(429, (("retry-after", "60"),)))
    told = Talk(server, limits=FAST).says(QUESTION)
    assert len(server.requests) == 1 and told.seconds < 0.8


@pytest.mark.parametrize("code", [400, 401, 403, 404])
def test_a_refusal_is_not_tried_again(server: LlmServer, code: int) -> None:
    server.says(Status(code))
    told = Talk(server).says(QUESTION)
    assert len(server.requests) == 1 and told.content == default_reply(QUESTION).content


def test_after_five_failures_the_model_is_left_alone_until_a_trial_succeeds(server: LlmServer) -> None:
    now = [0.0]
    talk = Talk(server, breaker=Breaker(5, 30.0, lambda: now[0]), limits=ModelLimits(retries=0))
    server.says(Status(500))
    for _ in range(7):
        assert talk.says_first(QUESTION).content == default_reply(QUESTION).content
    assert len(server.requests) == 5 and talk.breaker.state == "open"
    plain = talk.says_first(QUESTION).reply
    assert plain.answer == default_reply(QUESTION).answer, "as if there were no model: nothing is offered for it"

    now[0] = 31.0
    assert talk.breaker.state == "half-open"
    talk.says(QUESTION)
    assert len(server.requests) == 6 and talk.breaker.state == "open", "the trial failed"

    now[0] = 62.0
    server.says(Words("Word et PDF sont acceptés [1]."))
    assert talk.says(QUESTION).reply.answer.generated and talk.breaker.state == "closed"


def test_nobody_listens_there(server: LlmServer) -> None:
    server.url = "http://127.0.0.1:9"
    told = Talk(server).says(QUESTION)
    assert told.content == default_reply(QUESTION).content and told.reply.answer.offers_human


# --------------------------------------------------------------------------- F30: it talks nonsense

NONSENSE: dict[str, tuple[Step, ...]] = {
    "empty": (),
    "white space": (Words(" \n\n\t "),),
    "not an event stream": (Raw(b"<html>Bad gateway</html>"),),
    "broken JSON": (Raw(b'data: {"choices": [{"del\n\n'),),
    "JSON of another kind": (Raw(b'data: ["garbage", 7]\n\n'),),
    "not UTF-8": (Raw(b"data: \xff\xfe\x00\n\n"),),
    "200 kB of words": (Words("Word et PDF sont acceptés " * 8_000),),
    "200 kB in one word": (Raw(b"data: " + b"x" * 200_000 + b"\n\n"),),
    "bad tool JSON": (Call("search_knowledge", '{"query": '),),
    "deep tool JSON": (Call("search_knowledge", "[" * 5_000),),
    "an unknown tool": (Call("delete_everything", "{}"),),
    "control characters": (Words("\x00\x07\x1b[31m\u202e[1].\u2066"),),
    "only citations": (Words("[1] [1] [1]"),),
    "markup": (Words("<b>Word</b> et <script>alert(1)</script> PDF sont acceptés [1]."),),
    "a lone citation list": (Words("- [1]\n- [2]\n"),),
    "other scripts": (Words("これは本です。これは本です [1]."),),
}


@pytest.mark.parametrize("kind", NONSENSE)
def test_nonsense_is_never_shown(server: LlmServer, kind: str) -> None:
    server.says(*NONSENSE[kind])
    told = Talk(server, limits=ModelLimits(first_token_seconds=2, total_seconds=4)).says(QUESTION)
    assert told.content == default_reply(QUESTION).content, told.content
    assert not told.reply.answer.generated


@pytest.mark.parametrize("provider", ["mistral", "anthropic"])
@pytest.mark.parametrize("kind", ["empty", "not an event stream", "broken JSON", "bad tool JSON", "not UTF-8"])
def test_nonsense_of_other_protocols_is_never_shown(server: LlmServer, provider: str, kind: str) -> None:
    server.says(*NONSENSE[kind])
    told = Talk(server, provider, limits=ModelLimits(first_token_seconds=2, total_seconds=4)).says(QUESTION)
    assert told.content == default_reply(QUESTION).content and not told.reply.answer.generated


# --------------------------------------------------------------------------- F31: it is cut off


@pytest.mark.parametrize("ending", [Cut(), EndEarly()])
@pytest.mark.parametrize("said", ["", "Word et PDF ", "Word et PDF sont acceptés [1]. Le PDF est préférable"])
@pytest.mark.parametrize("provider", ["openai", "mistral", "anthropic"])
def test_a_cut_stream_ends_in_one_whole_answer(server: LlmServer, provider: str, said: str, ending: Step) -> None:
    server.says(Words(said), ending)
    told = Talk(server, provider, limits=ModelLimits(first_token_seconds=3)).says(QUESTION)
    assert told.content == default_reply(QUESTION).content and not told.reply.answer.generated
    assert told.reply.answer.offers_human


# --------------------------------------------------------------------------- the budget


def test_a_conversation_has_so_many_turns_with_the_model(server: LlmServer) -> None:
    talk = Talk(server, turns=2)
    assert talk.says(QUESTION, OTHER).reply.answer.generated
    third = talk.says(QUESTION)
    assert third.content == default_reply(QUESTION).content and len(server.requests) == 2


def test_the_days_money_is_never_passed(server: LlmServer) -> None:
    limits = ModelLimits(
        price_in_micros=1_000_000, price_out_micros=2_000_000, daily_micros=4_000_000, tokens_out=200
    )
    talk = Talk(server, limits=limits)
    answers = [talk.says(QUESTION).reply.answer.generated for _ in range(20)]
    assert answers[0] and not answers[-1], "some were paid for, then no more"
    assert 0 < talk.usage.cost <= 4_000_000
    assert talk.usage.cost == sum(limits.cost(i, o) for i, o in talk.usage.tokens)


def test_when_the_money_is_spent_what_nobody_knows_goes_to_a_person(server: LlmServer) -> None:
    talk = Talk(server, limits=ModelLimits(price_in_micros=1_000, daily_micros=1))
    assert talk.says(UNKNOWN).reply == default_reply(UNKNOWN) and server.requests == []
    assert default_reply(UNKNOWN).answer.offers_human


def test_an_address_has_so_many_calls(server: LlmServer) -> None:
    talk = Talk(server, limits=ModelLimits(calls_per_address=2))
    answers = [talk.says_first(QUESTION).reply.answer.generated for _ in range(4)]
    assert answers == [True, True, False, False] and len(server.requests) == 2


def test_a_cut_answer_is_paid_for_by_estimate(server: LlmServer) -> None:
    server.says(Words("Word et PDF sont acceptés [1]. Le PDF "), Cut())
    talk = Talk(server, limits=ModelLimits(price_in_micros=1_000, price_out_micros=1_000, first_token_seconds=3))
    talk.says(QUESTION)
    [(tokens_in, tokens_out)] = talk.usage.tokens
    assert tokens_in > 300 and tokens_out >= 10 and talk.usage.cost > 0


def test_a_lie_stops_the_request_at_once(server: LlmServer) -> None:
    def script(_request: Request) -> Iterator[Step]:
        yield LIE
        yield Words(" Et encore. " * 500, pause=0.02)

    server.script = script
    told = Talk(server, limits=ModelLimits(total_seconds=9)).says(QUESTION)
    assert told.seconds < 2 and _connections_end(server)
