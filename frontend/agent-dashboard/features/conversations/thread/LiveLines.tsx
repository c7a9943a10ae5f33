// What is happening right now at the end of a thread: the assistant's words as they come, the client typing.
import { Bot } from "lucide-react";
import type { Streaming } from "../../../../chat-core";
import { useT } from "../../../shared/texts/i18n";
import { Tag } from "../../../shared/ui/Parts";

/** The assistant's answer while it is being given. */
export function AnswerBeingGiven({ streaming }: { streaming: Streaming }) {
  const t = useT();
  return (
    <div className="flex gap-2.5 px-4 pt-3 md:px-6">
      <span
        aria-hidden
        className="inline-flex size-7 shrink-0 items-center justify-center rounded-full border border-line bg-card text-muted"
      >
        <Bot className="size-4" />
      </span>
      <div className="max-w-[min(85%,38rem)] min-w-0">
        <p className="mb-1 flex items-center gap-1.5 text-xs">
          <span className="font-semibold">{t("thread.assistant")}</span>
          <Tag>{t("thread.ai_writes")}</Tag>
        </p>
        <div className="rounded-bubble border border-dashed border-line-strong bg-surface px-3 py-2 text-message break-words whitespace-pre-wrap">
          {streaming.text}
          <Dots />
        </div>
      </div>
    </div>
  );
}

/** "Jean is writing…" */
export function TypingLine({ name }: { name: string }) {
  const t = useT();
  return (
    <p className="flex items-center gap-2 px-4 pt-3 pl-13.5 text-xs text-muted md:px-6 md:pl-15.5">
      <span className="inline-flex rounded-bubble bg-sunken px-2.5 py-2">
        <Dots />
      </span>
      {t("thread.typing", { name })}
    </p>
  );
}

function Dots() {
  return (
    <span aria-hidden className="ml-0.5 inline-flex items-center gap-1 align-middle">
      <span className="size-1.5 animate-typing rounded-full bg-muted" />
      <span className="size-1.5 animate-typing rounded-full bg-muted [animation-delay:160ms]" />
      <span className="size-1.5 animate-typing rounded-full bg-muted [animation-delay:320ms]" />
    </span>
  );
}
