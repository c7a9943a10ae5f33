// A file of a message: pictures as thumbnails that open large, the rest to be saved.
import type { JSX } from "preact";
import { useEffect, useState } from "preact/hooks";
import type { Attachment } from "../../../chat-core";
import type { Tools } from "./tools";

export function SentFile({ file, t, chat, address }: Tools & { readonly file: Attachment }): JSX.Element {
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
    <button
      type="button"
      class={picture ? "file picture" : "file"}
      aria-label={t(picture ? "open" : "save", { name: file.name })}
      onClick={() => void open()}
    >
      {gone ? t("gone") : thumbnail ? <img src={thumbnail} alt="" style={ratio} /> : <>📎 {file.name}</>}
    </button>
  );
}
