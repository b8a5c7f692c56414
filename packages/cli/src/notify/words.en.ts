/** The fixed words of the notify commands, in English. The other languages have the same keys. */
export const en = {
  usage: "notify test takes one team: sekisho notify test TEAM",
  noToken: "no token: put an API token with the permission teams.notify into SEKISHO_TOKEN",
  badUrl: (url: string) => `--url: expected an address such as https://sekisho.example.com, found ${url}`,
  unreachable: (url: string) => `the server at ${url} does not answer: start it, or name it by --url or SEKISHO_URL`,
  refused: (why: string) => `the server refuses: ${why}`,
  noChannels: (team: string) => `${team} has no channel: add some under tell in owners.yaml`,
  sent: "sent",
  failed: "not sent",
  todo: "do",
};
