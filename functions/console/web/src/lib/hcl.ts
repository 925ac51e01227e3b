/** HCL for the editor: enough of its grammar to colour it. */
import { StreamLanguage, type StringStream } from "@codemirror/language";

interface State {
  comment: boolean;
  heredoc: string | null;
  pending: string | null;
}

const BLOCKS = /^(resource|data|variable|output|locals|module|provider|terraform|required_providers|dynamic|lifecycle)\b/;

function token(stream: StringStream, state: State): string | null {
  if (state.comment) {
    if (stream.match(/^.*?\*\//)) state.comment = false;
    else stream.skipToEnd();
    return "comment";
  }
  if (stream.sol() && state.pending) {
    state.heredoc = state.pending;
    state.pending = null;
  }
  if (state.heredoc) {
    if (stream.sol() && stream.string.trim() === state.heredoc) {
      state.heredoc = null;
      stream.skipToEnd();
      return "keyword";
    }
    stream.skipToEnd();
    return "string";
  }
  if (stream.eatSpace()) return null;
  if (stream.match(/^(#|\/\/).*/)) return "comment";
  if (stream.match("/*")) {
    state.comment = true;
    return "comment";
  }
  const heredoc = stream.match(/^<<-?([A-Za-z_][\w-]*)/);
  if (heredoc && heredoc !== true) {
    state.pending = heredoc[1] ?? null;
    return "keyword";
  }
  if (stream.match(/^"(?:\\.|\$\{[^}]*\}|[^"\\])*"?/)) return "string";
  if (stream.match(/^-?\d+(\.\d+)?\b/)) return "number";
  if (stream.match(/^(true|false|null)\b/)) return "atom";
  if (stream.match(BLOCKS)) return "keyword";
  if (stream.match(/^(for|in|if|each|var|local|path|self|count)\b/)) return "variableName.special";
  if (stream.match(/^[A-Za-z_][\w-]*(?=\s*=(?!=))/)) return "propertyName";
  if (stream.match(/^[A-Za-z_][\w-]*(?=\s*\{)/)) return "typeName";
  if (stream.match(/^[A-Za-z_][\w-]*(?=\()/)) return "variableName.function";
  if (stream.match(/^[A-Za-z_][\w-]*/)) return "variableName";
  stream.next();
  return null;
}

export const hcl = StreamLanguage.define<State>({
  name: "hcl",
  startState: () => ({ comment: false, heredoc: null, pending: null }),
  token,
  languageData: { commentTokens: { line: "#" } },
  tokenTable: {},
});
