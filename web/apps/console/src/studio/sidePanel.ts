// The panels, where they stand below the part and not beside it.

/** Brings the panels into sight when they are so far below that nobody saw them change. */
export function showSidePanel(): void {
  requestAnimationFrame(() => {
    const side = document.querySelector(".studio-side");
    if (side && side.getBoundingClientRect().top > innerHeight / 2) side.scrollIntoView();
  });
}
