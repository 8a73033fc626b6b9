export const singleSignOn = {
  title: "Single sign-on",
  description:
    "Members sign in with your organisation's OpenID Connect provider, beside passwords or instead of them.",
  redirect: "Redirect address, to be registered with the provider",
  redirectLater:
    "Save first: then the redirect address stands here, to be registered with the provider.",
  noAddress:
    "The server doesn't know where it is reached. Start it with --public-url; then the redirect address stands here.",
  issuer: "Issuer",
  issuerHint: "As the provider itself says it, like https://login.example.com.",
  clientId: "Client id",
  secret: "Client secret",
  secretHint: "Kept encrypted and never shown. A client without a secret leaves it empty.",
  secretKept: "One is kept. Leave it empty and it stays.",
  domains: "Domains of addresses",
  domainsHint:
    "One on each line. Without any, every address that the provider vouches for may sign in.",
  roles: "Roles of those who weren't invited",
  rolesHint: "Without any, only those who were invited may sign in.",
  required: "Nobody signs in with a password",
  requiredHint: "Except those below. API keys of programs go on working.",
  breakGlass: "Who may still use a password",
  breakGlassHint: "Addresses of members, a line each: the way in when the provider is down.",
  breakGlassNone: "Name at least one: otherwise nobody can sign in when the provider is down.",
  save: "Save",
  saved: "Single sign-on is saved.",
  remove: "Remove…",
  removeTitle: "Remove single sign-on?",
  removeText: "Members who have no password then need a link for one.",
  removeSubmit: "Remove it",
} as const;
