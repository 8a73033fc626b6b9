import { exact, relative } from "./time";

/** A time as people say it, with the exact one on hover. */
export function Time({ at }: { at: string }) {
  const date = new Date(at);
  return (
    <time dateTime={at} title={exact(date)} className="nowrap">
      {relative(date, new Date())}
    </time>
  );
}
