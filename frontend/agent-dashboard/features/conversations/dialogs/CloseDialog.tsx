// Asks before closing a conversation in which the client had the last word.
import { useActions } from "../../../shared/desk/actions";
import { useT } from "../../../shared/texts/i18n";
import { useInterface } from "../../../shared/desk/interface";
import { Button } from "../../../shared/ui/Button";
import { Dialog, DialogActions } from "../../../shared/ui/Dialog";

export function CloseDialog({ conversationId }: { conversationId: string }) {
  const t = useT();
  const dismiss = useInterface((state) => state.dismiss);
  const compose = useInterface((state) => state.compose);
  const { close } = useActions();
  return (
    <Dialog open onClose={dismiss} title={t("close.title")} sentence={t("close.sentence")}>
      <DialogActions>
        <Button
          onClick={() => {
            dismiss();
            compose("reply", true);
          }}
        >
          {t("close.answer")}
        </Button>
        <Button
          look="danger"
          onClick={() => {
            dismiss();
            close(conversationId);
          }}
        >
          {t("close.anyway")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
