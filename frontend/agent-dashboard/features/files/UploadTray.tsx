// The files that go with the next reply: the button that chooses them, and their states.
import { FileText, Image, Paperclip, RotateCcw, X } from "lucide-react";
import { useRef } from "react";
import { useT } from "../../shared/texts/i18n";
import type { Upload, Uploads } from "./uploads";
import { IconButton } from "../../shared/ui/Button";

const KINDS = "image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain";

export function AttachButton({ onFiles }: { onFiles: (files: Iterable<File>) => void }) {
  const t = useT();
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton label={t("files.attach")} onClick={() => input.current?.click()} className="size-8.5">
        <Paperclip aria-hidden className="size-4" />
      </IconButton>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={KINDS}
        onChange={(event) => {
          onFiles(event.target.files ?? []);
          event.target.value = "";
        }}
      />
    </>
  );
}

export function UploadTray({ uploads }: { uploads: Uploads }) {
  const t = useT();
  if (uploads.items.length === 0) return null;
  return (
    <ul aria-label={t("files.tray")} className="flex flex-wrap gap-1.5 px-2 pt-1">
      {uploads.items.map((item) => (
        <TrayItem key={item.cmdId} item={item} uploads={uploads} />
      ))}
    </ul>
  );
}

function TrayItem({ item, uploads }: { item: Upload; uploads: Uploads }) {
  const t = useT();
  const { name, type } = item.file;
  const Icon = type.startsWith("image/") ? Image : FileText;
  const { problem } = item;
  const wrong = problem !== null;
  return (
    <li
      className={`flex max-w-full items-center gap-1.5 rounded-control border py-0.5 pr-0.5 pl-2 text-sm ${wrong ? "border-red-line bg-red-soft text-red-ink" : "border-line bg-surface"}`}
    >
      <Icon aria-hidden className="size-3.5 shrink-0" />
      <span role={wrong ? "alert" : undefined} className="min-w-0 break-words">
        {problem === null ? name : t("files.failed", { name, reason: problem })}
      </span>
      {wrong || item.attachment !== null ? null : (
        <progress max={100} value={item.percent} aria-label={t("files.sending", { name })} className="h-1.5 w-14 accent-accent" />
      )}
      {wrong ? (
        <IconButton label={t("files.retry", { name })} onClick={() => uploads.retry(item)} className="size-7">
          <RotateCcw aria-hidden className="size-3.5" />
        </IconButton>
      ) : null}
      <IconButton label={t("files.remove", { name })} onClick={() => uploads.remove(item)} className="size-7">
        <X aria-hidden className="size-3.5" />
      </IconButton>
    </li>
  );
}
