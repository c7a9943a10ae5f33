// The sheet a menu opens, and the look of its lines.
import { Menu } from "@base-ui/react/menu";
import type { ReactNode } from "react";
import { useFloatingHost } from "./floating";

export const menuItem =
  "flex min-h-9 items-center gap-2.5 rounded-control px-2.5 py-1.5 text-sm outline-none select-none data-[highlighted]:bg-sunken";

export function MenuPopup({ children, side = "bottom" }: { children: ReactNode; side?: "bottom" | "right" | "top" }) {
  const host = useFloatingHost();
  return (
    <Menu.Portal container={host}>
      <Menu.Positioner side={side} align="end" sideOffset={6} className="z-50">
        <Menu.Popup className="floating min-w-60 max-w-[calc(100vw-1.5rem)] p-1">{children}</Menu.Popup>
      </Menu.Positioner>
    </Menu.Portal>
  );
}
