// Giving a conversation back to the assistant, with a last word to the client if the agent has one.
import { useState } from "react";
import { useActions } from "../../../shared/desk/actions";
import { useT } from "../../../shared/texts/i18n";
import { useAct, useInterface } from "../../../shared/desk/interface";
import { Button } from "../../../shared/ui/Button";
import { Dialog, DialogActions } from "../../../shared/ui/Dialog";

export function ReturnDialog({ conversationId }: { conversationId: string }) {
  const t = useT();
  const dismiss = useInterface((state) => state.dismiss);
  const act = useAct(conversationId);
  const { giveBack } = useActions();
  const [note, setNote] = useState("");
  const send = async () => {
    if (await giveBack(conversationId, note.trim())) dismiss();
  };
  return (
    <Dialog open onClose={dismiss} title={t("return.title")} sentence={t("return.sentence")}>
      <label htmlFor="return-note" className="mb-1 block text-sm font-medium">
        {t("return.note")}
      </label>
      <textarea
        id="return-note"
        rows={3}
        value={note}
        maxLength={4000}
        onChange={(event) => setNote(event.target.value)}
        placeholder={t("return.note.hint")}
        className="block w-full resize-none rounded-control border border-line-strong bg-card px-3 py-2 text-base"
      />
      <DialogActions>
        <Button onClick={dismiss}>{t("common.cancel")}</Button>
        <Button look="primary" busy={act === "return"} onClick={() => void send()}>
          {t("action.return")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
