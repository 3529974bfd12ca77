// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  redirect,
  retainSearchParams,
} from '@tanstack/react-router';
import { commonSearch } from './frame/params';
import { Shell } from './frame/Shell';
import { configSearch } from './pages/Config/url';
import { diagnosisSearch } from './pages/Diagnosis/url';
import { guidesSearch } from './pages/Guides/url';
import { healthSearch } from './pages/Health/url';
import { JobsPage } from './pages/Jobs';
import { jobsSearch } from './pages/Jobs/url';
import { logsSearch } from './pages/Logs/url';
import { NotFound } from './pages/NotFound';

/** Every address of the UI. The job list is in the first load; the other pages come when they are asked for. */

export const rootRoute = createRootRoute({
  component: Shell,
  notFoundComponent: NotFound,
  validateSearch: commonSearch,
  search: { middlewares: [retainSearchParams(['tz', 'refresh'])] },
});

const home = createRoute({
  getParentRoute: () => rootRoute,
  path: '/',
  beforeLoad: () => {
    throw redirect({ to: '/jobs', replace: true });
  },
});

export const jobsRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs',
  validateSearch: jobsSearch,
  component: JobsPage,
});

export const jobRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/jobs/$slug',
  component: lazyRouteComponent(() => import('./pages/Job'), 'JobLayout'),
});

export const diagnosisRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/',
  validateSearch: diagnosisSearch,
  component: lazyRouteComponent(() => import('./pages/Diagnosis'), 'DiagnosisPage'),
});

export const logsRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/logs',
  validateSearch: logsSearch,
  component: lazyRouteComponent(() => import('./pages/Logs'), 'LogsPage'),
});

export const healthRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/health',
  validateSearch: healthSearch,
  component: lazyRouteComponent(() => import('./pages/Health'), 'HealthPage'),
});

export const configRoute = createRoute({
  getParentRoute: () => jobRoute,
  path: '/config',
  validateSearch: configSearch,
  component: lazyRouteComponent(() => import('./pages/Config'), 'ConfigPage'),
});

export const guidesRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guides',
  validateSearch: guidesSearch,
  component: lazyRouteComponent(() => import('./pages/Guides'), 'GuidesPage'),
});

export const guideRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/guides/$family/$id',
  component: lazyRouteComponent(() => import('./pages/Guide'), 'GuidePage'),
});

export const fleetRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/fleet',
  component: lazyRouteComponent(() => import('./pages/Fleet'), 'FleetPage'),
});

export const systemRoute = createRoute({
  getParentRoute: () => rootRoute,
  path: '/system',
  component: lazyRouteComponent(() => import('./pages/System'), 'SystemPage'),
});

export const routeTree = rootRoute.addChildren([
  home,
  jobsRoute,
  jobRoute.addChildren([diagnosisRoute, logsRoute, healthRoute, configRoute]),
  guidesRoute,
  guideRoute,
  fleetRoute,
  systemRoute,
]);

export const router = createRouter({
  routeTree,
  basepath: import.meta.env.BASE_URL,
  defaultPreload: 'intent',
  scrollRestoration: true,
});

declare module '@tanstack/react-router' {
  interface Register {
    router: typeof router;
  }
}
