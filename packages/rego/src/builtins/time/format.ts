import { dayOfYear, type Fields, fieldsOf, type Moment, unixSeconds, weekdayOf } from "./civil.ts";
import { type Element, monthNames, parseLayout, weekdayNames } from "./layout.ts";

/** A moment written by a Go layout. */
export function formatTime(moment: Moment, layout: string): string {
  const fields = fieldsOf(moment);
  let out = "";
  for (const chunk of parseLayout(layout)) {
    out += chunk.kind === "text" ? chunk.text : element(chunk, fields, moment);
  }
  return out;
}

function element({ kind, form }: Element, fields: Fields, moment: Moment): string {
  switch (kind) {
    case "year":
      return form === "06" ? two(fields.year % 100) : String(fields.year).padStart(4, "0");
    case "month":
      if (form === "1") return String(fields.month);
      return form === "01" ? two(fields.month) : name(monthNames, fields.month - 1, form);
    case "weekday":
      return name(weekdayNames, weekdayOf(fields), form);
    case "day":
      return form === "2" ? String(fields.day) : String(fields.day).padStart(2, form === "_2" ? " " : "0");
    case "yearDay":
      return String(dayOfYear(fields)).padStart(3, form === "__2" ? " " : "0");
    case "hour": {
      if (form === "15") return two(fields.hour);
      const hour = fields.hour % 12 === 0 ? 12 : fields.hour % 12;
      return form === "3" ? String(hour) : two(hour);
    }
    case "minute":
      return form === "4" ? String(fields.minute) : two(fields.minute);
    case "second":
      return form === "5" ? String(fields.second) : two(fields.second);
    case "fraction":
      return fraction(form, fields.nanosecond);
    case "half": {
      const half = fields.hour >= 12 ? "PM" : "AM";
      return form === "PM" ? half : half.toLowerCase();
    }
    case "offset":
      return offset(form, moment.zone.offsetAt(unixSeconds(moment.ns)));
    case "zone":
      return moment.zone.abbreviationAt(unixSeconds(moment.ns));
  }
}

function two(value: number): string {
  return String(value).padStart(2, "0");
}

/** The full form of a name is longer than three letters. */
function name(names: readonly string[], at: number, form: string): string {
  const full = names[at] ?? "";
  return form.length === 3 ? full.slice(0, 3) : full;
}

/** Zeros ask for all digits; nines drop zeros at the end, and the point with them. */
function fraction(form: string, nanosecond: number): string {
  const digits = String(nanosecond)
    .padStart(9, "0")
    .padEnd(form.length, "0")
    .slice(0, form.length - 1);
  if (form.charAt(1) === "0") return form.charAt(0) + digits;
  const shown = digits.replace(/0+$/, "");
  return shown === "" ? "" : form.charAt(0) + shown;
}

function offset(form: string, seconds: number): string {
  if (form.startsWith("Z") && seconds === 0) return "Z";
  const total = Math.abs(seconds);
  const parts = [two(Math.floor(total / 3600))];
  const digits = form.replace(/[^0-9]/g, "").length;
  if (digits >= 4) parts.push(two(Math.floor(total / 60) % 60));
  if (digits >= 6) parts.push(two(total % 60));
  return (seconds < 0 ? "-" : "+") + parts.join(form.includes(":") ? ":" : "");
}
