import { IconButton } from "@colloquy/ui";
import { Check, Copy } from "@colloquy/ui/icons";
import { useState } from "react";
import { texts } from "../texts";
import { documentation } from "../texts/documentation";
import { codeBlock } from "./code";
import { Scroller } from "./Scroller";

const words = documentation;

interface CodeExampleProps {
  language: string;
  meta: string;
  children: string;
}

/** Code to read and to take along. */
export function CodeExample({ language, meta, children }: CodeExampleProps) {
  const [isCopied, setCopied] = useState(false);
  const { file, isTranscript, copied } = codeBlock(language, meta, children);
  const what = file ?? (isTranscript ? words.theCommands : words.theCode);
  const copy = () => {
    navigator.clipboard?.writeText(copied).then(
      () => setCopied(true),
      () => setCopied(false),
    );
  };
  return (
    <figure className="example">
      {file && <figcaption>{file}</figcaption>}
      <div className="example-code">
        <Scroller label={file ?? words.code}>
          <pre>
            <code>{children}</code>
          </pre>
        </Scroller>
        <span className="example-copy">
          <IconButton
            icon={isCopied ? Check : Copy}
            label={isCopied ? texts.copied : words.copy(what)}
            onPress={copy}
          />
        </span>
      </div>
    </figure>
  );
}
