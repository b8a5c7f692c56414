import { lookup } from "node:dns/promises";
import { httpSend } from "@sekisho/rego/http-send";
import { AnswerError, type Answers } from "@sekisho/rego/on-demand";

/** What policies may ask the world for: as in Conftest and OPA, everything. They are trusted: the one who runs them brings them. */
export const answers: Answers = {
  httpSend: httpSend({ policy: { hosts: ["*"], allowPrivateAddresses: true } }),
  lookup: async (name) => {
    try {
      return (await lookup(name, { all: true })).map(({ address }) => address);
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new AnswerError(`lookup ${name}: ${why}`, { isNetwork: true });
    }
  },
};
