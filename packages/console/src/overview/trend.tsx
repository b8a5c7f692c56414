import "uplot/dist/uPlot.min.css";
import type { Overview } from "@sekisho/server/api";
import { type ReactNode, useEffect, useRef } from "react";
import UPlot from "uplot";
import { useMedia } from "../parts/use-media.ts";
import { useThemed } from "../theme/use-themed.ts";
import { useWords } from "../words/use-words.tsx";

const HEIGHT = 200;
const DAY_S = 86_400;

/** How many findings were open, and how many opened and ended each day; as a table for whoever wants figures. */
export function Trend({ days }: Pick<Overview, "days">): ReactNode {
  const { words, format } = useWords();
  const [first, last] = [days[0], days.at(-1)];
  const place = useRef<HTMLDivElement>(null);
  const themed = useThemed();
  const isNarrow = useMedia("(width < 34rem)");
  useEffect(() => {
    const box = place.current;
    if (box === null) return;
    const color = (name: string): string => getComputedStyle(box).getPropertyValue(name).trim();
    const colors = { ink: resolved(box, color("--ink-faint")), line: resolved(box, color("--line")) };
    const axis = {
      stroke: colors.ink,
      grid: { stroke: colors.line, width: 1 },
      ticks: { show: false },
      font: "12px system-ui",
    };
    const paths = UPlot.paths.bars?.({ size: [0.7, 12] });
    const bars = (label: string) => ({ label, points: { show: false }, ...(paths && { paths }) });
    const plot = new UPlot(
      {
        width: box.clientWidth,
        height: HEIGHT,
        padding: [8, 8, 0, 0],
        legend: { show: false },
        cursor: { show: false },
        scales: { x: { time: false }, y: { range: (_, __, max) => [0, Math.max(4, max * 1.08)] } },
        axes: [
          {
            ...axis,
            size: 30,
            values: (_, splits) => splits.map((at) => format.day(at / DAY_S)),
            space: isNarrow ? 90 : 70,
          },
          {
            ...axis,
            size: 48,
            values: (_, splits) => splits.map((value) => (value % 1 === 0 ? format.number(value) : "")),
          },
        ],
        series: [
          {},
          { ...bars(words.overview.opened), fill: resolved(box, color("--high-fill")) },
          { ...bars(words.overview.ended), fill: resolved(box, color("--low-fill")) },
          { label: words.overview.open, stroke: resolved(box, color("--accent")), width: 2, points: { show: false } },
        ],
      },
      [
        days.map(({ day }) => day * DAY_S),
        days.map(({ opened }) => opened),
        days.map(({ ended }) => ended),
        days.map(({ open }) => open),
      ],
      box,
    );
    const watch = new ResizeObserver(() => plot.setSize({ width: box.clientWidth, height: HEIGHT }));
    watch.observe(box);
    return () => {
      watch.disconnect();
      plot.destroy();
    };
  }, [days, words, format, themed, isNarrow]);
  if (first === undefined || last === undefined) return null;
  return (
    <figure className="trend">
      <figcaption className="trend-names">
        <span className="trend-name" data-series="open">
          {words.overview.open}
        </span>
        <span className="trend-name" data-series="opened">
          {words.overview.opened}
        </span>
        <span className="trend-name" data-series="ended">
          {words.overview.ended}
        </span>
        <span className="trend-lead">{words.overview.trendLead}</span>
      </figcaption>
      <div
        className="trend-chart"
        ref={place}
        role="img"
        aria-label={words.overview.trendText(format.number(first.open), format.number(last.open))}
      />
      <details>
        <summary>{words.overview.table}</summary>
        <table className="scans trend-table">
          <thead>
            <tr>
              <th scope="col">{words.overview.day}</th>
              <th scope="col">{words.overview.opened}</th>
              <th scope="col">{words.overview.ended}</th>
              <th scope="col">{words.overview.open}</th>
            </tr>
          </thead>
          <tbody>
            {days.toReversed().map(({ day, opened, ended, open }) => (
              <tr key={day}>
                <td>{format.day(day)}</td>
                <td>{format.number(opened)}</td>
                <td>{format.number(ended)}</td>
                <td>{format.number(open)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </details>
    </figure>
  );
}

/** What a canvas can draw with: `light-dark(…)` as the theme has it now. */
function resolved(box: HTMLElement, value: string): string {
  const probe = document.createElement("span");
  probe.style.color = value;
  box.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
