import type { Samples } from "../variants.ts";

export const nginx: Samples = {
  texts: [
    "",
    "# c\n;",
    "user a;",
    'user \'a b\' "c\\"d" # e\n f;',
    "return 200 ${a}b${c};",
    "return 200 ${}{;",
    "return $a{b};",
    'return 200 "a\\\\";',
    "return 200 a\"b c\"d 'e'f;",
    "return 200 `a b`;",
    "events { }",
    "events { worker_connections 1; };",
    "server a b { listen 80; }",
    "server a=b;",
    "server { server_name a; location / { } location ~ \\.php$ { index a; } }",
    "location = a b { }",
    "location { }",
    "location a;",
    "location ~ ^/a{2}$ { index b; }",
    "http { server { } index a; server { listen 1; } server x; }",
    "http a { }",
    "http a;",
    "upstream a b { server c:1 down weight=2 backup max_fails=1 weight=3; zone d; }",
    "upstream a { server { index x; } server; server b=c d=e; }",
    "upstream { }",
    "upstream a;",
    "map $a $b { default 0; ~x 1; 'c d' 2; hostnames; }",
    "types { text/html html htm; }",
    "http { types { a/b c; } map $a $b { include x; server y; } }",
    "content_by_lua_block { a = {1}; # }\n }",
    "content_by_lua_block { '}' index b; }",
    "content_by_lua_block {#\n}\n}",
    "content_by_lua_block {#\n}",
    "content_by_lua_block\n{ return {1} }",
    "content_by_lua_block { # }",
    "set_by_lua_block $x { return {1} }",
    "set_by_lua_block $x { return '}' }",
    "include a/*.conf;",
    "include;",
    "include a b;",
    "include a { index b; }",
    "'user' a;",
    "user a",
    "user a }",
    "events {",
    "user 'a;",
    "if ($a ~ b) { return 1; }",
    "user\ta;\r\nindex\u00a0b é;\n",
    "index a\\;b;",
    "\ufeffuser a;",
  ],
  pieces: [
    "user a",
    ";",
    "{",
    "}",
    "'",
    '"',
    "\\",
    "$",
    "${",
    "#",
    "\n",
    " ",
    "server ",
    "http {",
    "include b;",
    "x=y",
    "é",
  ],
  // Conftest knows the names of nginx's own modules only. It stops at a `}` too much and leaves out the rest of the file,
  // and takes a block of Lua that nothing closes where its brace stands apart.
  refuses: /unknown directive/,
  differs: (text) => closesTooMuch(text) || /_by_lua_block[^{]*[^\s{][^{]*\{|_by_lua_block\s*[\n#][^{]*\{/.test(text),
};

/** Whether a brace stands where no block is open, or opens one without a name. */
function closesTooMuch(text: string): boolean {
  let depth = 0;
  let isFirst = true;
  const pieces = /#[^\r\n]*|"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|`(?:\\`|[^`])*`|(?:\$\{+[^\s;{}]*\}?|[^\s;{}])+|[;{}]/g;
  for (const [piece] of text.matchAll(pieces)) {
    if (piece.startsWith("#")) continue;
    if (piece === "{") {
      if (isFirst) return true;
      depth++;
    } else if (piece === "}" && --depth < 0) return true;
    isFirst = piece === ";" || piece === "{" || piece === "}";
  }
  return false;
}
