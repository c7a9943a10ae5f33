// Starts the dashboard: preferences, texts, queries, router.
import "../styles/app.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startTexts } from "../lib/i18n";
import { watchPreferences } from "../lib/preferences";
import { queries } from "../lib/queries";
import { router } from "./router";

watchPreferences();
await startTexts();

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
