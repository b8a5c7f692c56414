import type { ReactNode } from "react";

/** The gate of the old highway, seen from the road. */
export function GateMark(): ReactNode {
  return (
    <svg
      viewBox="0 0 24 24"
      fill="none"
      stroke="currentColor"
      strokeWidth="2"
      strokeLinecap="round"
      strokeLinejoin="round"
      aria-hidden="true"
    >
      <path d="M2.5 5.5c6 1.6 13 1.6 19 0M5 10.5h14M7.5 7v14M16.5 7v14" />
    </svg>
  );
}
