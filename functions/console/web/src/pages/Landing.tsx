import { ArrowRight, LoaderCircle, Sparkles } from "lucide-react";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { Link, useNavigate } from "react-router";
import { useEnvironments, useGenerate, usePlan, useRuns } from "../api/queries";
import type { PlanAnswer, Planned } from "../api/types";
import { ApplicationForm } from "../components/ApplicationForm";
import { Panel } from "../components/Panel";
import { PlanCard } from "../components/PlanCard";
import { RunLine } from "../components/RunLine";
import { Problem } from "../components/states";
import { type App, type Application, appOf, NO_APPLICATION } from "../lib/application";
import { useNow } from "../lib/now";
import { useTitle } from "../lib/title";

const EXAMPLES = [
  "A backend API with PostgreSQL for 2,000 users, under 80 dollars a month",
  "An autoscaled web app behind a load balancer for 20,000 users in Europe",
  "A container on Cloud Run for a small public API",
  "A static website for our documentation",
  "A worker that works off a Pub/Sub queue",
];
const MAX_PROMPT = 8000;
/** From so many characters on it is said how many are left. */
const COUNTED = 6000;
/** On a phone a keyboard would cover the page before anybody asked for it. */
const FINE = typeof matchMedia === "function" && matchMedia("(pointer: fine)").matches;
const KEPT = "infraai-plan";

interface Kept {
  prompt: string;
  environment: string;
  application: Application;
  /** What the plan was made with. */
  app: App | null;
  answer: PlanAnswer | null;
}

const DEFAULT = "default";
const NOTHING: Kept = { prompt: "", environment: DEFAULT, application: NO_APPLICATION, app: null, answer: null };

/** The goal as it was typed and the plan that was made for it outlive a look at another page. */
function kept(): Kept {
  try {
    return { ...NOTHING, ...(JSON.parse(sessionStorage.getItem(KEPT) ?? "null") as Partial<Kept> | null) };
  } catch {
    return NOTHING;
  }
}

export function Landing() {
  useTitle("");
  const navigate = useNavigate();
  const [prompt, setPrompt] = useState(() => kept().prompt);
  const [environment, setEnvironment] = useState(() => kept().environment);
  const [application, setApplication] = useState(() => kept().application);
  const [unfit, setUnfit] = useState("");
  const [made, setMade] = useState<(Planned & { answer: PlanAnswer }) | null>(() => {
    const { prompt, environment, app, answer } = kept();
    return answer && { prompt, environment, app, answer };
  });
  const environments = useEnvironments();
  const plan = usePlan();
  const generate = useGenerate();
  const card = useRef<HTMLDivElement>(null);

  useEffect(() => {
    try {
      sessionStorage.setItem(KEPT, JSON.stringify({ ...(made ?? { prompt, environment, answer: null }), application }));
    } catch {
      // Without storage it lasts as long as the page.
    }
  }, [prompt, environment, application, made]);

  function make(event: FormEvent) {
    event.preventDefault();
    const goal = prompt.trim();
    if (!goal || plan.isPending) return;
    generate.reset();
    let app: App | null;
    try {
      app = appOf(application);
      setUnfit("");
    } catch (error) {
      setUnfit((error as Error).message);
      return;
    }
    const asked = { prompt: goal, environment, app };
    plan.mutate(asked, {
      onSuccess: (answer) => {
        setMade({ ...asked, answer });
        requestAnimationFrame(() => card.current?.focus());
      },
      onError: () => setMade(null),
    });
  }

  function proceed() {
    if (!made) return;
    generate.mutate(
      made,
      { onSuccess: ({ run_id }) => void navigate(`/design/${run_id}`) },
    );
  }

  return (
    <div className="page narrow landing">
      <div className="hero">
        <h1>What should run?</h1>
        <p className="lead">
          Say it in a sentence. You get a plan with its cost and its risks, then the Terraform, and nothing is created before
          you have seen what will change.
        </p>
      </div>
      <form onSubmit={make} className="goal">
        <label htmlFor="goal" className="sr">
          Your goal
        </label>
        <textarea
          id="goal"
          rows={3}
          maxLength={MAX_PROMPT}
          autoFocus={FINE}
          value={prompt}
          placeholder="A backend API with PostgreSQL for 2,000 users in Europe, under 80 dollars a month"
          onChange={(event) => setPrompt(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) make(event);
          }}
          aria-invalid={plan.isError}
          aria-describedby="goal-hint"
        />
        <ApplicationForm said={application} onChange={setApplication} />
        <div className="goal-foot">
          {(environments.data?.length ?? 0) > 1 && (
            <label className="small">
              Environment{" "}
              <select value={environment} onChange={(event) => setEnvironment(event.target.value)}>
                {environments.data?.map((each) => (
                  <option key={each.name} value={each.name}>
                    {each.name} ({each.project})
                  </option>
                ))}
              </select>
            </label>
          )}
          <span id="goal-hint" className="muted small">
            {prompt.length < COUNTED ? "Ctrl + Enter plans it" : `${prompt.length.toLocaleString("en")} of ${MAX_PROMPT.toLocaleString("en")} characters`}
          </span>
          <button type="submit" className="button primary" disabled={!prompt.trim() || plan.isPending} aria-busy={plan.isPending}>
            {plan.isPending ? <LoaderCircle className="spin" aria-hidden="true" /> : <Sparkles aria-hidden="true" />}
            {plan.isPending ? "Planning" : "Plan it"}
          </button>
        </div>
      </form>
      {unfit && (
        <p className="error" role="alert">
          {unfit}
        </p>
      )}
      {plan.error && <Problem error={plan.error} title="Not planned" />}
      {!made && !plan.isPending && (
        <ul className="examples" aria-label="Examples">
          {EXAMPLES.map((each) => (
            <li key={each}>
              <button
                type="button"
                className="chip"
                onClick={() => {
                  setPrompt(each);
                  document.getElementById("goal")?.focus();
                }}
              >
                {each}
              </button>
            </li>
          ))}
        </ul>
      )}
      {made && (
        <div ref={card} tabIndex={-1} className="plan-anchor">
          <Panel title="The plan" aside={<span className="muted small">{made.answer.plan.resources.length} resources</span>}>
            <p className="plan-summary">{made.answer.summary}</p>
            {made.environment !== DEFAULT && <p className="muted small">It goes to the environment {made.environment}.</p>}
            <PlanCard answer={made.answer} />
            {generate.error && <Problem error={generate.error} />}
            <div className="actions end sticky-actions">
              <button
                type="button"
                className="button"
                onClick={() => {
                  setMade(null);
                  document.getElementById("goal")?.focus();
                }}
              >
                Change the goal
              </button>
              <button type="button" className="button primary" onClick={proceed} disabled={generate.isPending} aria-busy={generate.isPending}>
                {generate.isPending ? "Writing Terraform" : "Proceed"}
                <ArrowRight aria-hidden="true" />
              </button>
            </div>
          </Panel>
        </div>
      )}
      <RecentRuns />
    </div>
  );
}

const RECENT = 6;
const LOOKED_THROUGH = 40;

function RecentRuns() {
  const runs = useRuns(LOOKED_THROUGH);
  const now = useNow();
  // A look for drift begins by itself, and changes nothing.
  const recent = (runs.data ?? []).filter((run) => run.kind !== "drift").slice(0, RECENT);
  if (!recent.length) return null;
  return (
    <Panel title="Recent runs" className="recent" aside={<Link to="/runs">All runs</Link>}>
      <ul className="rows">
        {recent.map((run) => (
          <li key={run.run_id}>
            <RunLine run={run} now={now} />
          </li>
        ))}
      </ul>
    </Panel>
  );
}
