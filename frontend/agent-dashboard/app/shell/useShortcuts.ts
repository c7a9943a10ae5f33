// Binds the keys to the commands. Letters are matched by what they write, so AZERTY works.
import { useEffect, useRef } from "react";
import { useInterface } from "../../shared/desk/interface";
import { usePreferences } from "../../shared/browser/preferences";
import { mayAct, shortcutReader, type ShortcutName } from "../../shared/browser/shortcuts";
import type { Command } from "./useCommands";

function togglePalette(): void {
  const { layer, open, dismiss } = useInterface.getState();
  if (layer?.kind === "palette") dismiss();
  else open({ kind: "palette" });
}

/** To be used once, by the layout. */
export function useShortcuts(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const read = shortcutReader();
    const run = (name: ShortcutName, event: KeyboardEvent) => {
      // The palette opens from a field too; `mayAct` decides about letters.
      if (name === "palette") {
        event.preventDefault();
        togglePalette();
        return;
      }
      if (!mayAct(event, usePreferences.getState().shortcuts, useInterface.getState().layer !== null)) return;
      const command = latest.current.find((one) => one.shortcut === name);
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    const onKey = (event: KeyboardEvent) => {
      const name = read(event);
      if (name !== null) run(name, event);
    };
    window.addEventListener("keydown", onKey);
    return () => window.removeEventListener("keydown", onKey);
  }, []);
}
