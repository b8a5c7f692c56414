import { type ReactNode, useId } from "react";

interface FieldProps {
  readonly label: string;
  readonly hint?: string;
  readonly mistake?: string | undefined;
  /** Draws the input with what ties it to label, hint and mistake. */
  readonly children: (input: FieldInput) => ReactNode;
}

export interface FieldInput {
  readonly id: string;
  readonly className: "input";
  readonly "aria-describedby": string;
  readonly "aria-invalid": boolean;
}

/** A labelled input, with a hint, and with what is wrong once it is. */
export function Field({ label, hint, mistake, children }: FieldProps): ReactNode {
  const id = useId();
  return (
    <div className="field">
      <label className="field-label" htmlFor={id}>
        {label}
      </label>
      {children({
        id,
        className: "input",
        "aria-describedby": `${id}-more`,
        "aria-invalid": mistake !== undefined,
      })}
      <div id={`${id}-more`}>
        {mistake !== undefined && <p className="field-mistake">{mistake}</p>}
        {hint !== undefined && <p className="field-hint">{hint}</p>}
      </div>
    </div>
  );
}
