// The modal window: title, sentence, content, actions; on a phone it rises from the bottom.
import { Dialog as Base } from "@base-ui/react/dialog";
import { X } from "lucide-react";
import type { ReactNode } from "react";
import { useT } from "../texts/i18n";

type DialogProps = {
  open: boolean;
  onClose: () => void;
  title: string;
  sentence?: ReactNode;
  wide?: boolean;
  children?: ReactNode;
};

/** Traps the focus, closes on Escape and gives the focus back. */
export function Dialog({ open, onClose, title, sentence, wide = false, children }: DialogProps) {
  const t = useT();
  return (
    <Base.Root
      open={open}
      onOpenChange={(next) => {
        if (!next) onClose();
      }}
    >
      <Base.Portal>
        <Base.Backdrop className="fixed inset-0 z-50 bg-scrim transition-opacity duration-150 data-[ending-style]:opacity-0 data-[starting-style]:opacity-0" />
        <Base.Popup
          className={`floating fixed inset-x-3 bottom-3 z-50 mx-auto flex max-h-[calc(100dvh-1.5rem)] flex-col sm:top-[14vh] sm:bottom-auto sm:max-h-[76vh] ${wide ? "max-w-2xl" : "max-w-md"}`}
        >
          <div className="px-5 pt-4 pr-14">
            <Base.Title className="text-lg font-semibold">{title}</Base.Title>
            {sentence === undefined ? null : <Base.Description className="mt-1 text-sm text-muted">{sentence}</Base.Description>}
          </div>
          <div className="min-h-0 overflow-y-auto px-5 pt-3 pb-5">{children}</div>
          {/* Last in order, so that the content takes the focus first. */}
          <Base.Close
            aria-label={t("common.close")}
            className="absolute top-3 right-3 inline-flex size-8.5 items-center justify-center rounded-control text-muted hover:bg-sunken hover:text-ink"
          >
            <X aria-hidden className="size-4" />
          </Base.Close>
        </Base.Popup>
      </Base.Portal>
    </Base.Root>
  );
}

/** The row of buttons at the end of a dialog. */
export function DialogActions({ children }: { children: ReactNode }) {
  return <div className="mt-5 flex flex-wrap justify-end gap-2">{children}</div>;
}
