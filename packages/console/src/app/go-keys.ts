import { useNavigate } from "@tanstack/react-router";
import { useEffect } from "react";

/** A second key counts as its continuation for so long. */
const CHORD_MS = 1_500;

/** `g o` leads to the overview, `g f` to the findings. */
export function useGoKeys(): void {
  const navigate = useNavigate();
  useEffect(() => {
    let beganAt = Number.NEGATIVE_INFINITY;
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event) || event.ctrlKey || event.metaKey || event.altKey) return;
      const isSecond = event.timeStamp - beganAt < CHORD_MS;
      beganAt = event.key === "g" ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (!isSecond) return;
      if (event.key === "o") void navigate({ to: "/" });
      else if (event.key === "f") void navigate({ to: "/findings" });
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [navigate]);
}

/** Whether a key goes into a text, or belongs to a dialog or a menu that is open. */
export function isTyping(event: KeyboardEvent): boolean {
  const { target } = event;
  if (!(target instanceof Element)) return false;
  return target.closest("input:not([type=checkbox]), textarea, select, dialog, [role=menu]") !== null;
}
