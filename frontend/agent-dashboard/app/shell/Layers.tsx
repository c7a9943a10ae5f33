// The one dialog that is open, if any.
import { lazy, Suspense } from "react";
import { useInterface } from "../../shared/desk/interface";
import { CloseDialog } from "../../features/conversations/dialogs/CloseDialog";
import { HelpDialog } from "./HelpDialog";
import { ReturnDialog } from "../../features/conversations/dialogs/ReturnDialog";
import { SettingsDialog } from "../../features/account/SettingsDialog";
import { TransferDialog } from "../../features/conversations/dialogs/TransferDialog";

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
