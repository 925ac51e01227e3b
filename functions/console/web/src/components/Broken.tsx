import { RotateCw } from "lucide-react";
import { Link, useRouteError } from "react-router";
import { useTitle } from "../lib/title";

// Each browser has its own words for a module that could not be fetched.
const NOT_FETCHED = /dynamically imported module|importing a module script|Unable to preload/i;

/** What stands in the place of a page that could not be shown: why, and the way on. */
export function Broken() {
  useTitle("Something went wrong");
  const error = useRouteError();
  const words = error instanceof Error ? error.message : String(error);
  const notFetched = NOT_FETCHED.test(words);
  return (
    <div className="page narrow">
      <h1>{notFetched ? "This page could not be fetched" : "This page has broken"}</h1>
      <p className="lead">
        {notFetched
          ? "The console does not answer, or a new version of it is there. Nothing of what runs is touched by that."
          : "That is a fault of the console. Nothing of what runs is touched by it."}
      </p>
      {!notFetched && <p className="message">{words}</p>}
      <div className="actions">
        <button type="button" className="button primary" onClick={() => window.location.reload()}>
          <RotateCw aria-hidden="true" />
          Load it again
        </button>
        <Link className="button" to="/">
          Start page
        </Link>
      </div>
    </div>
  );
}
