// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useSettings } from '../frame/settings';
import * as answers from './answers';
import { admit, api } from './client';

/** All server state lives in these hooks. They follow the reader's refresh interval and stop while the tab is hidden. */

export type JobsQuery = {
  verdict?: string;
  q?: string;
  cluster?: string;
  cause?: string;
  sort?: string;
  dir?: string;
};

export const JOBS_PAGE = 100;

/** Pages of the job list; the table asks for the next when its end comes into view. */
export function useJobs(query: JobsQuery) {
  const { refetchInterval } = useSettings();
  return useInfiniteQuery({
    queryKey: ['jobs', query],
    queryFn: ({ pageParam, signal }) =>
      admit(
        api.GET('/api/jobs', {
          params: { query: { ...query, offset: pageParam, limit: JOBS_PAGE } },
          signal,
        }),
        answers.jobList,
      ),
    initialPageParam: 0,
    getNextPageParam: (last, pages) => {
      const loaded = pages.reduce((sum, page) => sum + page.jobs.length, 0);
      return last.jobs.length > 0 && loaded < last.total ? loaded : undefined;
    },
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function useJob(slug: string) {
  const { refetchInterval } = useSettings();
  return useQuery({
    queryKey: ['job', slug],
    queryFn: ({ signal }) =>
      admit(api.GET('/api/jobs/{slug}', { params: { path: { slug } }, signal }), answers.jobPage),
    refetchInterval,
  });
}

/** The hour up to `at`, up to now where it is left out. */
export function useJobHealth(slug: string, at?: string) {
  const { refetchInterval } = useSettings();
  return useQuery({
    queryKey: ['job', slug, 'health', at],
    queryFn: ({ signal }) =>
      admit(
        api.GET('/api/jobs/{slug}/health', { params: { path: { slug }, query: { at } }, signal }),
        answers.jobHealth,
      ),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export type LogsQuery = { level?: string; q?: string; from?: string; to?: string; fp?: string };

export function useJobLogs(slug: string, query: LogsQuery) {
  const { refetchInterval } = useSettings();
  return useQuery({
    queryKey: ['job', slug, 'logs', query],
    queryFn: ({ signal }) =>
      admit(
        api.GET('/api/jobs/{slug}/logs', {
          params: { path: { slug }, query: { view: 'unique', ...query } },
          signal,
        }),
        answers.jobLogs,
      ),
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

const TIMELINE_PAGE = 200;
/** More rows than this are never held; the reader narrows the range instead. */
export const TIMELINE_MAX = 2000;

export function useLogTimeline(slug: string, query: LogsQuery & { process?: string }) {
  const { refetchInterval } = useSettings();
  return useInfiniteQuery({
    queryKey: ['job', slug, 'timeline', query],
    queryFn: ({ pageParam, signal }) =>
      admit(
        api.GET('/api/jobs/{slug}/logs/timeline', {
          params: { path: { slug }, query: { ...query, before: pageParam, limit: TIMELINE_PAGE } },
          signal,
        }),
        answers.logTimeline,
      ),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (last, pages) =>
      pages.reduce((sum, page) => sum + page.events.length, 0) < TIMELINE_MAX ? last.next : undefined,
    placeholderData: keepPreviousData,
    refetchInterval,
  });
}

export function useJobConfig(slug: string) {
  const { refetchInterval } = useSettings();
  return useQuery({
    queryKey: ['job', slug, 'config'],
    queryFn: ({ signal }) =>
      admit(api.GET('/api/jobs/{slug}/config', { params: { path: { slug } }, signal }), answers.jobConfig),
    refetchInterval,
  });
}

export function useGuides() {
  return useQuery({
    queryKey: ['guides'],
    queryFn: ({ signal }) => admit(api.GET('/api/guides', { signal }), answers.guideIndex),
    staleTime: 5 * 60_000,
  });
}

export function useGuide(family: string, id: string) {
  return useQuery({
    queryKey: ['guides', family, id],
    queryFn: ({ signal }) =>
      admit(
        api.GET('/api/guides/{family}/{id}', { params: { path: { family, id } }, signal }),
        answers.guidePage,
      ),
    staleTime: 60_000,
  });
}

export function useFleet() {
  const { refetchInterval } = useSettings();
  return useQuery({
    queryKey: ['fleet'],
    queryFn: ({ signal }) => admit(api.GET('/api/fleet', { signal }), answers.fleet),
    refetchInterval,
  });
}

export function useSystemHealth() {
  const { refetchInterval } = useSettings();
  return useQuery({
    queryKey: ['system'],
    queryFn: ({ signal }) => admit(api.GET('/api/health', { signal }), answers.systemHealth),
    refetchInterval,
  });
}

export function useAbout() {
  return useQuery({
    queryKey: ['about'],
    queryFn: ({ signal }) => admit(api.GET('/api/about', { signal }), answers.about),
    staleTime: 5 * 60_000,
  });
}

export function useSearchEverything(q: string) {
  return useQuery({
    queryKey: ['search', q],
    queryFn: ({ signal }) =>
      admit(api.GET('/api/search', { params: { query: { q } }, signal }), answers.searchResult),
    enabled: q.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  });
}
