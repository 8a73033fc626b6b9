import { useSearchParams } from "react-router";

const NAME = "new";

/** Whether the form for a new thing is open: it is in the address, so that links can lead to it. */
export function useCreating(): [boolean, (isCreating: boolean) => void] {
  const [params, setParams] = useSearchParams();
  const set = (isCreating: boolean) =>
    setParams(
      (before) => {
        const after = new URLSearchParams(before);
        if (isCreating) after.set(NAME, "1");
        else after.delete(NAME);
        return after;
      },
      { replace: true },
    );
  return [params.has(NAME), set];
}
