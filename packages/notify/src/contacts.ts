import type { RulebookFeed } from "@sekisho/gate";
import type { Language, Team } from "@sekisho/rulebook";

export type TargetKind = "slack" | "msteams" | "email" | "webhook";

/** One way to reach a team: `#payments`, `pay@example.com`, the name of a webhook. */
export interface Target {
  readonly kind: TargetKind;
  readonly address: string;
}

export interface TeamContacts {
  readonly language: Language;
  readonly tell: readonly Target[];
}

/** Who the teams are and how they are told. */
export interface TeamDirectory {
  /** Resolves once the first rulebooks are read: nobody is unknown before. */
  readonly ready: Promise<void>;
  /** A team as the rulebook of a scope has it; undefined where that has none of the name. */
  team(name: string, scope: string): TeamContacts | undefined;
}

/** Teams of the rulebooks that hold. */
export function rulebookTeams(feed: RulebookFeed, ready: Promise<void> = Promise.resolve()): TeamDirectory {
  return {
    ready,
    team(name, scope) {
      const team = feed.current(scope)?.owners?.teams.get(name);
      return team && contactsOf(team);
    },
  };
}

export function contactsOf({ language, tell }: Team): TeamContacts {
  return { language, tell: tell.flatMap(targetsOf) };
}

const KINDS: readonly TargetKind[] = ["slack", "msteams", "email", "webhook"];

function targetsOf(channel: { readonly [kind: string]: string | undefined }): readonly Target[] {
  return KINDS.flatMap((kind) => {
    const address = channel[kind];
    return address === undefined ? [] : [{ kind, address }];
  });
}
