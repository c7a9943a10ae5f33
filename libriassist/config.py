"""Every setting, its default and its reason: environment variables `LIBRIASSIST_<NAME>`, read once by the CLI."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr
from pydantic_settings import BaseSettings, SettingsConfigDict

from .core.network.addresses import TrustedProxies, trusted_proxies
from .protocol import Lang
from .setting_types import (
    Days,
    Hours,
    Minutes,
    Origin,
    Origins,
    Proxies,
    Seconds,
    TimeZone,
    WholeHours,
    WholeSeconds,
)


class Settings(BaseSettings):
    """Frozen; an argument of `create_app`. docs/settings.md lists them (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="LIBRIASSIST_", frozen=True, extra="forbid", allow_inf_nan=False)
    # --- where things are
    data_dir: Path = Field(Path("data"), description="Folder of the SQLite database and the secret key.")
    database_url: str = Field(
        "",
        description="SQLAlchemy URL; empty: sqlite in data_dir. PostgreSQL: postgresql://user:password@host/name.",
    )
    disk_room_bytes: int = Field(1_048_576, ge=0, description="SQLite: with less disk free /readyz says 503.")
    redis_url: str = Field("", description="Carries hints between processes; empty: one process.")
    host: str = Field("127.0.0.1", description="Address to listen on.")
    port: int = Field(8000, ge=0, le=65535, description="Port to listen on.")
    public_url: Origin = Field(
        "",
        description="The address people use, e.g. https://chat.example.com; https turns on Secure cookies.",
    )
    allowed_origins: Origins = Field(
        "",
        description="Sites that may embed the widget: origins, commas between them; public_url is always allowed.",
    )
    trusted_proxies: Proxies = Field(
        "", description="Whose X-Forwarded-For is believed: addresses, networks, localhost; empty: nobody's."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="One JSON object a line, or plain words; auto: words on a terminal, else JSON."
    )
    demo: bool = Field(False, description="Shows the shop page and the API documentation; never in production.")
    # --- the shop
    site: str = Field(
        "default",
        pattern=r"^[a-z0-9][a-z0-9-]{0,39}$",
        description="This shop's name among those on one database; conversations are kept apart by it.",
    )
    shop_name: str = Field("", description="Shown in the widget; when set it wins over what the page Shop says.")
    default_language: Lang = Field("fr", description="Language when the visitor's is unknown.")
    accent: str = Field(
        "#0b6e69",
        pattern=r"^#[0-9a-fA-F]{6}$",
        description="The brand colour, as #rrggbb; when set it wins over the page Shop.",
    )
    privacy_url: str = Field(
        "", description="The shop's privacy notice, linked in the widget; when set it wins over the page Shop."
    )
    time_zone: TimeZone = Field(
        "Europe/Paris", description="Where the shop's days begin and end: statistics, dates of orders."
    )
    knowledge_file: str = Field(
        "",
        description="Imported at the start when it has changed; empty: none (in the demo the CoolLibri sample).",
    )
    # --- orders
    orders_url: str = Field("", description="SQLAlchemy URL of the shop's orders; empty: no order look-up.")
    orders_query: str = Field(
        "", description="One SELECT with :number giving number, client_name, email, postcode, status, ..."
    )
    orders_timeout_seconds: float = Field(
        2.0, gt=0, le=3_600, description="The longest an order look-up may take."
    )
    order_number_pattern: str = Field(
        "CL-######-######",
        description="The shape of an order number: # is a digit, the rest stands for itself; 5 digits at least.",
    )
    order_statuses_file: str = Field(
        "",
        description="What the shop's order statuses mean, by language (JSON); empty: texts for any trade.",
    )
    # --- the assistant
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
    # --- help for agents
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
    # --- knowledge
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
    # --- learning from conversations
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
    # --- the language model
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
    llm_calls_per_address: int = Field(200, ge=1, description="Requests per day for one network address.")
    llm_tokens_in: int = Field(4000, ge=1500, description="Tokens sent with one request, at most.")
    llm_tokens_out: int = Field(800, ge=50, description="Tokens of one answer, at most.")
    llm_price_in: float = Field(0.0, ge=0, description="Price of 1,000 tokens sent.")
    llm_price_out: float = Field(0.0, ge=0, description="Price of 1,000 tokens answered.")
    llm_daily_cost: float = Field(
        5.0, ge=0, description="What a day (UTC) may cost, in the prices' currency; 0: no cap."
    )
    # --- effects: what follows a commit
    effects_poll_seconds: Seconds = Field(
        2.0, gt=0, description="Between two looks for effects other processes wrote or lost; own ones run at once."
    )
    effect_lease_seconds: Seconds = Field(
        60.0, ge=1, description="A process silent about what it runs for so long is dead: another takes over."
    )
    effect_tries: int = Field(12, ge=1, description="How often an effect is tried before it is dead.")
    effect_retry_seconds: Seconds = Field(
        5.0, gt=0, description="After the first failure; doubled at each, less up to half by chance."
    )
    effect_retry_longest_seconds: Seconds = Field(3_600.0, gt=0, description="The longest wait between two tries.")
    effects_kept_days: Days = Field(7, ge=1, description="How long the key of an effect that is done is known.")
    # --- the queue
    routing: Literal["round_robin", "least_busy"] = Field("round_robin", description="Whom to ask next.")
    offer_seconds: Seconds = Field(
        30.0, gt=0, description="How long an agent has to accept before the next is asked."
    )
    handling_seconds: Seconds = Field(
        240.0,
        gt=0,
        description="Length of a conversation assumed for wait estimates until some were measured.",
    )
    long_wait_seconds: Seconds = Field(
        900.0, gt=0, description="A longer wait is not told in minutes, but as longer than usual."
    )
    client_away_seconds: Seconds = Field(
        90.0,
        gt=0,
        description="A waiting client unseen for so long stands aside; on return they have their place back.",
    )
    client_ask_seconds: Seconds = Field(
        900.0,
        gt=0,
        description="A client who stands aside for so long is asked, once, if they are still there.",
    )
    client_abandon_seconds: Seconds = Field(
        86_400.0,
        gt=0,
        description="A client who stands aside for so long is let go; they may ask again, where they left off.",
    )
    line_look_seconds: Seconds = Field(
        5.0, gt=0, description="Between two looks at a line nobody waits in; at one with clients: every second."
    )
    reopen_hours: Hours = Field(
        72.0,
        ge=0,
        description="A client who writes within so long of the end goes on where they were; later, and with 0 "
        "always, a new conversation begins, which names the old.",
    )
    lease_seconds: Seconds = Field(45.0, gt=0, description="An agent unheard for so long is away.")
    page_change_seconds: Seconds = Field(
        5.0, ge=0, description="A visitor unheard for so long is shown as gone; less is a change of page."
    )
    grace_seconds: Seconds = Field(60.0, ge=0, description="An agent away for so long loses their conversations.")
    # --- files of conversations
    files_dir: str = Field("", description="Folder of clients' and agents' files; empty: files in data_dir.")
    attachment_bytes: int = Field(10_485_760, ge=1_024, description="The largest file of a message.")
    attachments_per_conversation: int = Field(20, ge=0, description="Files of one conversation; 0: none.")
    uploads_per_minute: int = Field(20, ge=1, description="Uploads of one person, and of one network address.")
    upload_bytes_per_session: int = Field(
        209_715_200, ge=1_024, description="Bytes one person uploads in an hour."
    )
    upload_bytes_per_address: int = Field(
        1_073_741_824, ge=1_024, description="Bytes one network address uploads in an hour."
    )
    uploads_free_bytes: int = Field(
        536_870_912, ge=0, description="With less room on the disk no file is taken; messages go on."
    )
    picture_megapixels: float = Field(40.0, gt=0, description="The largest picture, in millions of pixels.")
    webp_megapixels: float = Field(16.0, gt=0, description="The largest WebP picture, which needs more memory.")
    # --- limits
    client_commands_per_10_seconds: int = Field(20, ge=1, description="Commands of one visitor.")
    agent_commands_per_10_seconds: int = Field(100, ge=1, description="Commands of one agent.")
    signals_per_10_seconds: int = Field(200, ge=1, description="Typing, read marks and look-ups of one person.")
    sockets_per_address: int = Field(20, ge=1, description="Open visitor sockets of one network address.")
    unproven_sockets_per_address: int = Field(
        20, ge=1, description="Sockets of one network address that have not yet said who they are."
    )
    socket_openings_per_minute: int = Field(300, ge=1, description="New sockets of one network address.")
    socket_frames_per_10_seconds: int = Field(
        600, ge=100, description="Frames of one socket, control frames and fragments included."
    )
    socket_bytes_per_10_seconds: int = Field(4_194_304, ge=262_144, description="Bytes sent over one socket.")
    sessions_per_minute: int = Field(30, ge=1, description="New visitor sessions of one network address.")
    logins_per_minute: int = Field(20, ge=1, description="Log-in attempts of one network address.")
    password_checks_waiting: int = Field(
        32, ge=1, description="Log-ins waiting for their password to be checked; others are told to come back."
    )
    password_checks_per_address: int = Field(8, ge=1, description="Of these, of one network address.")
    connections: int = Field(
        0, ge=0, description="Open connections; 0: nine tenths of the files the process may have open."
    )
    connections_per_address: int = Field(
        100, ge=1, description="Open connections of one network address, trusted proxies excepted."
    )
    header_bytes: int = Field(32_768, ge=4_096, description="The largest head of a request.")
    header_seconds: Seconds = Field(10.0, gt=0, description="How long the head of a request may take.")
    body_seconds: Seconds = Field(
        20.0, gt=0, description="How long a body may take, and as long as its bytes need."
    )
    body_bytes_per_second: int = Field(4_096, ge=1, description="How slowly the bytes of a body may come.")
    keep_alive_seconds: WholeSeconds = Field(
        5, ge=1, description="How long a connection stays open between requests."
    )
    outbox_frames: int = Field(256, ge=8, description="Frames waiting for a slow reader before it is cut off.")
    outbox_bytes: int = Field(1_048_576, ge=65_536, description="Bytes waiting for a slow reader, likewise.")
    send_seconds: Seconds = Field(
        10.0, gt=0, description="How long a reader may take nothing before it is cut off."
    )
    hello_seconds: Seconds = Field(10.0, gt=0, description="How long a new socket may stay silent.")
    ping_seconds: float = Field(
        25.0,
        gt=0,
        le=3_600,
        description="Between two heartbeats. Browsers connect anew 10 seconds after one was due.",
    )
    pong_seconds: Seconds = Field(10.0, gt=0, description="How long the answer to a heartbeat may take.")
    sweep_seconds: Seconds = Field(
        5.0, ge=1, description="Between two looks for what other processes wrote and no hint told of."
    )
    sessions_look_seconds: Seconds = Field(
        4.0, gt=0, description="Between two looks for sessions that ended while a socket is open."
    )
    drain_seconds: Seconds = Field(30.0, ge=0, description="Over how long clients are sent away at a stop.")
    stop_seconds: Seconds = Field(
        25.0, gt=0, description="A stopping process ends after so long, even when one of its threads is stuck."
    )
    # --- sessions and secrets
    secret_key: str = Field(
        "", description="At least 32 characters; empty: made and kept in data_dir (SQLite only)."
    )
    client_session_days: Days = Field(30, ge=1, description="How long a visitor's browser is recognised.")
    device_days: Days = Field(
        180,
        ge=1,
        description="How long an agent's browser is known: strangers' wrong passwords do not lock it out.",
    )
    access_minutes: int = Field(10, ge=1, le=60, description="Life of an agent's access token.")
    session_idle_minutes: Minutes = Field(
        60, ge=1, description="An agent's session ends after so long without use."
    )
    session_hours: WholeHours = Field(12, ge=1, description="An agent's session ends after so long in any case.")

    @property
    def database(self) -> str:
        """The database in force."""
        return self.database_url or f"sqlite:///{(self.data_dir / 'libriassist.db').absolute()}"

    @property
    def files(self) -> Path:
        """The folder of files in force."""
        return Path(self.files_dir) if self.files_dir else self.data_dir / "files"

    @property
    def origins(self) -> frozenset[str]:
        """Origins that may embed the widget."""
        return frozenset(filter(None, [*self.allowed_origins.split(","), self.public_url]))

    @property
    def proxies(self) -> TrustedProxies:
        """The trusted reverse proxies."""
        return trusted_proxies(self.trusted_proxies)

    @property
    def private_hosts(self) -> frozenset[str]:
        """Hosts that may have a private address."""
        return frozenset(h.strip().lower() for h in self.knowledge_private_hosts.split(",") if h.strip())

    @property
    def learns(self) -> bool:
        """Whether conversations may be learnt from."""
        return self.learn_from_conversations == "on" or (self.demo and self.learn_from_conversations == "auto")

    @property
    def secure(self) -> bool:
        """Whether people come by https."""
        return self.public_url.startswith("https://")
