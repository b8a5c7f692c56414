import { expect, it } from "vitest";
import { columnsIn, shownPlace } from "./frame.tsx";

const one = { line: 3, column: 5, endLine: 3, endColumn: 9 };
const many = { line: 3, column: 5, endLine: 5, endColumn: 2 };

it.each([
  [one, 3, 20, { from: 4, to: 8 }],
  // A line that is shorter than the scan said is marked as far as it goes.
  [one, 3, 6, { from: 4, to: 6 }],
  [one, 3, 2, { from: 2, to: 2 }],
  [many, 3, 20, { from: 4, to: 20 }],
  [many, 4, 7, { from: 0, to: 7 }],
  [many, 5, 7, { from: 0, to: 1 }],
])("%j covers in line %d of %d characters %j", (place, line, length, columns) => {
  expect(columnsIn(place, line, length)).toEqual(columns);
});

it("marks by the columns of what is shown where a scan tells them", () => {
  const place = { file: "a.yaml", ...one };
  expect(shownPlace(place, { from: 2, lines: [] })).toEqual(place);
  expect(shownPlace(place, { from: 2, lines: [], column: 12, endColumn: 16 })).toMatchObject({
    line: 3,
    column: 12,
    endColumn: 16,
  });
});
