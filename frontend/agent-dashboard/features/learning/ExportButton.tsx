// Labelled conversations as files, for `libriassist eval`.
import { Menu } from "@base-ui/react/menu";
import { Download } from "lucide-react";
import { useT } from "../../shared/texts/i18n";
import { EXPORTS, learningApi } from "./learning";
import { Button } from "../../shared/ui/Button";
import { menuItem, MenuPopup } from "../../shared/ui/MenuPopup";

export function ExportButton() {
  const t = useT();
  return (
    <Menu.Root>
      <Menu.Trigger render={<Button icon={<Download aria-hidden className="size-4" />}>{t("learning.export")}</Button>} />
      <MenuPopup>
        {EXPORTS.map((kind) => (
          <Menu.Item
            key={kind}
            className={menuItem}
            render={<a href={learningApi.exportAddress(kind)} download={`libriassist-${kind}.jsonl`} />}
          >
            {t(`learning.export.${kind}`)}
          </Menu.Item>
        ))}
        <p className="max-w-64 px-2.5 py-1.5 text-xs text-muted">{t("learning.export.hint")}</p>
      </MenuPopup>
    </Menu.Root>
  );
}
