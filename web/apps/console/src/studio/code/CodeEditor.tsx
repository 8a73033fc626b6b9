import { autocompletion, type CompletionSource, closeBrackets } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap, indentWithTab } from "@codemirror/commands";
import { javascript } from "@codemirror/lang-javascript";
import { json } from "@codemirror/lang-json";
import { yaml } from "@codemirror/lang-yaml";
import {
  bracketMatching,
  foldGutter,
  indentOnInput,
  type LanguageSupport,
  syntaxHighlighting,
} from "@codemirror/language";
import { type Diagnostic, lintGutter, setDiagnostics } from "@codemirror/lint";
import { searchKeymap } from "@codemirror/search";
import { Compartment, EditorState, type Extension } from "@codemirror/state";
import { EditorView, keymap, lineNumbers } from "@codemirror/view";
import { useEffect, useId, useRef } from "react";
import { HIGHLIGHTS, LOOK } from "./look";

export type Language = "javascript" | "json" | "yaml" | "text";

/** A fault with its place, from 1. */
export interface Mark {
  line: number;
  message: string;
  severity: "error" | "warning" | "info";
}

interface CodeEditorProps {
  label: string;
  language: Language;
  value: string;
  onChange: (value: string) => void;
  marks?: readonly Mark[];
  /** A line that is shown and chosen when it changes, from 1. */
  line?: number | undefined;
  complete?: CompletionSource;
  isReadOnly?: boolean;
  /** Lines that it shows at least. */
  lines?: number;
}

const LANGUAGES: Record<Language, () => LanguageSupport | Extension> = {
  javascript,
  json,
  yaml,
  text: () => [],
};

/**
 * Text with a grammar. It stands in a shadow root: there its styles are adopted, which the page's policy
 * allows, while `style` elements it doesn't.
 */
export function CodeEditor(props: CodeEditorProps) {
  const { label, language, value, onChange, marks, line, complete, isReadOnly, lines = 3 } = props;
  const host = useRef<HTMLDivElement>(null);
  const view = useRef<EditorView>(null);
  const change = useRef(onChange);
  const completion = useRef(complete);
  change.current = onChange;
  completion.current = complete;
  const id = useId();
  // biome-ignore lint/correctness/useExhaustiveDependencies: what changes later is put in by the effects below.
  useEffect(() => {
    if (!host.current) return;
    const root = host.current.shadowRoot ?? host.current.attachShadow({ mode: "open" });
    const source: CompletionSource = (context) => completion.current?.(context) ?? null;
    const editor = new EditorView({
      root,
      parent: root,
      state: EditorState.create({
        doc: value,
        extensions: [
          extensionsOf(language, source),
          READ_ONLY.of(EditorState.readOnly.of(isReadOnly ?? false)),
          EditorView.contentAttributes.of({ "aria-label": label }),
          EditorView.theme({ ".cm-content": { minHeight: `${lines * 1.45}em` } }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) change.current(update.state.doc.toString());
          }),
        ],
      }),
    });
    view.current = editor;
    return () => editor.destroy();
  }, [language, label]);
  useEffect(() => {
    const editor = view.current;
    const shown = editor?.state.doc.toString();
    if (!editor || shown === value) return;
    editor.dispatch({ changes: { from: 0, to: shown?.length ?? 0, insert: value } });
  }, [value]);
  useEffect(() => {
    view.current?.dispatch({
      effects: READ_ONLY.reconfigure(EditorState.readOnly.of(isReadOnly ?? false)),
    });
  }, [isReadOnly]);
  useEffect(() => {
    const editor = view.current;
    if (editor) editor.dispatch(setDiagnostics(editor.state, diagnosticsOf(editor, marks ?? [])));
  }, [marks]);
  useEffect(() => {
    const editor = view.current;
    if (!editor || !line) return;
    const { from } = editor.state.doc.line(Math.min(line, editor.state.doc.lines));
    editor.dispatch({
      selection: { anchor: from },
      effects: EditorView.scrollIntoView(from, { y: "center" }),
    });
  }, [line]);
  return <div ref={host} id={id} className="code-editor" />;
}

const READ_ONLY = new Compartment();

function extensionsOf(language: Language, source: CompletionSource): Extension {
  return [
    lineNumbers(),
    foldGutter(),
    history(),
    indentOnInput(),
    bracketMatching(),
    closeBrackets(),
    lintGutter(),
    autocompletion({ override: [source] }),
    syntaxHighlighting(HIGHLIGHTS),
    keymap.of([...defaultKeymap, ...historyKeymap, ...searchKeymap, indentWithTab]),
    EditorView.lineWrapping,
    LOOK,
    LANGUAGES[language](),
  ];
}

function diagnosticsOf(editor: EditorView, marks: readonly Mark[]): Diagnostic[] {
  const { doc } = editor.state;
  return marks.map(({ line, message, severity }) => {
    const { from, to } = doc.line(Math.max(1, Math.min(line, doc.lines)));
    return { from, to, message, severity };
  });
}
