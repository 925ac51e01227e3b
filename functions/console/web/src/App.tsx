import { QueryClientProvider } from "@tanstack/react-query";
import * as Tooltip from "@radix-ui/react-tooltip";
import { lazy, Suspense, useState } from "react";
import { createBrowserRouter, Navigate, Outlet, RouterProvider, useParams } from "react-router";
import { makeQueryClient } from "./api/queries";
import { Broken } from "./components/Broken";
import { Shell } from "./components/Shell";
import { Loading } from "./components/states";
import { Landing } from "./pages/Landing";
import { NotFound } from "./pages/NotFound";

// Everything but the first page is fetched when it is opened; the canvas brings the graph and the editor with it.
const Application = lazy(() => import("./pages/Application"));
const Canvas = lazy(() => import("./pages/Canvas"));
const Deployment = lazy(() => import("./pages/Deployment"));
const Deployments = lazy(() => import("./pages/Deployments"));
const Docs = lazy(() => import("./pages/Docs"));
const Ops = lazy(() => import("./pages/Ops"));
const Runs = lazy(() => import("./pages/Runs"));

/** An alert's address as people guess it, beside those of runs and deployments. */
function ToAlert() {
  return <Navigate to={`/ops?alert=${encodeURIComponent(useParams().alert ?? "")}`} replace />;
}

/** A page that breaks takes neither the way to the others nor the kill switch with it. */
const PAGES = [
  { index: true, element: <Landing /> },
  { path: "design/:id", element: <Canvas /> },
  { path: "runs", element: <Runs /> },
  { path: "runs/:id", element: <Deployment /> },
  { path: "ops", element: <Ops /> },
  { path: "ops/:alert", element: <ToAlert /> },
  { path: "deployments", element: <Deployments /> },
  { path: "deployments/:id", element: <Application /> },
  { path: "deployments/:id/:tab", element: <Application /> },
  { path: "docs", element: <Docs /> },
  { path: "docs/:name", element: <Docs /> },
  { path: "*", element: <NotFound /> },
];

const makeRouter = () =>
  createBrowserRouter([
    {
      element: (
        <Shell>
          <Suspense fallback={<Loading what="the page" />}>
            <Outlet />
          </Suspense>
        </Shell>
      ),
      children: [{ errorElement: <Broken />, children: PAGES }],
    },
  ]);

export function App() {
  const [client] = useState(makeQueryClient);
  const [router] = useState(makeRouter);
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider delayDuration={300}>
        <RouterProvider router={router} />
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
