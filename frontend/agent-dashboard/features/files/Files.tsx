// The files of a message: pictures as thumbnails that open large, the rest to be saved.
import { Download, FileText, Paperclip } from "lucide-react";
import { useState } from "react";
import { refreshSession } from "../../shared/rest/client";
import { useLang, useT } from "../../shared/texts/i18n";
import { weight } from "../../shared/texts/time";
import type { Attachment } from "../../shared/rest/types";
import { Dialog } from "../../shared/ui/Dialog";

const THUMBNAIL = 220;

export function Files({ files }: { files: readonly Attachment[] }) {
  if (files.length === 0) return null;
  return (
    <ul className="mt-1 flex max-w-full flex-wrap gap-1.5">
      {files.map((file) => (
        <li key={file.id} className="max-w-full">
          {file.width === null ? <Document file={file} /> : <Picture file={file} />}
        </li>
      ))}
    </ul>
  );
}

/** Files that are sent along and not yet in the log. */
export function PendingFiles({ count }: { count: number }) {
  const t = useT();
  return (
    <span className="flex items-center gap-1 text-sm text-muted">
      <Paperclip aria-hidden className="size-3.5" />
      {t("files.pending", { count })}
    </span>
  );
}

const address = (file: Attachment) => `/api/files/${file.id}`;

function Document({ file }: { file: Attachment }) {
  const t = useT();
  const lang = useLang();
  return (
    <a
      href={address(file)}
      download={file.name}
      aria-label={t("files.save", { name: file.name })}
      className="flex min-h-10 items-center gap-2 rounded-card border border-line bg-card px-3 py-1.5 text-sm break-all hover:border-accent"
    >
      <FileText aria-hidden className="size-4 shrink-0 text-muted" />
      {file.name}
      <span className="shrink-0 text-xs text-muted">{weight(file.bytes, lang)}</span>
    </a>
  );
}

function Picture({ file }: { file: Attachment }) {
  const t = useT();
  const lang = useLang();
  const [large, setLarge] = useState(false);
  const [width, height] = [file.width ?? 1, file.height ?? 1];
  const scale = Math.min(1, THUMBNAIL / Math.max(width, height));
  return (
    <>
      <button
        type="button"
        aria-label={t("files.open", { name: file.name })}
        onClick={() => setLarge(true)}
        className="block overflow-hidden rounded-card border border-line bg-sunken hover:border-accent"
      >
        <Loaded src={`${address(file)}?small=true`} alt="" width={Math.round(width * scale)} height={Math.round(height * scale)} />
      </button>
      <Dialog
        open={large}
        onClose={() => setLarge(false)}
        title={file.name}
        sentence={`${String(width)} × ${String(height)} · ${weight(file.bytes, lang)}`}
        wide
      >
        <Loaded src={address(file)} alt={file.name} width={width} height={height} />
        <a
          href={address(file)}
          download={file.name}
          className="mt-3 inline-flex min-h-8 items-center gap-1.5 text-sm text-accent underline underline-offset-2"
        >
          <Download aria-hidden className="size-4" />
          {t("files.save", { name: file.name })}
        </a>
      </Dialog>
    </>
  );
}

/** A picture from the server; the short-lived cookie may have ended meanwhile, so it is asked for twice. */
function Loaded({ src, alt, width, height }: { src: string; alt: string; width: number; height: number }) {
  const t = useT();
  const [state, setState] = useState<"first" | "again" | "gone">("first");
  if (state === "gone") return <span className="block p-3 text-sm text-muted">{t("files.gone")}</span>;
  const failed = () => {
    if (state === "again") setState("gone");
    else
      void refreshSession().then(
        () => setState("again"),
        () => setState("gone"),
      );
  };
  return <img key={state} src={src} alt={alt} width={width} height={height} onError={failed} className="h-auto max-w-full" />;
}
