import { buttonLook, EmptyState } from "@colloquy/ui";
import { ChevronRight, Compass } from "@colloquy/ui/icons";
import { useEffect, useMemo, useRef } from "react";
import { Link, type LoaderFunctionArgs, useLoaderData } from "react-router";
import { Page } from "../frame/Page";
import { texts } from "../texts";
import { documentation } from "../texts/documentation";
import { ContentsAbove, ContentsBeside } from "./Contents";
import { groupOf } from "./groups";
import { addressOf } from "./links";
import { sectionsOf } from "./outline";
import { useOutlines } from "./outlines";
import { Prose } from "./Prose";
import { loadPage } from "./pages";
import { useArriving } from "./useArriving";
import "./help.css";

const words = documentation;

interface Loaded {
  page: string;
  markdown: string | undefined;
}

/** Gets the page of the address before it is shown: there is nothing to see of one that isn't there yet. */
export async function loader({ params }: LoaderFunctionArgs): Promise<Loaded> {
  const page = params.page ?? "";
  return { page, markdown: await loadPage(page) };
}

/** A page of the documentation. */
export function PageScreen() {
  const { page, markdown } = useLoaderData<Loaded>();
  return markdown === undefined ? <NoSuchPage /> : <Reading page={page} markdown={markdown} />;
}

function Reading({ page, markdown }: { page: string; markdown: string }) {
  const article = useRef<HTMLElement>(null);
  const [title, ...headings] = useMemo(
    () => sectionsOf(markdown).map(({ heading }) => heading),
    [markdown],
  );
  useArriving(article);
  const name = title?.text ?? page;
  useEffect(() => {
    document.title = `${name} · ${texts.help.documentation} · ${texts.product}`;
  }, [name]);
  return (
    <div className="help-page">
      <div className="help-reading">
        <nav className="help-way" aria-label={texts.help.documentation}>
          <Link to="/help">{texts.help.documentation}</Link>
          <ChevronRight className="icon" size={14} aria-hidden />
          <GroupLink page={page} />
        </nav>
        {headings.length > 1 && <ContentsAbove key={page} page={page} headings={headings} />}
        <article className="prose" ref={article}>
          <Prose page={page} markdown={markdown} />
        </article>
        <Siblings page={page} />
      </div>
      {headings.length > 1 && <ContentsBeside page={page} headings={headings} />}
    </div>
  );
}

function GroupLink({ page }: { page: string }) {
  const group = groupOf(page)?.group;
  return group ? <Link to={`/help#${group}`}>{words.groups[group]}</Link> : null;
}

/** The other pages of its group. */
function Siblings({ page }: { page: string }) {
  const outlines = useOutlines().data ?? [];
  const { group, pages = [] } = groupOf(page) ?? {};
  const others = pages.flatMap((it) => outlines.filter((outline) => outline.page === it));
  if (!group || others.length === 0) return null;
  const label = words.also(words.groups[group]);
  return (
    <nav className="help-siblings" aria-label={label}>
      <h2>{label}</h2>
      <ul>
        {others.map((it) => (
          <li key={it.page}>
            {it.page === page ? (
              <span aria-current="page">{it.title}</span>
            ) : (
              <Link to={addressOf(it.page)}>{it.title}</Link>
            )}
          </li>
        ))}
      </ul>
    </nav>
  );
}

function NoSuchPage() {
  return (
    <Page title={texts.help.documentation}>
      <EmptyState
        icon={Compass}
        title={words.notFound.title}
        action={
          <Link to="/help" className={buttonLook()}>
            {words.notFound.all}
          </Link>
        }
      >
        {words.notFound.hint}
      </EmptyState>
    </Page>
  );
}
