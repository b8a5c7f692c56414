const AT = Date.UTC(2026, 10, 28);

/** An entry as a gate writes it: 400 bytes of body. */
export function entryOf(i: number) {
  return {
    kind: i % 10 === 0 ? "decision.denied" : "finding.opened",
    at: AT + i,
    scope: `cluster:prod-${i % 7}`,
    type: "k8s:apps/Deployment",
    name: `payments/api-${i % 5_000}`,
    rule: `kubernetes/rule-${i % 40}`,
    actor: "system",
    detail: {
      finding: `f${String(i).padStart(25, "0")}`,
      rules: "7bc475ccc9357bc475ccc9357bc475ccc9357bc475ccc9357bc475ccc935abcd",
      exemptions: "4ff3e73a25d84ff3e73a25d84ff3e73a25d84ff3e73a25d84ff3e73a25d8abcd",
    },
  };
}
