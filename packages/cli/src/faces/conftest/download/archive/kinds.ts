import { refusal } from "../../refusal.ts";
import type { Source } from "../source.ts";

/** An archive that is unpacked: how it is wrapped, and what it is a list of. */
export interface ArchiveKind {
  readonly entries: "tar" | "zip";
  readonly compression: "none" | "gzip" | "zstd";
}

const KINDS: Readonly<Record<string, ArchiveKind>> = {
  tar: { entries: "tar", compression: "none" },
  "tar.gz": { entries: "tar", compression: "gzip" },
  tgz: { entries: "tar", compression: "gzip" },
  "tar.zst": { entries: "tar", compression: "zstd" },
  tzst: { entries: "tar", compression: "zstd" },
  zip: { entries: "zip", compression: "none" },
};

/** Conftest unpacks them; Node has no reader for their compression. */
const UNREAD = ["tar.bz2", "tbz2", "tar.xz", "txz"];

/** One compressed file is no directory of policies: Conftest refuses them, too. */
const SINGLE_FILES = ["gz", "bz2", "xz", "zst"];

/**
 * What a source is packed as: by `archive` of its query, or else by the ending of its path; undefined for what is taken as
 * it is, also by `archive=false`. Throws Problem `download_failed` for what can't be unpacked.
 */
export function archiveKind({ url, getter }: Source): ArchiveKind | undefined {
  if (getter !== "http" && getter !== "https" && getter !== "file") return undefined;
  const asked = url.searchParams.get("archive") ?? "";
  const name = asked === "" ? endingOf(url.pathname) : asked;
  const kind = KINDS[name];
  if (kind !== undefined) return kind;
  if (UNREAD.includes(name)) {
    const instead = Object.keys(KINDS).join(", ");
    throw refusal("download_failed", `sekisho does not unpack .${name}: pack the policies as one of ${instead}`);
  }
  if (SINGLE_FILES.includes(name))
    throw refusal("download_failed", `${name}-compressed files can only unarchive to a single file`);
  return undefined;
}

/** What a file is packed as, by its name. */
export function archiveOf(path: string): ArchiveKind | undefined {
  return KINDS[endingOf(path)];
}

/** The longest ending that names an archive; empty for none. */
function endingOf(path: string): string {
  const known = [...Object.keys(KINDS), ...UNREAD, ...SINGLE_FILES].filter((ending) => path.endsWith(`.${ending}`));
  return known.toSorted((a, b) => b.length - a.length)[0] ?? "";
}
