"""Settings of the assistant: the model, the knowledge, what it learns, what it does for agents."""

from __future__ import annotations

from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings

from .types import Seconds


class AssistantSettings(BaseSettings):
    """How it answers."""

    semantic: Literal["auto", "off"] = Field(
        "auto", description="auto: use sentence embeddings when the extra is installed; off: words only."
    )
    answer_seconds: Seconds = Field(
        30.0, gt=0, description="After this a silent assistant gives up and asks a person."
    )
    forgotten_seconds: Seconds = Field(
        20.0, ge=1, description="A question its process is silent about for so long is asked again by another."
    )
    answer_tries: int = Field(
        2, ge=1, description="How often a question is tried in all before a person is asked."
    )
    words_per_second: float = Field(60.0, ge=0, description="Pace of streamed answers; 0: at once.")

    offer_person_at_failure: int = Field(1, ge=1, description="The failed answer in a row that offers a person.")
    hand_over_at_failure: int = Field(3, ge=0, description="The one that calls a person by itself; 0: none does.")
    care_texts_file: str = Field(
        "",
        description="What is said where a life may be in danger, by language (JSON); empty: the shipped texts, "
        "with emergency numbers.",
    )


class HelpSettings(BaseSettings):
    """Help for agents."""

    past_answers: int = Field(
        1000, ge=0, description="Answered questions kept in memory to suggest replies to agents; 0: none."
    )
    past_answers_seconds: Seconds = Field(30.0, gt=0, description="How old they may be when they serve again.")
    writing_seconds: Seconds = Field(
        15.0, gt=0, description="How long an agent waits for a rewritten draft or a translation."
    )
    translations_kept: int = Field(
        2000, ge=1, description="Translated messages kept in memory, so that reading again asks no model."
    )


class KnowledgeSettings(BaseSettings):
    """What it reads."""

    knowledge_file_bytes: int = Field(20_971_520, ge=1_024, description="The largest file (or sitemap) read.")
    knowledge_page_bytes: int = Field(1_048_576, ge=1_024, description="The largest web page read.")
    knowledge_pages: int = Field(500, ge=1, description="Pages read of one sitemap; the others are counted only.")
    knowledge_entries: int = Field(20_000, ge=1, description="Entries one source may give.")
    knowledge_question_chars: int = Field(1_000, ge=100, description="The longest question or tag imported.")
    knowledge_answer_chars: int = Field(20_000, ge=1_000, description="The longest answer imported.")
    knowledge_unpacked_bytes: int = Field(
        104_857_600, ge=1_048_576, description="How much of a Word file is unpacked."
    )
    knowledge_elements: int = Field(300_000, ge=1_000, description="Elements of a page or Word file.")
    knowledge_read_seconds: Seconds = Field(60.0, gt=0, description="How long reading one source may take.")
    knowledge_wait_seconds: Seconds = Field(
        20.0, gt=0, description="How long a source waits for its turn; two are read at a time."
    )
    knowledge_read_bytes: int = Field(
        1_073_741_824, ge=268_435_456, description="Memory of the process that reads."
    )
    knowledge_page_seconds: Seconds = Field(5.0, gt=0, description="The longest a web page may take.")
    encoding_processes: int = Field(
        2,
        ge=0,
        le=64,
        description="Processes that compute the sentence embeddings of much new knowledge, behind everything else "
        "in the queue for the processor; 0: the server does it itself.",
    )
    knowledge_private_hosts: str = Field(
        "",
        description="Hosts of your own network that pages may be read from, comma-separated; empty: none.",
    )


class LearningSettings(BaseSettings):
    """Learning from conversations."""

    learn_from_conversations: Literal["auto", "on", "off"] = Field(
        "auto",
        description="on: keep what the assistant did not settle, personal data masked, to improve the knowledge; "
        "auto: in the demo only.",
    )
    learning_seconds: Seconds = Field(30.0, gt=0, description="Between two rounds of learning.")
    evaluation_file: str = Field(
        "",
        description="Labelled questions (JSON lines) drafts are measured on; empty: the sample's, with the sample "
        "knowledge only.",
    )


class ModelSettings(BaseSettings):
    """The language model."""

    llm_provider: Literal["", "openai", "mistral", "anthropic", "ollama"] = Field(
        "", description="Who runs the model; openai: any OpenAI-compatible server; empty: no language model."
    )
    llm_model: str = Field("", description="The model's name, for example mistral-small-latest.")
    llm_url: str = Field("", description="The server's address (openai, ollama: with /v1); empty: the provider's.")
    llm_api_key: SecretStr = Field(SecretStr(""), description="The provider's key; better in llm_api_key_file.")
    llm_api_key_file: str = Field("", description="A file with nothing but the key; wins over llm_api_key.")
    llm_region: str = Field("", description="Where the provider keeps data, as the visitor's notice says it.")
    llm_retention: str = Field(
        "", description="How long the provider keeps data, as the visitor's notice says it."
    )
    llm_local_only: bool = Field(False, description="Refuses a model on a public address, at every request.")
    llm_first_token_seconds: Seconds = Field(
        8.0, gt=0, description="How long the model may be silent, retries included, before the shop's own answer."
    )
    llm_total_seconds: Seconds = Field(
        30.0, gt=0, description="How long an answer may take in all; never over nine tenths of answer_seconds."
    )
    llm_retries: int = Field(2, ge=0, le=5, description="How often a failed request is made again.")
    llm_breaker_failures: int = Field(
        5, ge=1, description="Failures in a row after which the model is left alone."
    )
    llm_breaker_seconds: Seconds = Field(30.0, gt=0, description="For how long it is left alone before one trial.")
    llm_turns_per_conversation: int = Field(
        30, ge=0, description="Turns of the assistant after which a conversation's model is not asked any more."
    )
    llm_rewrites_questions: bool = Field(
        True, description="Where the search is not sure, it also looks for the question as the model puts it."
    )
    llm_chooses_passages: bool = Field(
        True, description="Where the search is not sure, the model chooses among eight passages before it answers."
    )
    llm_calls_per_address: int = Field(200, ge=1, description="Requests per day for one network address.")
    llm_tokens_in: int = Field(4000, ge=1500, description="Tokens sent with one request, at most.")
    llm_tokens_out: int = Field(800, ge=50, description="Tokens of one answer, at most.")
    llm_price_in: float = Field(0.0, ge=0, description="Price of 1,000 tokens sent.")
    llm_price_out: float = Field(0.0, ge=0, description="Price of 1,000 tokens answered.")
    llm_daily_cost: float = Field(
        5.0, ge=0, description="What a day (UTC) may cost, in the prices' currency; 0: no cap."
    )
