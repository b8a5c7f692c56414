import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "@tanstack/react-router";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { makeQueryClient } from "./api/queries.ts";
import { makeConsoleRouter } from "./app/router.tsx";
import { keptTheme, showTheme } from "./theme/theme.ts";
import { WordsProvider } from "./words/use-words.tsx";

showTheme(keptTheme());
const place = document.getElementById("console");
if (place !== null) {
  createRoot(place).render(
    <StrictMode>
      <WordsProvider>
        <QueryClientProvider client={makeQueryClient()}>
          <RouterProvider router={makeConsoleRouter()} />
        </QueryClientProvider>
      </WordsProvider>
    </StrictMode>,
  );
}
