// The list of keyboard shortcuts.
import { useT, type Key } from "../../shared/texts/i18n";
import { useInterface } from "../../shared/desk/interface";
import { usePreferences } from "../../shared/browser/preferences";
import { KEYS, type ShortcutName } from "../../shared/browser/shortcuts";
import { Keys } from "../../shared/ui/Button";
import { Dialog } from "../../shared/ui/Dialog";

const groups: readonly { title: Key; names: readonly ShortcutName[] }[] = [
  { title: "help.everywhere", names: ["palette", "help", "accept", "dashboard", "conversations"] },
  { title: "help.conversation", names: ["next", "previous", "reply", "note", "transfer", "giveBack", "close"] },
];

export function HelpDialog() {
  const t = useT();
  const dismiss = useInterface((state) => state.dismiss);
  const enabled = usePreferences((state) => state.shortcuts);
  return (
    <Dialog open onClose={dismiss} title={t("help.title")} sentence={t(enabled ? "help.sentence" : "help.off")} wide>
      <div className="grid gap-x-8 gap-y-5 sm:grid-cols-2">
        {groups.map((group) => (
          <section key={group.title}>
            <h3 className="mb-1 text-xs font-medium text-muted">{t(group.title)}</h3>
            <dl className="divide-y divide-line">
              {group.names.map((name) => (
                <div key={name} className="flex min-h-9 items-center justify-between gap-4 text-sm">
                  <dt>{t(`shortcut.${name}`)}</dt>
                  <dd>
                    <Keys keys={KEYS[name]} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
        <section className="sm:col-span-2">
          <h3 className="mb-1 text-xs font-medium text-muted">{t("help.writing")}</h3>
          <dl className="divide-y divide-line">
            <Line name={t("help.enter")} keys={t("key.enter")} />
            <Line name={t("help.shift_enter")} keys={t("key.shift_enter")} />
            <Line name={t("help.slash")} keys={t("key.slash")} />
            <Line name={t("help.suggestion")} keys={t("key.suggestion")} />
            <Line name={t("help.escape")} keys={t("key.escape")} />
          </dl>
        </section>
      </div>
    </Dialog>
  );
}

function Line({ name, keys }: { name: string; keys: string }) {
  return (
    <div className="flex min-h-9 items-center justify-between gap-4 text-sm">
      <dt>{name}</dt>
      <dd>
        <Keys keys={keys} />
      </dd>
    </div>
  );
}
