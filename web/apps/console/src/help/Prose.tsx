import { ExternalLink } from "@colloquy/ui/icons";
import { memo, type ReactNode } from "react";
import Markdown, { type Components, type Options } from "react-markdown";
import { Link } from "react-router";
import remarkGfm from "remark-gfm";
import { texts } from "../texts";
import { documentation } from "../texts/documentation";
import { CodeExample } from "./CodeExample";
import { headingIds } from "./headingIds";
import { targetOf } from "./links";
import { Scroller } from "./Scroller";

const REMARK: Options["remarkPlugins"] = [remarkGfm];
const REHYPE: Options["rehypePlugins"] = [headingIds];

/** A page's Markdown as elements. Markup in it is left out: it is for those who write the pages. */
export const Prose = memo(function Prose({ page, markdown }: { page: string; markdown: string }) {
  return (
    <Markdown
      remarkPlugins={REMARK}
      rehypePlugins={REHYPE}
      skipHtml
      components={{
        ...PARTS,
        a: ({ href = "", children }) => (
          <Reference from={page} href={href}>
            {children}
          </Reference>
        ),
      }}
    >
      {markdown}
    </Markdown>
  );
});

const PARTS: Components = {
  table: ({ children }) => (
    <Scroller label={documentation.table}>
      <table className="prose-table">{children}</table>
    </Scroller>
  ),
  pre: ({ node }) => {
    const code = node?.children[0];
    if (code?.type !== "element") return null;
    const [text] = code.children;
    const [, language = ""] = /^language-(.+)$/.exec(String(code.properties.className ?? "")) ?? [];
    return (
      <CodeExample language={language} meta={code.data?.meta ?? ""}>
        {text?.type === "text" ? text.value : ""}
      </CodeExample>
    );
  },
};

interface ReferenceProps {
  from: string;
  href: string;
  children: ReactNode;
}

/** A link of a page: to another page, to a site elsewhere, or to a file that isn't here to be opened. */
function Reference({ from, href, children }: ReferenceProps) {
  // An address that merely stands in the text is told, not offered.
  if (children === href) return children;
  const target = targetOf(from, href);
  switch (target.kind) {
    case "page":
      return <Link to={target.to}>{children}</Link>;
    case "outside":
      return (
        <a href={target.href} target="_blank" rel="noreferrer" title={target.href}>
          {children}
          <ExternalLink className="icon prose-outside" size={12} aria-hidden />
          <span className="unseen"> ({texts.help.newTab})</span>
        </a>
      );
    case "file":
      return (
        <>
          {children} (<code>{target.path}</code>)
        </>
      );
  }
}
