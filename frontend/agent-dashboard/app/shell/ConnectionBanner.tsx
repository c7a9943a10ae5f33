// Says when the line is down, coming back, or useless until the person does something.
import { useRouter } from "@tanstack/react-router";
import { CircleCheck, CloudOff, LoaderCircle, LogIn, RefreshCw, type LucideIcon } from "lucide-react";
import { useEffect, useState, useSyncExternalStore, type ReactNode } from "react";
import { useT } from "../../shared/texts/i18n";
import { timer } from "../../shared/texts/time";
import { useConnection, useLine, usePending, useSession } from "../../shared/desk/session";
import { useLeave } from "../../features/account/useLeave";
import { Button } from "../../shared/ui/Button";

/** "Back online" stays this long. */
const BACK_MS = 2_500;
/** A shorter interruption is not worth a word. */
const PATIENCE_MS = 700;

const tones = {
  amber: "bg-amber-soft text-amber-ink",
  red: "bg-red-soft text-red-ink",
  green: "bg-green-soft text-green-ink",
};

export function ConnectionBanner() {
  const t = useT();
  const connection = useConnection();
  const { expired, lastError } = useLine();
  const shown = useTrouble(connection.kind !== "online");
  if (expired) return <Expired />;
  if (connection.kind === "stopped" && lastError === "protocol_mismatch") {
    return (
      <Banner tone="amber" icon={RefreshCw} text={t("line.new_version")}>
        <Button size="small" onClick={() => location.reload()}>
          {t("line.reload")}
        </Button>
      </Banner>
    );
  }
  if (shown === "no") return null;
  if (shown === "back") return <Banner tone="green" icon={CircleCheck} text={t("line.back")} />;
  return <Reconnecting />;
}

function Expired() {
  const t = useT();
  const leave = useLeave();
  return (
    <Banner tone="red" icon={LogIn} text={t("line.expired")}>
      <Button size="small" onClick={() => leave()}>
        {t("line.login")}
      </Button>
    </Banner>
  );
}

function Reconnecting() {
  const t = useT();
  const session = useSession();
  const router = useRouter();
  const connection = useConnection();
  const online = useBrowserOnline();
  const waiting = usePending().filter((entry) => entry.failed === null).length;
  const left = useSecondsTo(connection.kind === "waiting" ? connection.retryAt : null);
  const stopped = connection.kind === "stopped";
  const text = t(!online ? "line.offline" : stopped ? "line.stopped" : "line.reconnecting");
  const retry = () => {
    if (stopped) session.open();
    else session.online();
    void router.invalidate();
  };
  return (
    <Banner tone="amber" icon={online && !stopped ? LoaderCircle : CloudOff} spin={online && !stopped} text={text}>
      {waiting > 0 ? <span className="text-sm">{t("line.kept", { count: waiting })}</span> : null}
      {left === null ? null : (
        <span aria-hidden className="tabular text-sm">
          {timer(left)}
        </span>
      )}
      {connection.kind === "connecting" ? null : (
        <Button size="small" onClick={retry}>
          {t("line.retry")}
        </Button>
      )}
    </Banner>
  );
}

type BannerProps = { tone: keyof typeof tones; icon: LucideIcon; text: string; spin?: boolean; children?: ReactNode };

function Banner({ tone, icon: Icon, text, spin = false, children }: BannerProps) {
  return (
    <div
      role="status"
      className={`flex min-h-11 shrink-0 flex-wrap items-center justify-center gap-x-3 gap-y-1 px-4 py-1.5 ${tones[tone]}`}
    >
      <span className="inline-flex items-center gap-2 text-sm font-medium">
        <Icon aria-hidden className={`size-4 shrink-0 ${spin ? "animate-spin" : ""}`} />
        {text}
      </span>
      {children}
    </div>
  );
}

/** Follows trouble with patience at its start, and a moment of "back" at its end. */
function useTrouble(trouble: boolean): "no" | "yes" | "back" {
  const [shown, setShown] = useState<"no" | "yes" | "back">("no");
  useEffect(() => {
    const delay = trouble ? PATIENCE_MS : 0;
    const timers = [setTimeout(() => setShown((now) => (trouble ? "yes" : now === "yes" ? "back" : now)), delay)];
    if (!trouble) timers.push(setTimeout(() => setShown("no"), BACK_MS));
    return () => timers.forEach(clearTimeout);
  }, [trouble]);
  return shown;
}

function useSecondsTo(instant: number | null): number | null {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    if (instant === null) return;
    const timer = setInterval(() => setNow(Date.now()), 500);
    return () => clearInterval(timer);
  }, [instant]);
  return instant === null || instant - now < 1000 ? null : instant - now;
}

function useBrowserOnline(): boolean {
  return useSyncExternalStore(
    (listener) => {
      window.addEventListener("online", listener);
      window.addEventListener("offline", listener);
      return () => {
        window.removeEventListener("online", listener);
        window.removeEventListener("offline", listener);
      };
    },
    () => navigator.onLine,
  );
}
