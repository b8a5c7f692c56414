import { Link } from "@tanstack/react-router";
import type { ReactNode } from "react";
import { useTitle } from "../parts/use-title.ts";
import { useWords } from "../words/use-words.tsx";

export function NotFoundPage(): ReactNode {
  const { words } = useWords();
  useTitle(words.notFound.title);
  return (
    <div className="empty">
      <h1>{words.notFound.title}</h1>
      <Link to="/" className="button">
        {words.notFound.back}
      </Link>
    </div>
  );
}
