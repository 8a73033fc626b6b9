/** The entities that are known by name; what each of them finds is told by the server. */
export const library = {
  title: "Library",
  what: "entities of the library",
  hint: "Entities that need no examples. “Add” puts one among the bot's own.",
  add: "Add",
  added: "Added",
  columns: {
    name: "Entity",
    finds: "Finds",
    example: "For example",
    languages: "Words in",
  },
  anyLanguage: "any language",
} as const;
