// Help with the reply being written: asked of the language model, shown beside the draft, taken or not by the agent.
import { useQuery } from "@tanstack/react-query";
import { create } from "zustand";
import { ApiError } from "../../shared/rest/client";
import { assistApi } from "./rest";
import { readDraft, writeDraft } from "../../shared/desk/drafts";
import { texts } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { meQuery } from "../../shared/rest/queries";
import type { ConversationSummary, DraftAction, Lang, ScreenLang } from "../../shared/rest/types";

/** What is asked for; `lang`: into which language, for `translate`. */
export type Wish = { readonly action: DraftAction; readonly lang: Lang };

const LANGS: readonly Lang[] = ["fr", "en", "de", "es", "it"];

/** Into which languages a reply may be translated: the client's; if that is the agent's own, any other. */
export function targets(row: ConversationSummary, own: ScreenLang): readonly Lang[] {
  return row.lang === own ? LANGS.filter((lang) => lang !== own) : [row.lang];
}

/** A draft as it was, to go back to. `original`: the agent's own words if the draft is a translation of them. */
type Version = { readonly text: string; readonly original: string | null };

export type Help = {
  readonly pending: DraftAction | null;
  readonly proposal: (Wish & { readonly source: string; readonly text: string }) | null;
  readonly problem: (Wish & { readonly text: string; readonly mayHelp: boolean }) | null;
  readonly before: Version | null;
  readonly original: string | null;
};

const nothing: Help = { pending: null, proposal: null, problem: null, before: null, original: null };
const useWriting = create<{ readonly of: Readonly<Record<string, Help>> }>()(() => ({ of: {} }));

function change(id: string, next: Partial<Help>): void {
  useWriting.setState(({ of }) => ({ of: { ...of, [id]: { ...(of[id] ?? nothing), ...next } } }));
}

/** What is being proposed for the reply in this conversation. */
export function useHelp(id: string): Help {
  return useWriting((state) => state.of[id] ?? nothing);
}

/** Whether a language model helps to write and translate here. */
export function useWritingAids(): boolean {
  return useQuery(meQuery).data?.writing_aids ?? false;
}

/** Asks for another version of the draft. Nothing changes until it is taken. */
export async function askForHelp(row: ConversationSummary, { action, lang }: Wish): Promise<void> {
  const source = readDraft(row.id, "reply").trim();
  if (source === "" || useWriting.getState().of[row.id]?.pending != null) return;
  change(row.id, { pending: action, proposal: null, problem: null });
  try {
    const { text } = await assistApi.rewriteDraft(row.id, { action, text: source, lang });
    change(row.id, { pending: null, proposal: { action, lang, source, text } });
  } catch (error) {
    if (!(error instanceof ApiError)) throw error;
    change(row.id, { pending: null, problem: { action, lang, ...explained(error) } });
  }
}

/** Puts the proposal in the draft's place. */
export function takeProposal(id: string): void {
  const help = useWriting.getState().of[id] ?? nothing;
  if (help.proposal === null) return;
  const { action, source, text } = help.proposal;
  const before = { text: readDraft(id, "reply"), original: help.original };
  change(id, { proposal: null, before, original: action === "translate" ? (help.original ?? source) : help.original });
  writeDraft(id, "reply", text);
  useInterface.getState().compose("reply", true);
}

/** Leaves the draft as it is. */
export function leaveProposal(id: string): void {
  change(id, { proposal: null, problem: null });
  useInterface.getState().compose("reply", true);
}

/** The draft as it was before the last proposal was taken. */
export function undoProposal(id: string): void {
  const before = useWriting.getState().of[id]?.before;
  if (before == null) return;
  writeDraft(id, "reply", before.text);
  change(id, { before: null, original: before.original });
  useInterface.getState().compose("reply", true);
}

/** The reply is sent, or begun anew: gives back the original of a translation and forgets the rest. */
export function endHelp(id: string): string | null {
  const original = useWriting.getState().of[id]?.original ?? null;
  if (useWriting.getState().of[id] !== undefined) change(id, nothing);
  return original;
}

function explained(error: ApiError): { text: string; mayHelp: boolean } {
  const { t } = texts();
  if (error.code === "frame_too_large") return { text: t("writing.too_long"), mayHelp: false };
  if (error.code !== "text_refused") {
    return { text: t(`error.${error.code}`), mayHelp: error.code === "assistant_unavailable" || error.code === "unavailable" };
  }
  if (error.details["reason"] === "secret") return { text: t("writing.secret"), mayHelp: false };
  const missing = error.details["missing"] ?? "";
  const added = error.details["added"] ?? "";
  const facts = [missing === "" ? "" : t("writing.missing", { facts: missing }), added === "" ? "" : t("writing.added", { facts: added })];
  return { text: `${t("writing.refused")} ${facts.filter((part) => part !== "").join(" ")}`.trim(), mayHelp: true };
}
