type Environment = Readonly<Record<string, string | undefined>>;

/** A port that nothing listens at: whoever asks a proxy there gets no further. */
const NOWHERE = "http://127.0.0.1:9";

/**
 * What a renderer may know of its surroundings: nothing of who we are, no configuration and no plugins of the machine's
 * user, and no way into the network. Its own PATH stays, for programs that are scripts.
 */
export function rendererEnvironment({ PATH = "" }: Environment): Record<string, string> {
  return {
    PATH,
    HOME: "/nonexistent",
    LC_ALL: "C",
    XDG_CONFIG_HOME: "/nonexistent",
    KUSTOMIZE_PLUGIN_HOME: "/nonexistent",
    HELM_PLUGINS: "/nonexistent",
    HELM_CONFIG_HOME: "/nonexistent",
    HELM_CACHE_HOME: "/nonexistent",
    HELM_DATA_HOME: "/nonexistent",
    KUBECONFIG: "/nonexistent",
    HTTP_PROXY: NOWHERE,
    HTTPS_PROXY: NOWHERE,
    NO_PROXY: "",
    GIT_ALLOW_PROTOCOL: "none",
    GIT_TERMINAL_PROMPT: "0",
  };
}

/** A helmfile runs what it says, and says what it needs of the environment; what speaks for us stays here. */
export function helmfileEnvironment(env: Environment): Record<string, string> {
  const entries = Object.entries(env).filter(
    (entry): entry is [string, string] => entry[1] !== undefined && !entry[0].startsWith("SEKISHO_"),
  );
  return Object.fromEntries(entries);
}
