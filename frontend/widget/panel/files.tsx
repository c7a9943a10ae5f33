// Photos and files: choosing, pasting, dropping, sending and showing them. Part of what comes later.
import type { JSX, RefObject } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { type Attachment, type ScreenLang, translator } from "../../chat-core";
import catalogues from "../locales/files.json";
import type { ChatClient } from "./client";
import { type Refusal, upload } from "./upload";

type Key = keyof typeof catalogues.fr;
type Say = (key: Key, values?: Readonly<Record<string, string | number>>) => string;

interface AttachProps {
  readonly field: RefObject<HTMLTextAreaElement | null>;
  /** What can be sent has changed. */
  readonly onChange: () => void;
}

export interface FilesUi {
  readonly Attach: (props: AttachProps) => JSX.Element;
  readonly Sent: (props: { readonly files: readonly Attachment[] }) => JSX.Element;
}

/** A file on its way, ready, or refused. */
interface Item {
  readonly cmdId: string;
  readonly file: File;
  readonly preview: string | null;
  readonly percent: number;
  readonly attachment: Attachment | null;
  readonly problem: Refusal | null;
  readonly retryable: boolean;
  readonly stop: () => void;
}

const KINDS = "image/jpeg,image/png,image/webp,image/gif,application/pdf,text/plain";
const AT_MOST = 5;
/** Builds the parts, with their own texts. */
export function filesUi(base: string, lang: ScreenLang, chat: ChatClient, newId: () => string): FilesUi {
  const t: Say = translator(lang, catalogues[lang]);
  const address = `${base}api/client/files`;
  return {
    Attach: (props) => <Attach {...props} t={t} chat={chat} address={address} newId={newId} />,
    Sent: ({ files }) => (
      <ul class="files">
        {files.map((file) => (
          <li key={file.id}>
            <SentFile file={file} t={t} chat={chat} address={address} />
          </li>
        ))}
      </ul>
    ),
  };
}

interface Tools {
  readonly t: Say;
  readonly chat: ChatClient;
  readonly address: string;
}

function Attach({ field, onChange, t, chat, address, newId }: AttachProps & Tools & { readonly newId: () => string }): JSX.Element {
  const input = useRef<HTMLInputElement>(null);
  const [items, setItems] = useState<readonly Item[]>([]);
  const [note, setNote] = useState("");
  const latest = useRef(items);
  latest.current = items;

  const change = (cmdId: string, with_: Partial<Item>): void => setItems((now) => now.map((item) => (item.cmdId === cmdId ? { ...item, ...with_ } : item)));
  const start = (file: File, cmdId: string): (() => void) =>
    upload(`${address}?cmd_id=${cmdId}`, chat.bearer, file, {
      progress: (percent) => change(cmdId, { percent }),
      done: (attachment) => {
        change(cmdId, { attachment, percent: 100 });
        setNote(t("ready", { name: file.name }));
      },
      failed: (problem, retryable) => {
        change(cmdId, { problem, retryable });
        setNote(t("failed", { name: file.name, reason: t(problem) }));
      },
    });
  const add = (files: Iterable<File>): void => {
    const chosen = [...files];
    const room = AT_MOST - latest.current.length;
    if (chosen.length > room) setNote(t("five"));
    const fresh = chosen.slice(0, room).map((file): Item => {
      const cmdId = newId();
      const preview = file.type.startsWith("image/") ? URL.createObjectURL(file) : null;
      return { cmdId, file, preview, percent: 0, attachment: null, problem: null, retryable: false, stop: start(file, cmdId) };
    });
    setItems((now) => [...now, ...fresh]);
  };
  const remove = (item: Item): void => {
    item.stop();
    if (item.preview) URL.revokeObjectURL(item.preview);
    setItems((now) => now.filter((other) => other !== item));
    field.current?.focus();
  };

  useEffect(() => {
    const ready = items.flatMap(({ attachment }) => (attachment ? [attachment.id] : []));
    chat.attached = items.some((item) => !item.attachment && !item.problem) ? null : ready;
    onChange();
  }, [items]);
  // What was ready goes with the words just sent.
  useEffect(
    () =>
      chat.onSent((ids) => {
        latest.current.forEach((item) => item.attachment && item.preview && URL.revokeObjectURL(item.preview));
        setNote("");
        setItems((now) => now.filter(({ attachment }) => !attachment || !ids.includes(attachment.id)));
      }),
    [],
  );
  useEffect(() => {
    const box = field.current;
    const panel = box?.closest<HTMLElement>(".panel");
    const take = (event: Event, given: DataTransfer | null): void => {
      if (!given?.files.length) return;
      event.preventDefault();
      add(given.files);
    };
    const paste = (event: ClipboardEvent): void => take(event, event.clipboardData);
    const drop = (event: DragEvent): void => take(event, event.dataTransfer);
    const over = (event: DragEvent): void => {
      if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
    };
    box?.addEventListener("paste", paste);
    panel?.addEventListener("drop", drop);
    panel?.addEventListener("dragover", over);
    return () => {
      box?.removeEventListener("paste", paste);
      panel?.removeEventListener("drop", drop);
      panel?.removeEventListener("dragover", over);
    };
  }, []);

  return (
    <>
      {items.length > 0 && (
        <ul class="tray" aria-label={t("tray")}>
          {items.map((item) => (
            <TrayItem key={item.cmdId} item={item} t={t} onRemove={() => remove(item)} onRetry={() => change(item.cmdId, { problem: null, percent: 0, stop: start(item.file, item.cmdId) })} />
          ))}
        </ul>
      )}
      <span class="hidden" role="status">
        {note}
      </span>
      <button type="button" class="clip" aria-label={t("attach")} title={t("attach")} onClick={() => input.current?.click()}>
        <Glyph path="M20 11.5 12 19.5a5 5 0 0 1-7-7l8.5-8.500a3.4 3.4 0 0 1 4.8 4.800L9.8 17.300a1.7 1.7 0 0 1-2.4-2.400L15 7.3" />
      </button>
      <input
        ref={input}
        type="file"
        hidden
        multiple
        accept={KINDS}
        onChange={({ currentTarget }) => {
          add(currentTarget.files ?? []);
          currentTarget.value = "";
          field.current?.focus();
        }}
      />
    </>
  );
}

function TrayItem({ item, t, onRemove, onRetry }: { readonly item: Item; readonly t: Say; readonly onRemove: () => void; readonly onRetry: () => void }): JSX.Element {
  const { name } = item.file;
  const { percent, problem } = item;
  return (
    <li class={problem ? "wrong" : ""}>
      {item.preview && <img src={item.preview} alt="" />}
      <span>{problem ? t("failed", { name, reason: t(problem) }) : name}</span>
      {!problem && !item.attachment && <progress max={100} value={percent} aria-label={t("sending", { name, percent })} />}
      {problem && item.retryable && (
        <button type="button" aria-label={t("again", { name })} onClick={onRetry}>
          <Glyph path="M19 12a7 7 0 1 1-2-4.900M19 4v4h-4" />
        </button>
      )}
      <button type="button" aria-label={t("remove", { name })} onClick={onRemove}>
        <Glyph path="M7 7l10 10M17 7 7 17" />
      </button>
    </li>
  );
}

/** A file of a message: pictures as thumbnails that open large, the rest to be saved. */
function SentFile({ file, t, chat, address }: Tools & { readonly file: Attachment }): JSX.Element {
  const picture = file.width !== null;
  const [thumbnail, setThumbnail] = useState<string | null>(null);
  const [gone, setGone] = useState(false);
  const get = async (query: string): Promise<string> => {
    const answer = await fetch(`${address}/${file.id}${query}`, { headers: { Authorization: chat.bearer }, credentials: "omit" });
    if (!answer.ok) throw new Error(`no file: ${answer.status}`);
    return URL.createObjectURL(await answer.blob());
  };
  useEffect(() => {
    if (!picture) return;
    let url: string | null = null;
    get("?small=true").then(
      (made) => {
        url = made;
        setThumbnail(made);
      },
      () => setGone(true),
    );
    return () => {
      if (url) URL.revokeObjectURL(url);
    };
  }, []);
  const open = async (): Promise<void> => {
    const link = document.createElement("a");
    try {
      link.href = await get("");
    } catch {
      setGone(true);
      return;
    }
    if (picture) link.target = "_blank";
    else link.download = file.name;
    link.click();
    setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
  };
  const ratio = picture ? { aspectRatio: `${file.width} / ${file.height}` } : {};
  return (
    <button type="button" class={picture ? "file picture" : "file"} aria-label={t(picture ? "open" : "save", { name: file.name })} onClick={() => void open()}>
      {gone ? t("gone") : thumbnail ? <img src={thumbnail} alt="" style={ratio} /> : <>📎 {file.name}</>}
    </button>
  );
}

function Glyph({ path }: { readonly path: string }): JSX.Element {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true">
      <path d={path} />
    </svg>
  );
}
