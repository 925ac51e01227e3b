import { Activity, CircleHelp, Layers, ListOrdered, MessageCircle, Monitor, Moon, Plus, Sun } from "lucide-react";
import * as Dialog from "@radix-ui/react-alert-dialog";
import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, NavLink, useLocation } from "react-router";
import { listen } from "../api/live";
import { useAlerts, useWhoAmI } from "../api/queries";
import { useReachability } from "../api/reachability";
import { ago } from "../lib/format";
import { KEYS, useKeys } from "../lib/keys";
import { useNotified } from "../lib/notify";
import { useNow } from "../lib/now";
import { setTheme, type Theme, useTheme } from "../lib/theme";
import { useWaitingInTitle } from "../lib/title";
import { Account } from "./Account";
import { KillSwitchBanner, KillSwitchControl } from "./KillSwitch";
import { Toasts } from "./Toasts";

/** What is around every page: where one can go, the kill switch, and whether the API answers. */
export function Shell({ children }: { children: ReactNode }) {
  const { pathname } = useLocation();
  const main = useRef<HTMLElement>(null);
  const first = useRef(true);
  const [keys, setKeys] = useState(false);
  const client = useQueryClient();
  useEffect(() => listen(client), [client]);
  useKeys(useCallback(() => setKeys(true), []));
  useEffect(() => {
    // A new page begins at its top, also for a screen reader.
    if (first.current) first.current = false;
    else main.current?.focus({ preventScroll: true });
    window.scrollTo(0, 0);
  }, [pathname]);
  return (
    <div className="shell">
      <a className="skip" href="#main">
        Skip to the content
      </a>
      <header className="bar">
        <Link to="/" className="brand" aria-label="INFRAai, start">
          <Mark />
          <span>
            INFRA<em>ai</em>
          </span>
        </Link>
        <nav aria-label="Pages" className="nav">
          <Tab to="/" icon={<Plus />} label="New" />
          <Tab to="/runs" icon={<ListOrdered />} label="Runs" />
          <Tab to="/deployments" icon={<Layers />} label="Deployments" />
          <Tab to="/ops" icon={<Activity />} label="Ops" count={<PendingCount />} />
        </nav>
        <div className="bar-end">
          <KillSwitchControl />
          <Account />
          <ChatLink />
          <Link to="/docs" className="icon-button" aria-label="Docs" title="Docs">
            <CircleHelp />
          </Link>
          <ThemeButton />
        </div>
      </header>
      <KillSwitchBanner />
      <OfflineBanner />
      <main id="main" ref={main} tabIndex={-1}>
        {children}
      </main>
      <Toasts />
      <Keys open={keys} onOpenChange={setKeys} />
    </div>
  );
}

/** The keys that work everywhere. */
function Keys({ open, onOpenChange }: { open: boolean; onOpenChange: (open: boolean) => void }) {
  return (
    <Dialog.Root open={open} onOpenChange={onOpenChange}>
      <Dialog.Portal>
        <Dialog.Overlay className="overlay" />
        <Dialog.Content className="dialog" aria-describedby={undefined}>
          <Dialog.Title className="dialog-title">Keys</Dialog.Title>
          <dl className="keys">
            {KEYS.map(([key, what]) => (
              <div key={key}>
                <dt>
                  <kbd>{key}</kbd>
                </dt>
                <dd>{what}</dd>
              </div>
            ))}
          </dl>
          <div className="actions end">
            <Dialog.Cancel asChild>
              <button type="button" className="button">
                Close
              </button>
            </Dialog.Cancel>
          </div>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

/** Where questions are asked and answered in words, where that is known. */
function ChatLink() {
  const chat = useWhoAmI().data?.chat_url;
  if (!chat) return null;
  return (
    <a href={chat} target="_blank" rel="noreferrer" className="icon-button chat-link" aria-label="Chat" title="Chat">
      <MessageCircle />
    </a>
  );
}

function Tab({ to, icon, label, count }: { to: string; icon: ReactNode; label: string; count?: ReactNode }) {
  return (
    <NavLink to={to} end={to === "/"} className="tab">
      {icon}
      <span>{label}</span>
      {count}
    </NavLink>
  );
}

function PendingCount() {
  const waiting = useAlerts(["pending_approval"]);
  const asked = useMemo(() => waiting.data?.pages.flatMap((page) => page.data), [waiting.data]);
  const count = asked?.length ?? 0;
  useWaitingInTitle(count);
  useNotified(asked);
  if (!count) return null;
  const shown = waiting.hasNextPage ? `${count}+` : String(count);
  return (
    <span className="count">
      {shown}
      <span className="sr"> waiting for approval</span>
    </span>
  );
}

function OfflineBanner() {
  const { reachable, lastAnswer } = useReachability();
  const now = useNow();
  return (
    <div role="status" aria-live="polite">
      {!reachable && (
        <div className="banner banner-warn">
          <strong>The API does not answer.</strong>{" "}
          {lastAnswer
            ? `What you see is from ${ago(lastAnswer / 1000, now)}; trying again.`
            : "Start it with infraai up; trying again."}
        </div>
      )}
    </div>
  );
}

const NEXT: Record<Theme, Theme> = { system: "light", light: "dark", dark: "system" };
const ICONS = { system: Monitor, light: Sun, dark: Moon };

function ThemeButton() {
  const theme = useTheme();
  const Icon = ICONS[theme];
  return (
    <button
      type="button"
      className="icon-button"
      onClick={() => setTheme(NEXT[theme])}
      aria-label={`Theme: ${theme}. Change to ${NEXT[theme]}.`}
      title={`Theme: ${theme}`}
    >
      <Icon />
    </button>
  );
}

function Mark() {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className="mark">
      <rect width="32" height="32" rx="8" fill="var(--accent)" />
      <path
        d="M9 22V10m0 12h14M9 16h8m6 6v-6a4 4 0 0 0-4-4h-2"
        fill="none"
        stroke="var(--on-accent)"
        strokeWidth="2.6"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
      <circle cx="23" cy="9.5" r="2.4" fill="var(--on-accent)" />
    </svg>
  );
}
