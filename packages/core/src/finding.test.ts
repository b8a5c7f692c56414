import { describe, expect, test } from "vitest";
import { contextFingerprint, findingKey } from "./finding.ts";

type Vector = readonly [ruleId: string, scope: string, type: string, name: string, instance: string, key: string];

const SHOP = "repo:github.com/acme/shop";

/** The four of the design (identity.md). */
const GIVEN: readonly Vector[] = [
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:apps/Deployment",
    "deploy/api.yaml#payments/api",
    "app",
    "f3qxom7n3o6yrjoapwvp26gimy",
  ],
  ["kubernetes/image-registry", "cluster:prod-1", "k8s:Pod", "payments/api", "", "bnbxymhz6nhezvkodzvmvnkz2p"],
  [
    "terraform-aws/public-bucket",
    SHOP,
    "tf:aws_s3_bucket",
    'infra/prod@default#module.a.aws_s3_bucket.b["x"]',
    "",
    "img4mdwprbvvnkt7w5k5mlz2cr",
  ],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:apps/Deployment",
    "deploy/日本.yaml#payments/api",
    'a"b\\c',
    "xonvqp3x3x6mofr6lv5prsn2el",
  ],
];

/**
 * Literals: the code under test printed none of them. The keys were computed once by an independent program in another language (Python's json with
 * `ensure_ascii=False` and compact separators, hashlib and base64), which first had to reproduce the four above.
 */
const MORE: readonly Vector[] = [
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:apps/Deployment",
    "deploy/api.yaml#payments/api",
    "",
    "usfsbkwb7vnqtwhtc4qdzem5cd",
  ],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:apps/Deployment",
    "deploy/api.yaml#payments/api",
    "App",
    "ubkurrcfv22pmr5ot4dqp6mmyc",
  ],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:apps/Deployment",
    "deploy/api.yaml#payments/api~2",
    "app",
    "bmrxxuxj2wy6qmbk2kyns6a7rr",
  ],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "app", "dvdr2lhzh2lxaqhjylxygeh4fq"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#ns/job-*", "", "xmqvwrugclkc7dqyxbcqi6qfjv"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "-#web", "", "izkkiewcetyjegnbzqigom7eaj"],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:apps/Deployment",
    "deploy/overlays/prod@#payments/api",
    "app",
    "alsqpkg7arq2wtioxzgx3lpapw",
  ],
  ["kubernetes/image-registry", "", "k8s:Pod", "pod.yaml#web", "", "ro535rp3l3leqblbm7menaslev"],
  [
    "kubernetes/cluster-admin",
    SHOP,
    "k8s:rbac.authorization.k8s.io/ClusterRoleBinding",
    "rbac.yaml#system:admins",
    "",
    "dkxvs52hh25tz2mxottx5q5clh",
  ],
  [
    "kubernetes/host-ports",
    "cluster:dev-tokyo",
    "k8s:apps/DaemonSet",
    "kube-system/node-agent",
    "9100",
    "fvq6gsuk5dzt775wrvn6qegb5k",
  ],
  ["acme/main/deny_latest", SHOP, "file:dockerfile", "services/api/Dockerfile", "", "vwytgoznrsxigwt3g5hqo2lvp6"],
  ["acme/main/deny_latest", SHOP, "file:yaml", "config/app.yaml~2", "", "hvkjqi7a22d5qozmxkvnb2svfx"],
  [
    "acme/K8sRequiredLabels/must-have-team",
    SHOP,
    "k8s:Namespace",
    "ns.yaml#payments",
    "",
    "53elqtginwgayu4dt2gry3sjgq",
  ],
  [
    "terraform-aws/wildcard-iam",
    SHOP,
    "tf:aws_iam_policy",
    "infra/prod@staging#aws_iam_policy.p[0]",
    "AllowAll",
    "bozcrcijzjjv7rg7le6ps4ndbi",
  ],
  [
    "terraform-aws/open-security-group",
    SHOP,
    "tf:aws_security_group",
    'infra/prod@default#module.net["a.b#c@d/e"].aws_security_group.sg',
    "22",
    "l7pix7ev4mpfoyvhyjudgqxxmi",
  ],
  [
    "terraform-aws/public-bucket",
    SHOP,
    "tf:aws_s3_bucket",
    ".@default#aws_s3_bucket.logs",
    "",
    "jcnj3j3ewrldcctkvfjedoqvfo",
  ],
  [
    "aws/s3-public",
    "aws:111122223333/ap-northeast-1",
    "aws:AWS::S3::Bucket",
    "arn:aws:s3:::acme-logs",
    "",
    "v6tzv27lpru2w6abrzsbwgre3c",
  ],
  ["", "", "", "", "", "e3veruamsqo3kuqloubvng2bwp"],
  ["a", "", "", "", "", "armu5ka2ikzw24uiiyve4fxs73"],
  ["", "a", "", "", "", "fgnzqzy4hv54trix2ra5bciall"],
  ["", "", "a", "", "", "ugfdbklq2wjh2tfixskeiyn23l"],
  ["", "", "", "a", "", "ixs3znysohosdvdmotkeqnwpjj"],
  ["", "", "", "", "a", "k67mgsqsc5orsscfuo4drxnh2x"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "サイドカー", "gxy6oryxlcjq6iwigfwmotv5ci"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "🚧", "mfj4nxnjsgr4poc6zxwvh2ywo4"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/😀/𠮷.yaml#web", "\uffff𐀀", "kc27xo4ptkiitogvqljleirfch"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "é", "gnnx3pnzxy3tecdvqsdgwbabgq"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "e\u0301", "bvn42ew7tfdoppa4hw6z3mnie5"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", '""\'`', "rkwjojf56tplgilgccogkwcehc"],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "\\u0041\\n", "f4nx5233mwh2wsbw4vouhj75dt"],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:Pod",
    "deploy/pod.yaml#web",
    "\b\t\n\u000b\f\r",
    "4gdawsehv4ddff5y2ebqsvdikd",
  ],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:Pod",
    "deploy/pod.yaml#web",
    "\u0000\u0001\u001f\u007f\u0080",
    "274giy7udgvqpqeb6slu65wzdo",
  ],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:Pod",
    "deploy/pod.yaml#web",
    "</script>&\u2028\u2029\ufeff",
    "cumolwdqzrt6sa45q5jvr3rtms",
  ],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "__proto__", "mhsagkqsntuat4px74ew2xair5"],
  [
    "kubernetes/image-registry",
    SHOP,
    "k8s:Pod",
    `deploy/${"x".repeat(1000)}.yaml#web`,
    "",
    "zgtfpn476hd7ipouovblhfhoev",
  ],
  ["kubernetes/image-registry", SHOP, "k8s:Pod", "deploy/pod.yaml#web", "関".repeat(500), "pozkm4rtuwfh3dcstvjwo4s4nx"],
];

describe("findingKey", () => {
  test.each(GIVEN)("%s %s %s %s %s", expectKey);
  test.each(MORE)("%s %s %s %s %s", expectKey);

  test("the forty vectors are forty findings", () => {
    expect(new Set([...GIVEN, ...MORE].map((vector) => vector[5])).size).toBe(40);
  });

  test("half of a surrogate pair is refused", () => {
    expect(() => findingKey("a/b", { scope: SHOP, type: "k8s:Pod", name: "x#y" }, "\ud83d")).toThrowError(
      expect.objectContaining({ code: "lone_surrogate" }),
    );
  });
});

describe("contextFingerprint", () => {
  const image = { ruleId: "kubernetes/image-registry", type: "k8s:Pod", instance: "app" };

  // Computed by the same independent program.
  test("vectors", () => {
    expect(contextFingerprint({ ...image, line: "      image: docker.io/nginx" })).toBe(
      "4236ac6f366f1203adcc85a14af3e3d810d2ff7657e02c3d91df4550ea5fe5c0",
    );
    expect(contextFingerprint({ ruleId: "a/b", type: "file:yaml", instance: "", line: "\tx:\t 日本  " })).toBe(
      "46d1ece7c1318b4c166752778efe9f1afc7abb5f895587204e41740dbccea7e7",
    );
  });

  test("indentation and runs of white space do not matter, words do", () => {
    const print = (line: string) => contextFingerprint({ ...image, line });
    expect(print("image:\t docker.io/nginx \r")).toBe(print("    image: docker.io/nginx"));
    expect(print("image: docker.io/nginx")).not.toBe(print("image: docker.io/ngin x"));
  });
});

function expectKey(ruleId: string, scope: string, type: string, name: string, instance: string, key: string): void {
  expect(findingKey(ruleId, { scope, type, name }, instance)).toBe(key);
}
