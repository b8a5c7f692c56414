import type { Samples } from "../variants.ts";

export const ignore: Samples = {
  texts: [
    "",
    "\n",
    "a\n!b\n# c\n\n  \n",
    "a  \n",
    "a\\  \n",
    " a",
    "\\#a\n\\!b\n",
    "a\\\\b",
    "!",
    "#",
    "# \n",
    "a\r\nb\r\n",
    "\ta\t",
    "** /*.js",
    "!  a",
    "  # c",
  ],
  pieces: ["a", "!", "#", "\n", " ", "\\", "\\ ", "/", "*", "\r\n", "\t"],
  // Theirs crashes where a line ends in a backslash, and takes bytes for characters.
  differs: (text) => /\\(?:\n|$)/.test(text) || /[^\0-\x7f]/.test(text),
};
