import { marked } from "marked";
import { useMemo } from "react";
import { Link, NavLink, useNavigate, useParams } from "react-router";
import { Empty } from "../components/states";
import { useTitle } from "../lib/title";

// The pages are files of this repository: what they hold is ours, and nobody else's text is ever shown here.
const files = import.meta.glob<string>("../../docs/*.md", { query: "?raw", import: "default", eager: true });
const ORDER = [
  "first-deployment",
  "goals",
  "your-application",
  "life",
  "on-call",
  "security",
  "faults",
  "commands",
  "api",
  "figures",
];

const PAGES = Object.entries(files)
  .map(([path, text]) => ({
    name: path.split("/").pop()!.replace(/\.md$/, ""),
    title: /^# (.*)$/m.exec(text)?.[1] ?? path,
    // Between the files a link is a file's name, here it is a path.
    text: text.replace(/\]\(([a-z-]+)\.md/g, "](/docs/$1"),
  }))
  .sort((a, b) => ORDER.indexOf(a.name) - ORDER.indexOf(b.name));

/** Tables whose cells carry their column's name: on a phone each row stands as a card of its own, and nothing is cut. */
function stacked(html: string): string {
  const page = new DOMParser().parseFromString(html, "text/html");
  for (const table of page.querySelectorAll("table")) {
    const heads = [...table.querySelectorAll("th")].map((each) => each.textContent ?? "");
    for (const row of table.querySelectorAll("tbody tr"))
      [...row.children].forEach((cell, n) => cell.setAttribute("data-of", heads[n] ?? ""));
    if (heads.length > 2) table.classList.add("stacks");
  }
  return page.body.innerHTML;
}

/** How it is used: pages that are written in functions/console/web/docs. */
export default function Docs() {
  const { name = PAGES[0]?.name } = useParams();
  const navigate = useNavigate();
  const page = PAGES.find((each) => each.name === name);
  useTitle(page?.title ?? "Not found");
  const html = useMemo(() => {
    const text = page ? (marked.parse(page.text, { async: false }) as string) : "";
    // A long command scrolls sideways, by keys too.
    return stacked(text.replaceAll("<pre>", '<pre tabindex="0">'));
  }, [page]);
  return (
    <div className="page docs-grid">
      <nav aria-label="Docs" className="docs-nav">
        {PAGES.map((each) => (
          <NavLink key={each.name} to={`/docs/${each.name}`} className="docs-link">
            {each.title}
          </NavLink>
        ))}
        <a className="docs-link" href="/openapi.json">
          The API, for programs
        </a>
      </nav>
      {page ? (
        <article
          className="docs"
          // A link to another page stays in the app.
          onClick={(event) => {
            const to = (event.target as HTMLElement).closest("a")?.getAttribute("href");
            if (!to?.startsWith("/") || event.metaKey || event.ctrlKey) return;
            event.preventDefault();
            void navigate(to);
          }}
          dangerouslySetInnerHTML={{ __html: html }}
        />
      ) : (
        <div>
          <h1 className="sr">Not found</h1>
          <Empty title="There is no such page.">
            <Link to="/docs">The first one</Link> is about the first deployment.
          </Empty>
        </div>
      )}
    </div>
  );
}
