// Starts the dashboard: preferences, texts, queries, router.
import "./styles/app.css";
import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { startTexts } from "../shared/texts/i18n";
import { watchPreferences } from "../shared/browser/preferences";
import { queries } from "../shared/rest/queries";
import { router } from "./router";
import { catalogues } from "./texts/catalogues";

watchPreferences();
await startTexts(catalogues);

const root = document.getElementById("root");
if (root === null) throw new Error("the page has no root");
createRoot(root).render(
  <StrictMode>
    <QueryClientProvider client={queries}>
      <RouterProvider router={router} />
    </QueryClientProvider>
  </StrictMode>,
);
