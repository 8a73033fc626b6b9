import "@colloquy/ui/styles.css";
import "./frame/frame.css";
import { StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { App } from "./App";
import { applyTheme, storedTheme } from "./frame/theme";
import { forbidScriptTexts } from "./frame/trusted_types";

forbidScriptTexts();
applyTheme(storedTheme());
const root = document.getElementById("console");
if (root) {
  createRoot(root).render(
    <StrictMode>
      <App />
    </StrictMode>,
  );
}
