// Giving a conversation back to the assistant, with a last word to the client if the agent has one.
import { useState } from "react";
import { MAX_MESSAGE_CHARS } from "../../../../chat-core";
import { useActions } from "../../../shared/desk/actions";
import { useT } from "../../../shared/texts/i18n";
import { useAct, useInterface } from "../../../shared/desk/interface";
import { Button } from "../../../shared/ui/Button";
import { Dialog, DialogActions } from "../../../shared/ui/Dialog";
import { Area } from "../../../shared/ui/Field";

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
      <Area
        label={t("return.note")}
        placeholder={t("return.note.hint")}
        rows={3}
        value={note}
        maxLength={MAX_MESSAGE_CHARS}
        onChange={(event) => setNote(event.target.value)}
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
