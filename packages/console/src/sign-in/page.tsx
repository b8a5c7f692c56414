import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearch } from "@tanstack/react-router";
import { KeyRound } from "lucide-react";
import { type ReactNode, useState } from "react";
import { post } from "../api/client.ts";
import { waysQuery } from "../api/queries.ts";
import { AccountMenu } from "../app/account-menu.tsx";
import { GateMark } from "../app/gate-mark.tsx";
import { ProblemNotice } from "../parts/problem-notice.tsx";
import { useTitle } from "../parts/use-title.ts";
import { useWords } from "../words/use-words.tsx";
import { pageAfter, takeSecret } from "./secret.ts";

/** Read once, when the console is loaded: the address keeps no secret while React draws. */
const secretOfAddress = location.pathname === "/sign-in" ? takeSecret(location, history) : undefined;

/** How people come in. A link's secret is spent by a press of the button only, never by loading the page. */
export function SignInPage(): ReactNode {
  const { words } = useWords();
  useTitle(words.signIn.title);
  const { to, why } = useSearch({ from: "/sign-in" });
  const navigate = useNavigate();
  const queries = useQueryClient();
  const ways = useQuery(waysQuery);
  const [secret, setSecret] = useState(secretOfAddress);
  const signIn = useMutation({
    mutationFn: (text: string) => post("/sign-in/link", { secret: text }),
    onSuccess: async () => {
      queries.clear();
      await navigate({ href: pageAfter(to), replace: true });
    },
    onError: () => setSecret(undefined),
  });
  return (
    <div className="sign-in">
      <header className="sign-in-head">
        <AccountMenu />
      </header>
      <main className="sign-in-main">
        <div className="sign-in-card">
          <div className="sign-in-brand">
            <GateMark />
            <h1 translate="no">{words.product}</h1>
            <p className="sign-in-lead">{words.signIn.lead}</p>
          </div>
          <div className="sign-in-ways">
            {why !== undefined && secret === undefined && !signIn.isError && (
              <p className="notice" role="status">
                {why === "ended" ? words.signIn.ended : words.signIn.why[why]}
              </p>
            )}
            {signIn.isError && <ProblemNotice error={signIn.error} />}
            {ways.data?.oidc === true && (
              <a className="button button-main" href={`/sign-in/oidc?to=${encodeURIComponent(pageAfter(to))}`}>
                {words.signIn.byProvider}
              </a>
            )}
            {secret === undefined ? (
              <>
                <p>{words.signIn.noLink}</p>
                <p className="sign-in-lead">{words.signIn.noLinkAgain}</p>
              </>
            ) : (
              <>
                <p>{words.signIn.byLink}</p>
                <button
                  type="button"
                  className="button button-main"
                  disabled={signIn.isPending || signIn.isSuccess}
                  onClick={() => signIn.mutate(secret)}
                >
                  <KeyRound aria-hidden />
                  {signIn.isPending ? words.signIn.working : words.signIn.button}
                </button>
              </>
            )}
          </div>
        </div>
      </main>
    </div>
  );
}
