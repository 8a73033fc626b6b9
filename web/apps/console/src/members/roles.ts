import type { Choice } from "@colloquy/ui";
import type { Role } from "../frame/session";
import { texts } from "../texts";

export const ROLES: readonly Role[] = ["admin", "builder", "lead", "agent", "analyst"];

export const ROLE_CHOICES: readonly Choice<Role>[] = ROLES.map((value) => {
  const [label, description] = texts.people.roles[value];
  return { value, label, description };
});
