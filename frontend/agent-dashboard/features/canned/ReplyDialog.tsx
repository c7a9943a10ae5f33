// Writing, changing and deleting a canned reply.
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { TriangleAlert } from "lucide-react";
import { useId, useRef, useState, type SubmitEvent } from "react";
import { toast } from "sonner";
import { MAX_MESSAGE_CHARS } from "../../../chat-core";
import { cannedApi } from "./rest";
import { PLACEHOLDERS } from "./canned";
import { useLang, useT, type Key } from "../../shared/texts/i18n";
import type { CannedReply, CannedReplyText, Lang } from "../../shared/rest/types";
import { cannedRefusal } from "./useCanned";
import { Button } from "../../shared/ui/Button";
import { Dialog, DialogActions } from "../../shared/ui/Dialog";
import { Field, OneOf } from "../../shared/ui/Field";

const LANGS: readonly Lang[] = ["fr", "en", "es", "de", "it"];

/** `reply` null: a new one. */
export function ReplyDialog({ reply, onClose }: { reply: CannedReply | null; onClose: () => void }) {
  const t = useT();
  const screenLang = useLang();
  const [text, setText] = useState<CannedReplyText>(reply ?? { shortcut: "", lang: screenLang, title: "", content: "" });
  const saving = useSaving(reply === null ? "canned.created" : "canned.changed", onClose, (body: CannedReplyText) =>
    reply === null ? cannedApi.add(body) : cannedApi.change(reply.id, body),
  );
  const deleting = useSaving("canned.deleted", onClose, (id: string) => cannedApi.delete(id));
  const [sure, setSure] = useState(false);
  const error = saving.error ?? deleting.error;
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    saving.mutate({ shortcut: text.shortcut.trim().replace(/^\//u, ""), lang: text.lang, title: text.title, content: text.content });
  };
  const change = (part: Partial<CannedReplyText>) => setText({ ...text, ...part });
  return (
    <Dialog
      open
      onClose={onClose}
      title={reply === null ? t("canned.add") : t("canned.change", { shortcut: reply.shortcut })}
      sentence={t("canned.add.sentence")}
      wide
    >
      <form onSubmit={submit} className="space-y-4">
        {error === null ? null : (
          <p
            role="alert"
            className="flex items-start gap-2 rounded-control border border-red-line bg-red-soft px-3 py-2 text-sm text-red-ink"
          >
            <TriangleAlert aria-hidden className="mt-0.5 size-4 shrink-0" />
            {cannedRefusal(error)}
          </p>
        )}
        <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
          <Field
            label={t("canned.shortcut")}
            hint={t("canned.shortcut.hint")}
            value={text.shortcut}
            required
            maxLength={41}
            pattern="/?[\p{L}\p{N}_\-]{1,40}"
            autoComplete="off"
            onChange={(event) => change({ shortcut: event.target.value })}
          />
          <OneOf
            label={t("canned.language")}
            values={LANGS}
            textOf={(lang) => t(`lang.${lang}`)}
            value={text.lang}
            onValue={(lang) => change({ lang })}
          />
        </div>
        <Field
          label={t("canned.title")}
          value={text.title}
          required
          maxLength={120}
          autoComplete="off"
          onChange={(event) => change({ title: event.target.value })}
        />
        <Content content={text.content} onContent={(content) => change({ content })} />
        <DialogActions>
          {reply === null ? null : (
            <Button
              className="mr-auto"
              look={sure ? "danger" : "plain"}
              busy={deleting.isPending}
              onClick={() => (sure ? deleting.mutate(reply.id) : setSure(true))}
            >
              {t(sure ? "canned.delete.sure" : "canned.delete")}
            </Button>
          )}
          <Button onClick={onClose}>{t("common.cancel")}</Button>
          <Button type="submit" look="primary" busy={saving.isPending}>
            {t("common.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

/** The text, with a button for each hole that puts it at the caret. */
function Content({ content, onContent }: { content: string; onContent: (content: string) => void }) {
  const t = useT();
  const id = useId();
  const box = useRef<HTMLTextAreaElement>(null);
  const put = (hole: string) => {
    const start = box.current?.selectionStart ?? content.length;
    const end = box.current?.selectionEnd ?? content.length;
    onContent(`${content.slice(0, start)}{${hole}}${content.slice(end)}`);
    box.current?.focus();
  };
  return (
    <div>
      <label htmlFor={id} className="mb-1 block text-sm font-medium">
        {t("canned.content")}
      </label>
      <textarea
        ref={box}
        id={id}
        rows={6}
        required
        value={content}
        maxLength={MAX_MESSAGE_CHARS}
        aria-describedby={`${id}-help`}
        onChange={(event) => onContent(event.target.value)}
        className="block w-full resize-y rounded-control border border-line-strong bg-card px-3 py-2 text-base"
      />
      <p id={`${id}-help`} className="mt-1 text-xs text-muted">
        {t("canned.content.hint")}
      </p>
      <div className="mt-2 flex flex-wrap gap-1.5">
        {PLACEHOLDERS.map((hole) => (
          <Button key={hole} size="small" onClick={() => put(hole)}>
            {t(`canned.hole.${hole}`)}
          </Button>
        ))}
      </div>
    </div>
  );
}

function useSaving<Body>(done: Key, onDone: () => void, call: (body: Body) => Promise<unknown>) {
  const t = useT();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: call,
    onSuccess: async () => {
      await queries.invalidateQueries({ queryKey: ["canned"] });
      toast.success(t(done));
      onDone();
    },
  });
}
