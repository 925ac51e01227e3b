import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { HighlightStyle, indentUnit, syntaxHighlighting } from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { Annotation, EditorState } from "@codemirror/state";
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { useEffect, useLayoutEffect, useRef } from "react";
import type { Finding } from "../api/types";
import { hcl } from "../lib/hcl";
import { nonce } from "../lib/nonce";

interface Props {
  name: string;
  text: string;
  findings: Finding[];
  readOnly: boolean;
  /** A line to show, and a number that changes when it is asked for again. */
  goTo: { line: number; turn: number } | null;
  onChange: (text: string) => void;
  /** Told the line in which the cursor stands, whenever it is another. */
  onLine: (line: number) => void;
}

const COLOURS = HighlightStyle.define([
  { tag: tags.comment, color: "var(--muted)", fontStyle: "italic" },
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: tags.string, color: "var(--good)" },
  { tag: [tags.number, tags.atom], color: "var(--warn)" },
  { tag: tags.propertyName, color: "var(--info)" },
  { tag: tags.typeName, color: "var(--accent)" },
  { tag: tags.special(tags.variableName), color: "var(--bad)" },
]);

const LOOK = EditorView.theme({
  "&": { height: "100%", fontSize: "12.5px", backgroundColor: "var(--surface)", color: "var(--text)" },
  "&.cm-focused": { outline: "2px solid var(--focus)", outlineOffset: "-2px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "20px", fontVariantLigatures: "none" },
  ".cm-content": { padding: "0" },
  ".cm-gutters": { backgroundColor: "var(--surface)", color: "var(--muted)", border: "0" },
  ".cm-activeLine, .cm-activeLineGutter": { backgroundColor: "color-mix(in srgb, var(--sunken) 70%, transparent)" },
  ".cm-cursor": { borderLeftColor: "var(--text)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": {
    backgroundColor: "var(--accent-soft)",
  },
  ".cm-tooltip": { backgroundColor: "var(--surface)", color: "var(--text)", border: "1px solid var(--line)" },
});

/** The text was given to the editor: nobody has typed it. */
const GIVEN = Annotation.define<true>();

/** One file: highlighted, with what the gate says at its lines. Tab leaves it, as anywhere on the page. */
export function Editor({ name, text, findings, readOnly, goTo, onChange, onLine }: Props) {
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const changed = useRef(onChange);
  changed.current = onChange;
  const went = useRef(onLine);
  went.current = onLine;
  const initial = useRef(text);
  initial.current = text;

  useEffect(() => {
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: initial.current,
        extensions: [
          EditorView.cspNonce.of(nonce()),
          lineNumbers(),
          lintGutter(),
          history(),
          drawSelection(),
          highlightActiveLine(),
          indentUnit.of("  "),
          keymap.of([...defaultKeymap, ...historyKeymap]),
          hcl,
          syntaxHighlighting(COLOURS),
          LOOK,
          EditorState.readOnly.of(readOnly),
          EditorView.contentAttributes.of({ "aria-label": readOnly ? `${name}, read only` : name, tabindex: "0" }),
          EditorView.updateListener.of((update) => {
            const given = update.transactions.some((each) => each.annotation(GIVEN));
            if (update.docChanged && !given) changed.current(update.state.doc.toString());
            const line = (state: EditorState) => state.doc.lineAt(state.selection.main.head).number;
            if (line(update.state) !== line(update.startState)) went.current(line(update.state));
          }),
        ],
      }),
    });
    view.current = made;
    // Another font has other measures.
    void document.fonts.ready.then(() => made.requestMeasure());
    return () => made.destroy();
  }, [name, readOnly]);

  // Before anything else can be typed: what is typed between a rendering and an effect after it would be taken back.
  useLayoutEffect(() => {
    const at = view.current;
    if (at && at.state.doc.toString() !== text)
      at.dispatch({ changes: { from: 0, to: at.state.doc.length, insert: text }, annotations: GIVEN.of(true) });
  }, [text]);

  useEffect(() => {
    const at = view.current;
    if (!at) return;
    const found = findings.map((each): Diagnostic => {
      const line = at.state.doc.line(Math.min(Math.max(each.line, 1), at.state.doc.lines));
      return { from: line.from, to: line.to, severity: "error", message: each.message, source: each.rule };
    });
    at.dispatch(setDiagnostics(at.state, found));
  }, [findings, name, readOnly]);

  useEffect(() => {
    const at = view.current;
    if (!at || !goTo) return;
    const line = at.state.doc.line(Math.min(Math.max(goTo.line, 1), at.state.doc.lines));
    at.dispatch({ selection: { anchor: line.from }, effects: EditorView.scrollIntoView(line.from, { y: "center" }) });
    at.focus();
  }, [goTo]);

  return <div ref={host} className="editor" />;
}
