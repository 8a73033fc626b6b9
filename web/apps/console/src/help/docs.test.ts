// The documentation as the console shows it: every page is listed, and whatever leads somewhere arrives.
import { createElement } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { MemoryRouter } from "react-router";
import { beforeAll, describe, expect, test } from "vitest";
import { texts } from "../texts";
import { GROUPS } from "./groups";
import { addressOf } from "./links";
import { outlineOf, sectionsOf } from "./outline";
import { Prose } from "./Prose";
import { loadAll, loadPage, PAGES } from "./pages";
import { PLACES } from "./places";

interface Shown {
  markdown: string;
  html: string;
  /** By id. */
  headings: readonly string[];
}

const SOURCES = import.meta.glob<string>("../**/*.{ts,tsx}", {
  query: "?raw",
  import: "default",
  eager: true,
});
/** All pages are drawn, some of which are long. */
const PATIENCE_MS = 120_000;
/** Ids that the console's frame has. */
const TAKEN = ["console", "content"];

const shown = new Map<string, Shown>();

beforeAll(async () => {
  for (const [page, markdown] of await loadAll()) {
    const prose = createElement(Prose, { page, markdown });
    const html = renderToStaticMarkup(createElement(MemoryRouter, null, prose));
    const headings = [...html.matchAll(/<h[1-6] id="([^"]*)"/g)].map(([, id = ""]) => id);
    shown.set(page, { markdown, html, headings });
  }
}, PATIENCE_MS);

/** Whether the address of a page, perhaps of a heading on it, leads there. */
function arrives(address: string): boolean {
  const [page = "", heading] = address.split("#");
  const there = shown.get(page);
  return there !== undefined && (heading === undefined || there.headings.includes(heading));
}

describe("the list", () => {
  test("has every page once", () => {
    expect(GROUPS.flatMap(({ pages }) => pages).toSorted()).toEqual(PAGES.toSorted());
  });

  test("says of each page what it is called and what it is about", () => {
    for (const [page, { markdown }] of shown) {
      const { title, summary } = outlineOf(page, markdown);
      expect(title, page).not.toBe(page);
      expect(summary, page).toMatch(/^(?:\p{Lu}|colloquy ).{15,}\.$/u);
    }
  });
});

describe("a page", () => {
  test("has one title, and headings that go down step by step", () => {
    for (const [page, { html }] of shown) {
      const depths = [...html.matchAll(/<h([1-6])/g)].map(([, depth]) => Number(depth));
      expect(depths[0], page).toBe(1);
      for (const [index, depth] of depths.slice(1).entries()) {
        expect(depth, page).toBeGreaterThan(1);
        expect(depth, page).toBeLessThanOrEqual((depths[index] ?? 0) + 1);
      }
    }
  });

  test("has the headings that its outline names, by ids of its own", () => {
    for (const [page, { markdown, headings }] of shown) {
      expect(
        sectionsOf(markdown).map(({ heading }) => heading.id),
        page,
      ).toEqual(headings);
      expect(new Set([...headings, ...TAKEN]).size, page).toBe(headings.length + TAKEN.length);
    }
  });

  test("shows no markup and nothing meant for the program that tries its examples", () => {
    for (const [page, { html }] of shown) {
      expect(html, page).not.toContain("&lt;!--");
      expect(html, page).not.toMatch(/<code[^>]*>[^<]*```/);
      expect(html, page).not.toMatch(/(?:yaml|json) (?:bot|file) /);
    }
  });

  test("leads to pages and headings that there are", () => {
    const broken = [...shown].flatMap(([page, { html }]) =>
      [...html.matchAll(/<a [^>]*?href="([^"]*)"/g)]
        .map(([, href = ""]) => href)
        .filter((href) => !/^https:\/\//.test(href))
        .filter((href) => !href.startsWith("/help/") || !arrives(href.slice("/help/".length)))
        .map((href) => `${page}: ${href}`),
    );
    expect(broken).toEqual([]);
  });
});

describe("links of the screens", () => {
  test("lead to pages and headings that there are", () => {
    expect(PLACES.filter((place) => !arrives(place))).toEqual([]);
  });

  test("are each on a screen", () => {
    const screens = Object.entries(SOURCES).filter(([path]) => !path.startsWith("./"));
    const all = screens.map(([, source]) => source).join("\n");
    expect(PLACES.filter((place) => !all.includes(`"${place}"`))).toEqual([]);
  });

  test("written as addresses arrive, too", () => {
    const all = Object.values(SOURCES).join("\n");
    const named = [...all.matchAll(/"\/help\/([\w-]+(?:#[\w-]+)?)"/g)].map(([, to = ""]) => to);
    expect(named.filter((to) => !arrives(to))).toEqual([]);
  });

  test("have names for pages that there are", () => {
    expect(Object.keys(texts.help.links).filter((to) => !arrives(to))).toEqual([]);
  });
});

test("a page that isn't there is nothing", async () => {
  expect(await loadPage("no-such-page")).toBeUndefined();
  expect(arrives("no-such-page")).toBe(false);
  expect(arrives("studio#no-such-heading")).toBe(false);
  expect(addressOf("studio")).toBe("/help/studio");
});
