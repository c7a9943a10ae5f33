"""Every setting, its default and its reason: environment variables `LIBRIASSIST_<NAME>`, read once by the CLI."""

from __future__ import annotations

from pathlib import Path

from pydantic_settings import SettingsConfigDict

from ..core.network.addresses import TrustedProxies, trusted_proxies
from .assistant import AssistantSettings, HelpSettings, KnowledgeSettings, LearningSettings, ModelSettings
from .server import LimitSettings, ServerSettings, SessionSettings
from .service import EffectSettings, FileSettings, OrderSettings, QueueSettings, ShopSettings


class Settings(
    SessionSettings,
    LimitSettings,
    FileSettings,
    QueueSettings,
    EffectSettings,
    ModelSettings,
    LearningSettings,
    KnowledgeSettings,
    HelpSettings,
    AssistantSettings,
    OrderSettings,
    ShopSettings,
    ServerSettings,
):
    """Frozen; an argument of `create_app`. docs/settings.md lists them (a test compares)."""

    model_config = SettingsConfigDict(env_prefix="LIBRIASSIST_", frozen=True, extra="forbid", allow_inf_nan=False)

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
