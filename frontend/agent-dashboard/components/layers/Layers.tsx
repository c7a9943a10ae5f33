// The one dialog that is open, if any.
import { lazy, Suspense } from "react";
import { useInterface } from "../../lib/interface";
import { CloseDialog } from "./CloseDialog";
import { HelpDialog } from "./HelpDialog";
import { ReturnDialog } from "./ReturnDialog";
import { SettingsDialog } from "./SettingsDialog";
import { TransferDialog } from "./TransferDialog";

const CommandPalette = lazy(() => import("./CommandPalette"));

export function Layers() {
  const layer = useInterface((state) => state.layer);
  switch (layer?.kind) {
    case undefined:
      return null;
    case "palette":
      return (
        <Suspense>
          <CommandPalette />
        </Suspense>
      );
    case "help":
      return <HelpDialog />;
    case "settings":
      return <SettingsDialog />;
    case "transfer":
      return <TransferDialog conversationId={layer.conversationId} />;
    case "return":
      return <ReturnDialog conversationId={layer.conversationId} />;
    case "close":
      return <CloseDialog conversationId={layer.conversationId} />;
  }
}
