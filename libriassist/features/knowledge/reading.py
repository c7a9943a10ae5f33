"""The reader of files and pages."""

from __future__ import annotations

from ...ai.sources.extract import ExtractLimits
from ...ai.sources.process import ProcessLimits
from ...ai.sources.reader import SourceLimits, SourceReader
from ...config import Settings


def source_reader(settings: Settings) -> SourceReader:
    """Reads files and pages within the settings' limits."""
    limits = SourceLimits(
        page_bytes=settings.knowledge_page_bytes,
        pages=settings.knowledge_pages,
        seconds=settings.knowledge_page_seconds,
        extract=ExtractLimits(
            file_bytes=settings.knowledge_file_bytes,
            unpacked_bytes=settings.knowledge_unpacked_bytes,
            elements=settings.knowledge_elements,
            entries=settings.knowledge_entries,
            question_chars=settings.knowledge_question_chars,
            answer_chars=settings.knowledge_answer_chars,
        ),
        process=ProcessLimits(settings.knowledge_read_seconds, settings.knowledge_read_bytes),
        private_hosts=settings.private_hosts,
        wait_seconds=settings.knowledge_wait_seconds,
    )
    return SourceReader(limits, settings.default_language)
