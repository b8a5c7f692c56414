import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { Provider } from "oidc-provider";

export interface OidcPerson {
  readonly sub: string;
  readonly name: string;
  readonly email?: string;
  readonly groups: readonly string[];
}

export interface OidcServer {
  readonly issuer: string;
  readonly clientId: string;
  readonly clientSecret: string;
  /** Who sits at the browser from now on; undefined for somebody who refuses. */
  signInAs(person: OidcPerson | undefined): void;
  /** A token as a forge gives it to a run: signed by the provider's own key. */
  workloadToken(claims: Readonly<Record<string, string>>, options?: WorkloadTokenOptions): Promise<string>;
  stop(): Promise<void>;
}

export interface WorkloadTokenOptions {
  readonly audience?: string;
  /** Seconds from now; negative for one that has ended. */
  readonly validSeconds?: number;
  /** Signed by a key that the provider does not publish. */
  readonly foreignKey?: boolean;
}

const CLIENT = { clientId: "sekisho", clientSecret: "a-secret-of-the-test-provider" } as const;

/** A real OpenID Connect provider on a free port of this machine, whose people sign in without typing. */
export async function startOidc(callback: string): Promise<OidcServer> {
  const { privateKey } = await generateKeyPair("RS256", { extractable: true });
  const foreign = await generateKeyPair("RS256");
  const jwk = { ...(await exportJWK(privateKey)), kid: "test", use: "sig", alg: "RS256" };
  const server = createServer();
  const issuer = await listenOn(server);
  let person: OidcPerson | undefined;
  const provider = new Provider(issuer, {
    clients: [
      {
        client_id: CLIENT.clientId,
        client_secret: CLIENT.clientSecret,
        redirect_uris: [callback],
        grant_types: ["authorization_code"],
        response_types: ["code"],
      },
    ],
    jwks: { keys: [jwk] },
    cookies: { keys: ["test"] },
    claims: { openid: ["sub", "groups"], profile: ["name"], email: ["email"] },
    ttl: { Interaction: 600, Grant: 600, Session: 600, AccessToken: 600, IdToken: 600, AuthorizationCode: 60 },
    conformIdTokenClaims: false,
    pkce: { required: () => true },
    features: { devInteractions: { enabled: false } },
    interactions: { url: (_, { uid }) => `/interaction/${uid}` },
    findAccount: (_, sub) => ({
      accountId: sub,
      claims: () => Promise.resolve(person?.sub === sub ? { ...person, groups: [...person.groups] } : { sub }),
    }),
    async loadExistingGrant(context) {
      const { client, session } = context.oidc;
      const grant = new context.oidc.provider.Grant({
        ...(client && { clientId: client.clientId }),
        ...(session?.accountId !== undefined && { accountId: session.accountId }),
      });
      grant.addOIDCScope("openid profile email");
      await grant.save();
      return grant;
    },
  });
  const handle = provider.callback();
  server.on("request", (request, response) => {
    if (request.url?.startsWith("/interaction/") !== true) {
      void handle(request, response);
      return;
    }
    const result =
      person === undefined
        ? { error: "access_denied", error_description: "the person said no" }
        : { login: { accountId: person.sub, remember: false } };
    void provider.interactionFinished(request, response, result);
  });
  return {
    issuer,
    ...CLIENT,
    signInAs(next) {
      person = next;
    },
    workloadToken(claims, { audience = "sekisho", validSeconds = 300, foreignKey = false } = {}) {
      return new SignJWT({ ...claims })
        .setProtectedHeader({ alg: "RS256", kid: "test" })
        .setIssuer(issuer)
        .setAudience(audience)
        .setExpirationTime(Math.floor(Date.now() / 1000) + validSeconds)
        .sign(foreignKey ? foreign.privateKey : privateKey);
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function listenOn(server: Server): Promise<string> {
  await new Promise<void>((resolve) => {
    server.listen(0, "127.0.0.1", resolve);
  });
  const { port } = server.address() as AddressInfo;
  return `http://127.0.0.1:${port}`;
}
