// How many things wait, on the browser tab: title, favicon, application badge.
import faviconUrl from "../../shared/icons/favicon.svg?url";

const SIZE = 32;

let drawn = -1;

function link(): HTMLLinkElement | null {
  return document.querySelector<HTMLLinkElement>('link[rel="icon"]');
}

async function drawDot(): Promise<string | null> {
  const image = new Image();
  image.src = faviconUrl;
  await image.decode();
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = SIZE;
  const pen = canvas.getContext("2d");
  if (pen === null) return null;
  pen.drawImage(image, 0, 0, SIZE, SIZE);
  pen.beginPath();
  pen.arc(SIZE - 9, 9, 9, 0, 2 * Math.PI);
  pen.fillStyle = "#fff";
  pen.fill();
  pen.beginPath();
  pen.arc(SIZE - 9, 9, 7, 0, 2 * Math.PI);
  pen.fillStyle = "#d92d20";
  pen.fill();
  return canvas.toDataURL("image/png");
}

async function drawIcon(waiting: boolean): Promise<void> {
  const url = waiting ? await drawDot().catch(() => null) : faviconUrl;
  const icon = link();
  if (icon === null || url === null) return;
  icon.type = waiting ? "image/png" : "image/svg+xml";
  icon.href = url;
}

/** Shows the number on the tab; 0 takes it away. */
export function showBadge(count: number, page: string): void {
  document.title = `${count > 0 ? `(${String(count)}) ` : ""}${page} · LibriAssist`;
  if (count === drawn) return;
  if (count > 0 !== drawn > 0) void drawIcon(count > 0);
  drawn = count;
  if (!("setAppBadge" in navigator)) return;
  void (count > 0 ? navigator.setAppBadge(count) : navigator.clearAppBadge()).catch(() => undefined);
}
