import { createContext, type ReactNode, use, useCallback, useEffect, useState } from "react";

/** How long a message stays. */
const SHOWN_MS = 6_000;

const Tell = createContext<(text: string) => void>(() => {});

/** Gives its pages a way to say in one sentence what was done; it is read aloud, too. */
export function TellProvider({ children }: { readonly children: ReactNode }): ReactNode {
  const [told, setTold] = useState<{ readonly text: string }>();
  const tell = useCallback((text: string) => setTold({ text }), []);
  useEffect(() => {
    if (told === undefined) return;
    const timer = setTimeout(() => setTold(undefined), SHOWN_MS);
    return () => clearTimeout(timer);
  }, [told]);
  return (
    <Tell value={tell}>
      {children}
      <div className="told" role="status">
        {told !== undefined && <div className="told-text">{told.text}</div>}
      </div>
    </Tell>
  );
}

export function useTell(): (text: string) => void {
  return use(Tell);
}
