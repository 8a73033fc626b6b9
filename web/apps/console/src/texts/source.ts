/** Texts of a bot's files. */
export const source = {
  files: "Files",
  add: "New file…",
  rename: "Rename…",
  delete: "Delete…",
  download: "Download",
  downloadAll: "Download all",
  hint: "The same bot as its files. What you write here shows in the other screens, and what you change there stands here.",
  fault: (line: number) =>
    `This can't be read, line ${line}. The other screens show the bot as it was before, and can't change it until this is mended.`,
  elsewhere: (file: string, line: number) => `${file} can't be read, line ${line}.`,
  changed: "Somebody else changed this file while you were typing, in the same places.",
  mine: "Keep mine",
  theirs: "Take theirs",
  empty: "This bot has no files yet.",
  form: {
    title: "New file",
    renameTitle: (path: string) => `Rename ${path}`,
    path: "Path",
    pathHint:
      "As dialogs/orders.yaml, scripts/greet.js or hello.test.yaml; the end says what it is.",
    taken: "There is a file of this name.",
    wrong: "A path has letters, digits, _, - and dots, with / between, and an end.",
    rename: "Rename",
  },
  deleting: {
    title: (path: string) => `Delete ${path}?`,
    text: "What is in it goes from the bot. It isn't undone with Ctrl Z: download it first if you may need it.",
    submit: "Delete the file",
  },
} as const;
