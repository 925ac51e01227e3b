import { QueryClientProvider } from "@tanstack/react-query";
import * as Tooltip from "@radix-ui/react-tooltip";
import { lazy, Suspense, useState } from "react";
import { BrowserRouter, Route, Routes } from "react-router";
import { makeQueryClient } from "./api/queries";
import { Shell } from "./components/Shell";
import { Loading } from "./components/states";
import { Landing } from "./pages/Landing";
import { NotFound } from "./pages/NotFound";

// Everything but the first page is fetched when it is opened; the canvas brings the graph and the editor with it.
const Canvas = lazy(() => import("./pages/Canvas"));
const Deployment = lazy(() => import("./pages/Deployment"));
const Deployments = lazy(() => import("./pages/Deployments"));
const Ops = lazy(() => import("./pages/Ops"));

export function App() {
  const [client] = useState(makeQueryClient);
  return (
    <QueryClientProvider client={client}>
      <Tooltip.Provider delayDuration={300}>
        <BrowserRouter>
          <Shell>
            <Suspense fallback={<Loading what="the page" />}>
              <Routes>
                <Route index element={<Landing />} />
                <Route path="design/:id" element={<Canvas />} />
                <Route path="runs/:id" element={<Deployment />} />
                <Route path="ops" element={<Ops />} />
                <Route path="deployments" element={<Deployments />} />
                <Route path="deployments/:id" element={<Deployments />} />
                <Route path="*" element={<NotFound />} />
              </Routes>
            </Suspense>
          </Shell>
        </BrowserRouter>
      </Tooltip.Provider>
    </QueryClientProvider>
  );
}
