// Logging out: tells the server, forgets what this browser held of the person, goes to the log-in page.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { toast } from "sonner";
import { ApiError } from "../../shared/rest/client";
import { accountApi } from "./rest";
import { clearDesk } from "../../shared/desk/desk";
import { clearDrafts } from "../../shared/desk/drafts";
import { texts } from "../../shared/texts/i18n";
import { useLine, useSession } from "../../shared/desk/session";

export function useLeave(): () => void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  const session = useSession();
  return useCallback(() => {
    const leave = async () => {
      const { expired } = useLine.getState();
      session.close();
      try {
        if (!expired) await accountApi.logout();
      } catch (error) {
        // A session that is over already is left all the same; a server that is away still holds it.
        if (!(error instanceof ApiError) || error.status !== 401) {
          session.open();
          toast.error(texts().t("error.unavailable"));
          return;
        }
      }
      await navigate({ to: "/login", search: expired ? { redirect: location.pathname.replace(/^\/agent/u, "") } : {} });
      queries.clear();
      clearDesk();
      if (!expired) clearDrafts();
      useLine.setState({ expired: false, lastError: null, epoch: null });
    };
    void leave();
  }, [navigate, queries, session]);
}
