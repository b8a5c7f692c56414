import type { FindingDetail, FindingGroups, GroupBy, Me, Overview, Rulebooks, SignInWays } from "@sekisho/server/api";
import { QueryCache, QueryClient, queryOptions } from "@tanstack/react-query";
import { ApiProblem, get, type Query } from "./client.ts";

export function makeQueryClient(): QueryClient {
  const client: QueryClient = new QueryClient({
    queryCache: new QueryCache({
      onError(error, query) {
        // The session ended: who is signed in is asked anew, and the answer leads to the sign-in.
        const isOut = error instanceof ApiProblem && error.status === 401;
        if (isOut && query.queryKey[0] !== "me") void client.invalidateQueries({ queryKey: ["me"] });
      },
    }),
    defaultOptions: {
      queries: {
        staleTime: 10_000,
        // What the server refuses it refuses again; what it could not do now it may do soon.
        retry: (count, error) =>
          count < 2 && error instanceof ApiProblem && (error.status === 0 || error.status >= 500),
      },
    },
  });
  return client;
}

export const meQuery = queryOptions({
  queryKey: ["me"],
  queryFn: ({ signal }) => get<Me>("/me", {}, signal),
  staleTime: 60_000,
});

export const waysQuery = queryOptions({
  queryKey: ["sign-in"],
  queryFn: ({ signal }) => get<SignInWays>("/sign-in", {}, signal),
});

export const overviewQuery = queryOptions({
  queryKey: ["overview"],
  queryFn: ({ signal }) => get<Overview>("/overview", {}, signal),
  refetchInterval: 60_000,
});

export function groupsQuery(by: GroupBy, filter: Query) {
  return queryOptions({
    queryKey: ["groups", by, filter],
    queryFn: ({ signal }) => get<FindingGroups>("/findings/groups", { by, ...filter }, signal),
  });
}

export function findingQuery(key: string) {
  return queryOptions({
    queryKey: ["finding", key],
    queryFn: ({ signal }) => get<FindingDetail>(`/findings/${encodeURIComponent(key)}`, {}, signal),
  });
}

export const rulebooksQuery = queryOptions({
  queryKey: ["rulebooks"],
  queryFn: ({ signal }) => get<Rulebooks>("/rulebooks", {}, signal),
  refetchInterval: 60_000,
});
