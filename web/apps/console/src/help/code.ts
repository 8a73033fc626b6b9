// Code in the documentation: what a block is, and what of it one takes along.

export interface CodeBlock {
  /** What it is called when it is a file that the page speaks of. */
  file: string | undefined;
  isTranscript: boolean;
  /** What is copied: of commands with what they print, the commands. */
  copied: string;
}

/** `meta` is what stands behind the language: "bot NAME" and "file NAME" are for the program that tries examples. */
export function codeBlock(language: string, meta: string, text: string): CodeBlock {
  const [, file] = /^(?:bot|file) (\S+)$/.exec(meta) ?? [];
  const isTranscript = language === "console";
  return { file, isTranscript, copied: isTranscript ? commandsOf(text) : text };
}

/** The commands of a transcript, each with the lines on which it goes on. */
function commandsOf(text: string): string {
  const commands: string[] = [];
  let goesOn = false;
  for (const line of text.split("\n")) {
    if (goesOn || line.startsWith("$ ")) {
      commands.push(goesOn ? line : line.slice(2));
      goesOn = line.endsWith("\\");
    }
  }
  return commands.length > 0 ? `${commands.join("\n")}\n` : text;
}
