// Files an agent is about to send: uploaded one by one as they are chosen, kept until the reply goes.
import { useCallback, useEffect, useMemo, useState } from "react";
import { toast } from "sonner";
import { browserHost, fileNameHeader } from "../../../chat-core";
import { refusal } from "../../shared/desk/actions";
import { refreshSession } from "../../shared/rest/client";
import { texts } from "../../shared/texts/i18n";
import type { Attachment, ErrorCode, Problem } from "../../shared/rest/types";

/** Files of one message. */
const AT_MOST = 5;

export type Upload = {
  readonly cmdId: string;
  readonly file: File;
  readonly percent: number;
  readonly attachment: Attachment | null;
  /** Why it was refused, in the reader's language. */
  readonly problem: string | null;
  readonly stop: () => void;
};

export type Uploads = {
  readonly items: readonly Upload[];
  /** The ids of what can be sent. */
  readonly ready: readonly string[];
  /** One is on its way: sending waits for it. */
  readonly busy: boolean;
  readonly add: (files: Iterable<File>) => void;
  readonly remove: (upload: Upload) => void;
  readonly retry: (upload: Upload) => void;
  /** What was ready went with a message. */
  readonly sent: () => void;
  /** Takes files out of a paste or a drop; anything else is left to the field. */
  readonly take: (event: { preventDefault: () => void }, given: DataTransfer) => void;
};

/** The uploads of a reply; null: none can be made here. They end with the field. */
export function useUploads(conversationId: string | null): Uploads {
  const [items, setItems] = useState<readonly Upload[]>([]);
  const change = useCallback((cmdId: string, next: Partial<Upload>) => {
    setItems((now) => now.map((item) => (item.cmdId === cmdId ? { ...item, ...next } : item)));
  }, []);
  useEffect(() => () => setItems((now) => (now.forEach((item) => item.stop()), [])), [conversationId]);
  return useMemo(() => {
    const start = (file: File, cmdId: string) =>
      upload(file, cmdId, {
        progress: (percent) => change(cmdId, { percent }),
        done: (attachment) => change(cmdId, { attachment, percent: 100 }),
        failed: (problem) => change(cmdId, { problem }),
      });
    const add = (files: Iterable<File>) => {
      const chosen = [...files];
      const room = AT_MOST - items.length;
      if (chosen.length > room) toast.error(texts().t("files.at_most", { count: AT_MOST }));
      const fresh = chosen.slice(0, Math.max(0, room)).map((file): Upload => {
        const cmdId = browserHost().newId();
        return { cmdId, file, percent: 0, attachment: null, problem: null, stop: start(file, cmdId) };
      });
      setItems((now) => [...now, ...fresh]);
    };
    return {
      items,
      ready: items.flatMap(({ attachment }) => (attachment === null ? [] : [attachment.id])),
      busy: items.some(({ attachment, problem }) => attachment === null && problem === null),
      add,
      remove: (item) => {
        item.stop();
        setItems((now) => now.filter((other) => other.cmdId !== item.cmdId));
      },
      retry: (item) => change(item.cmdId, { problem: null, percent: 0, stop: start(item.file, item.cmdId) }),
      sent: () => setItems((now) => now.filter(({ attachment }) => attachment === null)),
      take: (event, given) => {
        if (conversationId === null || given.files.length === 0) return;
        event.preventDefault();
        add(given.files);
      },
    };
  }, [items, conversationId, change]);
}

type Tell = {
  readonly progress: (percent: number) => void;
  readonly done: (attachment: Attachment) => void;
  readonly failed: (problem: string) => void;
};

/** Sends a file; the answer stops it. The same cmdId again is the same file. */
function upload(file: File, cmdId: string, tell: Tell, refreshed = false): () => void {
  const request = new XMLHttpRequest();
  let stop = () => request.abort();
  request.open("POST", `/api/files?cmd_id=${cmdId}`);
  request.setRequestHeader("X-LibriAssist", "1");
  request.setRequestHeader("X-File-Name", fileNameHeader(file.name));
  request.upload.onprogress = ({ loaded, total }) => tell.progress(Math.round((99 * loaded) / Math.max(1, total)));
  request.onload = () => {
    if (request.status === 201) {
      tell.done(JSON.parse(request.responseText) as Attachment);
    } else if (request.status === 401 && !refreshed) {
      void refreshSession().then(
        () => (stop = upload(file, cmdId, tell, true)),
        () => tell.failed(refusal("unavailable")),
      );
    } else {
      tell.failed(reasonOf(request.responseText));
    }
  };
  request.onerror = () => tell.failed(refusal("unavailable"));
  request.send(file);
  return () => stop();
}

const REASONS = ["damaged", "empty", "kind", "pixels"] as const;

function reasonOf(text: string): string {
  let problem: Partial<Problem> | null = null;
  try {
    problem = JSON.parse(text) as Partial<Problem>;
  } catch {
    // No answer of ours: a proxy's, for example.
  }
  const reason = REASONS.find((one) => one === problem?.details?.["reason"]);
  if (problem?.code === "file_refused" && reason !== undefined) return texts().t(`files.refused.${reason}`);
  const code: ErrorCode = problem?.code === "frame_too_large" ? "file_too_large" : (problem?.code ?? "unavailable");
  return refusal(code);
}
