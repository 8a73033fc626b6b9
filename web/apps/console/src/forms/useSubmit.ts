import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type Clues, type Placed, place } from "../frame/words";

interface Options<Result, Field extends string> {
  /** The lists that show something else afterwards, by the first part of their query's key. */
  refresh?: readonly string[];
  clues?: Clues<Field>;
  onDone?: (result: Result) => void;
}

interface Submit<Input, Field extends string> {
  run: (input: Input) => void;
  isPending: boolean;
  error: Error | null;
  /** The error, by where it is shown. */
  placed: Placed<Field>;
  reset: () => void;
}

/** Does one thing that changes something, and shows afresh what it changed. */
export function useSubmit<Input, Result, Field extends string = never>(
  run: (input: Input) => Promise<Result>,
  { refresh = [], clues = {}, onDone }: Options<Result, Field> = {},
): Submit<Input, Field> {
  const queries = useQueryClient();
  const mutation = useMutation<Result, Error, Input>({
    mutationFn: run,
    onSuccess: (result) => {
      for (const key of refresh) queries.invalidateQueries({ queryKey: [key] });
      onDone?.(result);
    },
  });
  const { mutate, isPending, error, reset } = mutation;
  return { run: mutate, isPending, error, placed: place(error, clues), reset };
}
