// Binds the keys to the commands. Letters are matched by what they write (`event.key`), so AZERTY works.
import { useEffect, useRef } from "react";
import { tinykeys } from "tinykeys";
import { useInterface } from "./interface";
import { usePreferences } from "./preferences";
import { KEYS, mayAct, type ShortcutName } from "./shortcuts";
import type { Command } from "./useCommands";

/** "G D" is the sequence g, d; "?" needs Shift on most keyboards, which must not matter. */
function pattern(name: ShortcutName): string {
  if (name === "help") return "Shift+?";
  return KEYS[name].toLowerCase();
}

/** To be used once, by the layout. */
export function useShortcuts(commands: readonly Command[]): void {
  const latest = useRef(commands);
  useEffect(() => {
    latest.current = commands;
  });
  useEffect(() => {
    const run = (name: ShortcutName) => (event: KeyboardEvent) => {
      const covered = useInterface.getState().layer !== null;
      if (!mayAct(event, usePreferences.getState().shortcuts, covered)) return;
      const command = latest.current.find((one) => one.shortcut === name);
      if (command === undefined) return;
      event.preventDefault();
      command.run();
    };
    const names = (Object.keys(KEYS) as ShortcutName[]).filter((name) => name !== "palette");
    const bindings = Object.fromEntries(names.map((name) => [pattern(name), run(name)]));
    return tinykeys(window, {
      ...bindings,
      "$mod+k": (event: KeyboardEvent) => {
        event.preventDefault();
        const { layer, open, dismiss } = useInterface.getState();
        if (layer?.kind === "palette") dismiss();
        else open({ kind: "palette" });
      },
    }, {
      // `mayAct` decides about letters in a field; the palette opens from there too.
      ignore: (event: KeyboardEvent) => event.repeat || event.isComposing,
    });
  }, []);
}
