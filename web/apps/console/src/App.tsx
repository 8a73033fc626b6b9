import { Toasts } from "@colloquy/ui";
import { QueryClient, QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { isWorthAnotherTry } from "./frame/words";
import { router } from "./routes";
import { texts } from "./texts";

const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 5_000,
      retry: (count, error) => count < 2 && isWorthAnotherTry(error),
    },
  },
});

export function App() {
  return (
    <QueryClientProvider client={queries}>
      <Toasts closeLabel={texts.close}>
        <RouterProvider router={router} />
      </Toasts>
    </QueryClientProvider>
  );
}
