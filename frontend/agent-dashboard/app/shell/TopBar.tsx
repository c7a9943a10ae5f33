// The bar above every page: where one is, the palette, the sound, one's own status.
import { Search, Volume2, VolumeX } from "lucide-react";
import { useT } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { usePreferences } from "../../shared/browser/preferences";
import { KEYS } from "../../shared/browser/shortcuts";
import { StatusToggle } from "../../features/queue/StatusToggle";
import { IconButton, Keys } from "../../shared/ui/Button";

export function TopBar({ title }: { title: string }) {
  const t = useT();
  const open = useInterface((state) => state.open);
  const { sound, set } = usePreferences();
  return (
    <header className="flex h-13 shrink-0 items-center gap-2 border-b border-line bg-surface px-3 md:px-4">
      <p className="truncate text-base font-semibold max-sm:sr-only">{title}</p>
      <button
        type="button"
        onClick={() => open({ kind: "palette" })}
        className="mx-auto inline-flex h-8.5 min-w-0 flex-1 items-center gap-2 rounded-control border border-line bg-card px-3 text-sm text-muted transition-colors hover:bg-sunken sm:max-w-80"
      >
        <Search aria-hidden className="size-4 shrink-0" />
        <span className="truncate">{t("top.palette")}</span>
        <span aria-hidden className="ml-auto hidden sm:inline-flex">
          <Keys keys={KEYS.palette} />
        </span>
      </button>
      <IconButton label={t(sound ? "top.sound_off" : "top.sound_on")} onClick={() => set({ sound: !sound })} className="max-sm:hidden">
        {sound ? <Volume2 aria-hidden className="size-4.5" /> : <VolumeX aria-hidden className="size-4.5" />}
      </IconButton>
      <StatusToggle />
    </header>
  );
}
