// One file on its way to the server, with its progress.
import { type Attachment, type Problem, fileNameHeader } from "../../../chat-core";

const REASONS = ["kind", "empty", "damaged", "pixels"] as const;
/** Why a file was not taken; each has a text. */
export type Refusal = (typeof REASONS)[number] | "too_large" | "too_many" | "rate" | "other";

const REFUSALS: Readonly<Record<string, Refusal>> = {
  file_too_large: "too_large",
  frame_too_large: "too_large",
  too_many_files: "too_many",
  rate_limited: "rate",
};

type Upload = {
  readonly progress: (percent: number) => void;
  readonly done: (attachment: Attachment) => void;
  readonly failed: (problem: Refusal, retryable: boolean) => void;
};

/** Sends a file; the answer stops it. XMLHttpRequest, because fetch tells nothing of progress. */
export function upload(url: string, bearer: string, file: File, tell: Upload): () => void {
  const request = new XMLHttpRequest();
  request.open("POST", url);
  request.setRequestHeader("Authorization", bearer);
  request.setRequestHeader("X-File-Name", fileNameHeader(file.name));
  request.upload.onprogress = ({ loaded, total }) => tell.progress(Math.round((99 * loaded) / (total || 1)));
  request.onload = () => {
    if (request.status === 201) {
      tell.done(JSON.parse(request.responseText) as Attachment);
      return;
    }
    const problem = parse(request.responseText);
    tell.failed(problem ? reasonOf(problem) : "other", problem?.retryable ?? true);
  };
  request.onerror = () => tell.failed("other", true);
  request.send(file);
  return () => request.abort();
}

function reasonOf({ code, details }: Problem): Refusal {
  const reason = REASONS.find((one) => one === details["reason"]);
  return (code === "file_refused" && reason) || (REFUSALS[code] ?? "other");
}

function parse(text: string): Problem | null {
  try {
    return JSON.parse(text) as Problem;
  } catch {
    return null;
  }
}
