// What the assistant knows: the REST routes, their types, and how entries are read and compared here.
import { keepPreviousData, useInfiniteQuery, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { lastOf } from "../../../chat-core";
import type { components } from "../../../chat-core/protocol.gen";
import { ApiError, answerOf, asFile, rest } from "../../shared/rest/client";
import { texts, type Key } from "../../shared/texts/i18n";
import { refusal } from "../../shared/desk/actions";
import type { Lang } from "../../shared/rest/types";

type Schemas = components["schemas"];

export type KnowledgeEntry = Schemas["KnowledgeEntry"];
export type KnowledgePage = Schemas["KnowledgePage"];
export type KnowledgeSource = Schemas["KnowledgeSource"];
export type EntryMoment = Schemas["EntryMoment"];
export type ImportReport = Schemas["ImportReport"];
export type TrialAnswer = Schemas["TrialAnswer"];
export type EntryTranslation = Schemas["EntryTranslation"];
export type EntryCare = KnowledgeEntry["care"];
export type EntryContradiction = Schemas["EntryContradiction"];
export type KnowledgeUpkeep = Schemas["KnowledgeUpkeep"];
/** What may be filtered for: `missing:en`, `review`. */
export type Todo = "" | "review" | `${Need}:${Lang}`;
export type EntryState = KnowledgeEntry["state"];
/** What a person writes in an entry. */
export type Words = {
  question: string;
  answer: string;
  lang: Lang;
  kind: "faq" | "passage";
  tags: string[];
  phrasings: string[];
  url: string;
};
export type EntryEdit = { version: number; words?: Words; state?: EntryState; to_confirm?: boolean; care?: EntryCare };
export type NewSource = Omit<Schemas["NewSource"], "title">;
export type Filters = { q: string; state: EntryState | ""; lang: Lang | ""; source: string; to_confirm: boolean; todo: Todo };

export const LANGS: readonly Lang[] = ["fr", "en", "es", "de", "it"];
/** Of a translation. */
export const NEEDS = ["missing", "to_confirm", "outdated"] as const;
export type Need = (typeof NEEDS)[number];
export const STATES: readonly EntryState[] = ["draft", "published", "archived"];
export const NO_FILTERS: Filters = { q: "", state: "", lang: "", source: "", to_confirm: false, todo: "" };
export const MAX_QUESTION = 300;
export const MAX_LINES = 50;
const PAGE = 50;
const TYPING_MS = 350;
const ofEntry = (entry_id: string) => ({ path: { entry_id } });

export const knowledgeApi = {
  entries: ({ q, state, lang, source, to_confirm, todo }: Filters, offset: number) => {
    const [need, into] = todo.split(":") as ["" | "review" | Need, Lang | undefined];
    const wanted = { need: need || null, into: into ?? null };
    const filters = { q, state: state || null, lang: lang || null, source: source || null, to_confirm: to_confirm || null, ...wanted };
    return answerOf(rest.GET("/api/knowledge/entries", { params: { query: { ...filters, offset, limit: PAGE } } }));
  },
  entry: (id: string) => answerOf(rest.GET("/api/knowledge/entries/{entry_id}", { params: ofEntry(id) })),
  add: (words: Words, state: EntryState) => answerOf(rest.POST("/api/knowledge/entries", { body: { words, state, to_confirm: false } })),
  change: (id: string, body: EntryEdit) => answerOf(rest.PATCH("/api/knowledge/entries/{entry_id}", { params: ofEntry(id), body })),
  history: (id: string) => answerOf(rest.GET("/api/knowledge/entries/{entry_id}/history", { params: ofEntry(id) })),
  restore: (id: string, version: number, to: number) =>
    answerOf(rest.POST("/api/knowledge/entries/{entry_id}/restore", { params: ofEntry(id), body: { version, to } })),
  translate: (id: string, lang: Lang, body: Schemas["TranslationEdit"]) =>
    answerOf(rest.PUT("/api/knowledge/entries/{entry_id}/translations/{lang}", { params: { path: { entry_id: id, lang } }, body })),
  propose: (id: string, lang: Lang, version: number) =>
    answerOf(
      rest.POST("/api/knowledge/entries/{entry_id}/translations/{lang}/proposal", {
        params: { path: { entry_id: id, lang } },
        body: { version },
      }),
    ),
  proposePhrasings: (id: string) => answerOf(rest.POST("/api/knowledge/entries/{entry_id}/phrasings/proposal", { params: ofEntry(id) })),
  untranslate: (id: string, lang: Lang, version: number) =>
    answerOf(
      rest.DELETE("/api/knowledge/entries/{entry_id}/translations/{lang}", {
        params: { path: { entry_id: id, lang }, query: { version } },
      }),
    ),
  upkeep: () => answerOf(rest.GET("/api/knowledge/upkeep")),
  contradictions: () => answerOf(rest.GET("/api/knowledge/contradictions")),
  settle: (key: string) => answerOf(rest.PUT("/api/knowledge/contradictions/{key}", { params: { path: { key } } })),
  sources: () => answerOf(rest.GET("/api/knowledge/sources")),
  importAddress: (source: NewSource) => answerOf(rest.POST("/api/knowledge/sources", { body: { ...source, title: "" } })),
  importAgain: (source_id: string) => answerOf(rest.POST("/api/knowledge/sources/{source_id}/import", { params: { path: { source_id } } })),
  importFile: (file: File, lang: Lang | null, to_confirm: boolean) =>
    answerOf(rest.POST("/api/knowledge/files", { params: { query: { name: file.name, lang, to_confirm } }, ...asFile(file) })),
  test: (question: string, lang: Lang, draft: { id: string | null; words: Words } | null) =>
    answerOf(rest.POST("/api/knowledge/test", { body: { question, lang, draft } })),
};

/** Between two looks while a change is being put into service. */
const INDEXING_MS = 1_000;

/** The entries that fit, a page more at each `fetchNextPage`. */
export function useEntries(filters: Filters) {
  return useInfiniteQuery({
    queryKey: ["knowledge", "entries", filters],
    queryFn: ({ pageParam }) => knowledgeApi.entries(filters, pageParam),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const read = pages.reduce((sum, page) => sum + page.entries.length, 0);
      return last.entries.length > 0 && read < last.total ? read : undefined;
    },
    placeholderData: keepPreviousData,
    refetchInterval: (asked) => (lastOf(asked.state.data?.pages ?? [])?.in_use === false ? INDEXING_MS : false),
  });
}

/** What the entries need, by number. */
export function useUpkeep() {
  return useQuery({ queryKey: ["knowledge", "upkeep"], queryFn: knowledgeApi.upkeep });
}

/** Whether the day has come, at the shop, on which an entry has to be read again. */
export function useIsDue({ care }: KnowledgeEntry): boolean {
  const today = useUpkeep().data?.today;
  return today !== undefined && care.review_on !== null && care.review_on <= today;
}

export function useSources() {
  return useQuery({ queryKey: ["knowledge", "sources"], queryFn: knowledgeApi.sources });
}

/** A change of the knowledge; all that is shown of it is asked for anew. */
export function useKnowledgeChange<Body, Result>(run: (body: Body) => Promise<Result>, done: (result: Result) => void) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: run,
    onSuccess: async (result) => {
      done(result);
      await queries.invalidateQueries({ queryKey: ["knowledge"] });
    },
  });
}

/** The value as it was when typing paused. */
export function usePaused<Value>(value: Value): Value {
  const [paused, setPaused] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setPaused(value), TYPING_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return paused;
}

export function wordsOf(entry: KnowledgeEntry | null, lang: Lang): Words {
  if (entry === null) return { question: "", answer: "", lang, kind: "faq", tags: [], phrasings: [], url: "" };
  const { question, answer, kind, tags, phrasings, url } = entry.words;
  return { question, answer, lang: entry.words.lang, kind, tags: [...tags], phrasings: [...phrasings], url: url ?? "" };
}

/** `a, b` or lines as a list: trimmed, nothing empty, each once. */
export function listOf(text: string, separator: RegExp): string[] {
  return [
    ...new Set(
      text
        .split(separator)
        .map((part) => part.trim())
        .filter((part) => part !== ""),
    ),
  ];
}

/** The day some months from now, as a date field has it. */
export function monthsAhead(months: number): string {
  const day = new Date();
  day.setMonth(day.getMonth() + months);
  return [day.getFullYear(), day.getMonth() + 1, day.getDate()].map((part) => String(part).padStart(2, "0")).join("-");
}

/** Who changed an entry: a person, or one of the two ways without one. */
export function authorName(by: string): string {
  const { t } = texts();
  if (by === "settings") return t("knowledge.by.settings");
  if (by === "language model") return t("knowledge.by.model");
  return by === "command line" ? t("knowledge.by.command_line") : by;
}

const REASONS = [
  "address_refused",
  "csv_columns",
  "csv_line",
  "docx_unreadable",
  "empty",
  "entry_too_long",
  "file_again",
  "json_wrong",
  "kind_unknown",
  "page_unreachable",
  "pdf_encrypted",
  "pdf_unreadable",
  "pdf_without_text",
  "reading_failed",
  "sitemap_empty",
  "sitemap_unreadable",
  "too_complex",
  "too_deep",
  "too_large",
  "too_long",
  "too_many_entries",
  "too_much_memory",
  "wrong_content_type",
  "wrong_encoding",
] as const; // prettier-ignore

/** Why a source could not be read, in the reader's language. */
export function problemText(reason: string, details: Readonly<Record<string, string>> = {}): string {
  const { t } = texts();
  const known = REASONS.find((one) => one === reason);
  const key: Key = known === undefined ? "error.source_unreadable" : `knowledge.problem.${known}`;
  const values = { line: "?", limit: "?", count: "?", url: "", what: "", known: "", kind: "?", ...details };
  return t(key, values);
}

/** Why something about the knowledge was refused. */
export function knowledgeRefusal(error: Error): string {
  if (!(error instanceof ApiError)) return refusal("internal_error");
  const { t } = texts();
  if (error.code === "source_unreadable") return problemText(error.details["reason"] ?? "", error.details);
  if (error.code === "frame_too_large") return t("knowledge.problem.file_too_large");
  const by = error.details["by"];
  if (error.code === "entry_changed" && by !== undefined) return t("knowledge.changed_by", { name: authorName(by) });
  return refusal(error.code, error.details);
}
