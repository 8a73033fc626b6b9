declare module "virtual:docs" {
  import type { Outline } from "./outline";

  const outlines: readonly Outline[];
  export default outlines;
}
