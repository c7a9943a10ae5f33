// Choices of this person on this machine: alerts, appearance, language, shortcuts.
import { Switch } from "@base-ui/react/switch";
import { Bell, BellOff, LogOut, Volume2 } from "lucide-react";
import { useId, useState, type ReactNode } from "react";
import { useT } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { usePreferences, type Theme } from "../../shared/browser/preferences";
import { play } from "../../shared/browser/sound";
import type { ScreenLang } from "../../shared/rest/types";
import { useLeave } from "./useLeave";
import { Button } from "../../shared/ui/Button";
import { Dialog } from "../../shared/ui/Dialog";
import { Choice, OneOf } from "../../shared/ui/Field";

const themes: readonly Theme[] = ["system", "light", "dark"];

export function SettingsDialog() {
  const t = useT();
  const dismiss = useInterface((state) => state.dismiss);
  const leave = useLeave();
  const { lang, theme, sound, shortcuts, set } = usePreferences();
  return (
    <Dialog open onClose={dismiss} title={t("settings.title")} sentence={t("settings.sentence")}>
      <div className="divide-y divide-line">
        <Toggle label={t("settings.sound")} hint={t("settings.sound.hint")} on={sound} onChange={(next) => set({ sound: next })}>
          <Button size="small" icon={<Volume2 aria-hidden className="size-4" />} onClick={() => play("arrival")}>
            {t("settings.sound.test")}
          </Button>
        </Toggle>
        <BrowserNotifications />
        <Setting label={t("settings.theme")}>
          <OneOf
            bare
            label={t("settings.theme")}
            values={themes}
            textOf={(one) => t(`theme.${one}`)}
            value={theme}
            onValue={(one) => set({ theme: one })}
          />
        </Setting>
        <Setting label={t("settings.language")}>
          <Choice bare label={t("settings.language")} value={lang} onChange={(event) => set({ lang: event.target.value as ScreenLang })}>
            <option value="fr">Français</option>
            <option value="en">English</option>
          </Choice>
        </Setting>
        <div className="max-md:hidden">
          <Toggle
            label={t("settings.shortcuts")}
            hint={t("settings.shortcuts.hint")}
            on={shortcuts}
            onChange={(next) => set({ shortcuts: next })}
          />
        </div>
      </div>
      <Button
        className="mt-4 w-full"
        icon={<LogOut aria-hidden className="size-4" />}
        onClick={() => {
          dismiss();
          leave();
        }}
      >
        {t("nav.logout")}
      </Button>
    </Dialog>
  );
}

function Setting({ label, hint, children }: { label: ReactNode; hint?: string; children: ReactNode }) {
  return (
    <div className="flex min-h-14 items-center gap-3 py-2.5">
      <div className="min-w-0 flex-1">
        <p className="text-sm font-medium">{label}</p>
        {hint === undefined ? null : <p className="text-xs text-muted">{hint}</p>}
      </div>
      {children}
    </div>
  );
}

type ToggleProps = { label: string; hint: string; on: boolean; onChange: (on: boolean) => void; children?: ReactNode };

function Toggle({ label, hint, on, onChange, children }: ToggleProps) {
  const id = useId();
  return (
    <Setting label={<span id={id}>{label}</span>} hint={hint}>
      {children}
      <Switch.Root
        aria-labelledby={id}
        checked={on}
        onCheckedChange={onChange}
        className="inline-flex h-6 w-10.5 shrink-0 items-center rounded-full bg-line-strong p-0.5 transition-colors data-[checked]:bg-accent"
      >
        <Switch.Thumb className="size-5 rounded-full bg-card transition-transform data-[checked]:translate-x-4.5" />
      </Switch.Root>
    </Setting>
  );
}

function BrowserNotifications() {
  const t = useT();
  const supported = "Notification" in window;
  const [permission, setPermission] = useState(supported ? Notification.permission : "denied");
  const ask = async () => setPermission(await Notification.requestPermission());
  return (
    <Setting label={t("settings.notifications")} hint={t(`settings.notifications.${permission}`)}>
      {permission === "default" ? (
        <Button size="small" icon={<Bell aria-hidden className="size-4" />} onClick={() => void ask()}>
          {t("settings.notifications.ask")}
        </Button>
      ) : permission === "granted" ? (
        <Bell aria-hidden className="size-4.5 text-green-ink" />
      ) : (
        <BellOff aria-hidden className="size-4.5 text-muted" />
      )}
    </Setting>
  );
}
