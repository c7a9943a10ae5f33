// Whole-page states: loading, the server is away, no such page.
import { Link, useRouter } from "@tanstack/react-router";
import { CloudOff, Compass, LoaderCircle } from "lucide-react";
import { Button } from "../shared/ui/Button";
import { Empty } from "../shared/ui/Parts";
import { useT } from "../shared/texts/i18n";

export function LoadingPage() {
  const t = useT();
  return (
    <main role="status" className="flex h-full items-center justify-center text-muted">
      <LoaderCircle aria-hidden className="size-6 animate-spin" />
      <span className="sr-only">{t("common.loading")}</span>
    </main>
  );
}

export function FailurePage() {
  const t = useT();
  const router = useRouter();
  return (
    <main className="flex h-full items-center justify-center">
      <Empty page icon={CloudOff} title={t("page.away")}>
        <p>{t("page.away.hint")}</p>
        <Button look="primary" className="mt-4" onClick={() => void router.invalidate()}>
          {t("common.retry")}
        </Button>
      </Empty>
    </main>
  );
}

export function MissingPage() {
  const t = useT();
  return (
    <main className="flex h-full items-center justify-center">
      <Empty page icon={Compass} title={t("page.missing")}>
        <Link to="/dashboard" className="text-accent underline underline-offset-2">
          {t("page.missing.home")}
        </Link>
      </Empty>
    </main>
  );
}
