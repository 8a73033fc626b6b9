// The entities that the server knows by itself.
import { useQuery } from "@tanstack/react-query";
import { type BuiltIn, listBuiltIns } from "./trials";

const NONE: readonly BuiltIn[] = [];

export function useBuiltIns(): readonly BuiltIn[] {
  const { data } = useQuery({
    queryKey: ["entities", "built-in"],
    queryFn: listBuiltIns,
    staleTime: Number.POSITIVE_INFINITY,
    retry: false,
  });
  return data ?? NONE;
}
