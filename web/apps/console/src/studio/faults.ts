// Which of a draft's faults matter where. Pure.
import type { Schema } from "@colloquy/api";

/** What keeps a draft from being tried or published, where there is such; else all that is noted. */
export function mendedFirst<Fault extends Pick<Schema<"Fault">, "severity">>(
  faults: readonly Fault[],
): readonly Fault[] {
  const errors = faults.filter((it) => (it.severity ?? "error") === "error");
  return errors.length > 0 ? errors : faults;
}
