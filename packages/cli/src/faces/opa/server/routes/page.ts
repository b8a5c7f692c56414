import { OPA_VERSION } from "../../version.ts";
import type { Reply } from "../http/reply.ts";

/** `GET /` for people who look in with a browser. */
export function page(): Reply {
  const body = `<!doctype html>
<html>
<head><title>sekisho opa</title></head>
<body>
<p>Sekisho answers here as Open Policy Agent does.</p>
<p>Version: ${OPA_VERSION}</p>
</body>
</html>
`;
  return { status: 200, type: "text/html; charset=utf-8", body };
}
