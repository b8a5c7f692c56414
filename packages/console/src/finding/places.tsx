import type { FindingDetail } from "@sekisho/server/api";
import { ExternalLink } from "lucide-react";
import type { ReactNode } from "react";
import { lineAddress } from "../findings/thing.ts";
import { useWords } from "../words/use-words.tsx";
import { Frame } from "./frame.tsx";
import { Section } from "./section.tsx";

type Sight = FindingDetail["sights"][number];

interface PlacesProps {
  readonly scope: string;
  readonly sights: readonly Sight[];
}

/** Where it is: each place once, with the lines around it where the scan brought them. */
export function Places({ scope, sights }: PlacesProps): ReactNode {
  const { words } = useWords();
  const places = new Map(
    sights.flatMap(({ places: those, scan }) =>
      those.map((place) => [[place.file, place.line, place.column].join(":"), { place, ref: scan?.ref }] as const),
    ),
  );
  return (
    <Section title={words.finding.where}>
      {places.size === 0 && <p className="quiet">{words.finding.noPlaces}</p>}
      <ul className="places">
        {[...places].map(([at, { place, ref }]) => {
          const address = lineAddress(scope, place, ref);
          return (
            <li key={at} className="place">
              <div className="place-head">
                <span className="mono" translate="no">
                  {at}
                </span>
                {address !== undefined && (
                  <a href={address} rel="noreferrer" className="place-link">
                    {words.finding.openFile}
                    <ExternalLink className="icon" aria-hidden />
                  </a>
                )}
              </div>
              {place.frame !== undefined && <Frame place={place} frame={place.frame} />}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}
