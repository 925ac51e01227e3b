import { Link } from "react-router";
import { Empty } from "../components/states";
import { useTitle } from "../lib/title";

export function NotFound() {
  useTitle("Not found");
  return (
    <div className="page narrow">
      <h1 className="sr">Not found</h1>
      <Empty title="There is no such page.">
        <Link to="/">Start with a goal</Link>, or look at <Link to="/deployments">what exists</Link>.
      </Empty>
    </div>
  );
}
