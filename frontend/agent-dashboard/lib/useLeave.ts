// Logging out: tells the server, forgets what this browser held of the person, goes to the log-in page.
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useCallback } from "react";
import { api } from "./api";
import { clearDesk } from "./desk";
import { clearDrafts } from "./drafts";
import { useLine } from "./websocket";

export function useLeave(): () => void {
  const navigate = useNavigate();
  const queries = useQueryClient();
  return useCallback(() => {
    const leave = async () => {
      const { expired } = useLine.getState();
      if (!expired) await api.logout().catch(() => undefined);
      queries.clear();
      await navigate({ to: "/login", search: expired ? { redirect: location.pathname.replace(/^\/agent/u, "") } : {} });
      clearDesk();
      if (!expired) clearDrafts();
      useLine.setState({ expired: false, lastError: null, epoch: null });
    };
    void leave();
  }, [navigate, queries]);
}
