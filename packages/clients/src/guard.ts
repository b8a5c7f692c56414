import { isIP } from "node:net";
import { Problem } from "@sekisho/core";
import type { OpenedPlaces } from "./address.ts";

/** All addresses of a name. */
export type ResolveName = (name: string) => Promise<readonly { readonly address: string; readonly family: number }[]>;

/** Names are resolved and addresses checked in one step: what was checked is what is connected to. */
export class Guard {
  readonly #opened: OpenedPlaces;
  readonly #resolveName: ResolveName;

  constructor(opened: OpenedPlaces, resolveName: ResolveName) {
    this.#opened = opened;
    this.#resolveName = resolveName;
  }

  /** Of a name or an address. One forbidden address among several forbids all: no name of ours has such a mixture. */
  async addresses(host: string): Promise<readonly [Resolved, ...Resolved[]]> {
    const found = isIP(host) === 0 ? await this.#named(host) : [{ address: host, family: isIP(host) }];
    const [first, ...rest] = found;
    if (first === undefined) throw new Problem("address_unknown", `the name ${host} has no address`);
    const forbidden = found.find(({ address }) => !this.#opened.allows(host, address));
    if (forbidden === undefined) return [first, ...rest];
    const what = forbidden.address === host ? host : `${host} is ${forbidden.address}, which`;
    throw new Problem("address_forbidden", `${what} is no public address, and the configuration does not open it`);
  }

  async #named(host: string): Promise<readonly Resolved[]> {
    try {
      return await this.#resolveName(host);
    } catch (error) {
      throw new Problem("address_unknown", `the name ${host} can't be resolved`, { cause: error });
    }
  }
}

type Resolved = Awaited<ReturnType<ResolveName>>[number];
