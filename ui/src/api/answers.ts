// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { VERDICTS, type Verdict } from '../model/verdict';
import {
  bool,
  type Decoded,
  type Decoder,
  list,
  map,
  num,
  obj,
  opt,
  orElse,
  series,
  str,
  time,
  word,
} from './decode';

/** The UI's picture of each answer of the API. What the pages see is what these decoders let in. */

const verdict: Decoder<Verdict> = word(VERDICTS, 'UNKNOWN');
const verdictCounts = obj({
  FAILING: orElse(num, 0),
  DEGRADED: orElse(num, 0),
  HEALTHY: orElse(num, 0),
  UNKNOWN: orElse(num, 0),
});
export type VerdictCounts = Decoded<typeof verdictCounts>;

const severity = word(['critical', 'warning', 'info'] as const, 'warning');

const window = obj({ from: time, to: time, paneMs: orElse(num, 60_000) });
export type TimeWindow = Decoded<typeof window>;

export const jobRow = obj({
  slug: str,
  name: str,
  cluster: orElse(str, ''),
  namespace: opt(str),
  jobId: opt(str),
  verdict,
  since: opt(time),
  status: opt(str),
  startedAt: opt(time),
  takenAt: opt(time),
  stale: orElse(bool, false),
  topCause: opt(obj({ id: str, title: str, summary: opt(str), confidence: opt(num), severity })),
  restartsLastHour: opt(num),
  restarts24h: opt(num),
  restartStrip: series,
  checksFailed: orElse(num, 0),
  checksUnknown: orElse(num, 0),
  checksTotal: orElse(num, 0),
  backpressure: opt(num),
  memory: opt(num),
  attempt: opt(num),
  owner: opt(str),
  headline: opt(str),
});
export type JobRow = Decoded<typeof jobRow>;

export const jobList = obj({
  total: num,
  counts: verdictCounts,
  clusters: list(str),
  jobs: list(jobRow),
});
export type JobList = Decoded<typeof jobList>;

const evidence = obj({
  kind: word(
    [
      'log',
      'exception',
      'metric',
      'checkpoint',
      'configuration',
      'topology',
      'status',
      'container',
      'thread',
    ] as const,
    'status',
  ),
  text: str,
  source: opt(str),
  at: opt(time),
  until: opt(time),
  process: opt(str),
  signal: opt(str),
  subject: opt(str),
  value: opt(num),
  limit: opt(num),
  unit: opt(str),
  count: opt(num),
});
export type Evidence = Decoded<typeof evidence>;

const action = obj({
  text: str,
  kind: word(['configuration', 'command', 'code', 'investigate'] as const, 'investigate'),
  risk: word(['none', 'restart', 'data', 'code'] as const, 'none'),
  set: map(str),
  command: opt(str),
});
export type Action = Decoded<typeof action>;

const findingFields = {
  id: str,
  aka: list(str),
  title: str,
  rank: orElse(num, 0),
  basis: word(['rule', 'likeness'] as const, 'rule'),
  confidence: orElse(num, 0),
  confidenceWords: opt(str),
  severity,
  family: opt(str),
  summary: orElse(str, ''),
  rootCause: opt(str),
  evidence: list(evidence),
  against: list(evidence),
  explains: list(str),
  explainedBy: opt(str),
  since: opt(time),
  actions: list(action),
  guide: opt(str),
  tiedWith: list(str),
};
const findingShape = obj(findingFields);
export type Finding = Decoded<typeof findingShape> & { consequences: Finding[] };
const finding: Decoder<Finding> = Object.assign(
  (value: unknown, where: string): Finding => ({
    ...findingShape(value, where),
    consequences: list(finding)((value as { consequences?: unknown }).consequences, `${where}.consequences`),
  }),
  { reads: findingShape.reads },
);

const checkStatus = word(['PASSED', 'FAILED', 'UNKNOWN'] as const, 'UNKNOWN');
const check = obj({
  id: str,
  section: orElse(str, 'basic'),
  title: opt(str),
  status: checkStatus,
  observed: opt(num),
  threshold: opt(num),
  unit: opt(str),
  text: opt(str),
  why: opt(str),
  reason: opt(str),
  guide: opt(str),
  strip: opt(obj({ states: str })),
});
export type Check = Decoded<typeof check>;

const diagnosis = obj({
  verdict,
  window: opt(obj({ from: time, to: time })),
  diagnoses: list(finding),
  checks: list(check),
  notAssessed: list(obj({ id: str, title: opt(str), missing: opt(str), how: opt(str) })),
  unknownFailure: opt(
    obj({
      headline: str,
      innermost: opt(str),
      userFrame: opt(str),
      count: opt(num),
      first: opt(time),
      last: opt(time),
      source: opt(str),
      howToAddRule: opt(str),
    }),
  ),
  headline: opt(str),
  since: opt(time),
});
export type Diagnosis = Decoded<typeof diagnosis>;

const change = obj({ at: time, kind: orElse(str, 'status'), text: str });
export type Change = Decoded<typeof change>;

const coverage = obj({
  capability: str,
  available: orElse(bool, false),
  since: opt(time),
  last: opt(time),
  note: opt(str),
  words: opt(str),
  how: opt(str),
});
export type Coverage = Decoded<typeof coverage>;

const jobProcess = obj({
  id: str,
  kind: orElse(str, 'TASK_MANAGER'),
  host: opt(str),
  startedAt: opt(time),
  endedAt: opt(time),
  exitReason: opt(str),
  memoryLimitBytes: opt(num),
  cpuLimitCores: opt(num),
  slots: opt(num),
});
export type JobProcess = Decoded<typeof jobProcess>;

const restart = obj({
  at: time,
  recoveredAt: opt(time),
  rescale: orElse(bool, false),
  cause: opt(str),
  process: opt(str),
  source: opt(str),
});
export type Restart = Decoded<typeof restart>;

export const jobPage = obj({
  row: jobRow,
  window,
  diagnosis,
  changes: list(change),
  coverage: list(coverage),
  links: list(obj({ label: str, url: str })),
  processes: list(jobProcess),
  restarts: list(restart),
  flinkVersion: opt(str),
});
export type JobPage = Decoded<typeof jobPage>;

const operator = obj({
  id: str,
  name: str,
  parallelism: opt(num),
  bottleneck: orElse(bool, false),
  backpressure: series,
  busy: series,
  limit: orElse(num, 0.5),
});
export type OperatorHealth = Decoded<typeof operator>;

const container = obj({
  id: str,
  kind: orElse(str, 'TASK_MANAGER'),
  host: opt(str),
  gcOld: series,
  gc: series,
  rss: series,
  heapUsed: series,
  heapMax: opt(num),
  memoryLimit: opt(num),
  cpu: opt(
    obj({
      min: opt(num),
      max: opt(num),
      p90: opt(num),
      limit: opt(num),
      healthy: opt(bool),
      rule: opt(str),
    }),
  ),
  endedAt: opt(time),
  exitReason: opt(str),
});
export type ContainerHealth = Decoded<typeof container>;

const checkpoint = obj({
  id: num,
  status: orElse(str, 'UNKNOWN'),
  triggeredAt: opt(time),
  durationMs: opt(num),
  sizeBytes: opt(num),
  fullSizeBytes: opt(num),
  savepoint: orElse(bool, false),
  reason: opt(str),
  acknowledged: opt(num),
  expected: opt(num),
});
export type Checkpoint = Decoded<typeof checkpoint>;

const healthLimits = obj({ backpressure: num, gcOld: num, memory: num, cpu: num });
export type HealthLimits = Decoded<typeof healthLimits>;

export const jobHealth = obj({
  window,
  limits: healthLimits,
  checks: list(check),
  operators: list(operator),
  containers: list(container),
  throughput: orElse(obj({ in: series, out: series }), { in: [], out: [] }),
  lag: series,
  checkpoints: list(checkpoint),
});
export type JobHealth = Decoded<typeof jobHealth>;

const guideLink = obj({ id: str, title: str, guide: opt(str) });
export type GuideLink = Decoded<typeof guideLink>;

const frame = obj({
  text: str,
  origin: word(['user', 'connector', 'flink', 'jdk', 'library'] as const, 'library'),
});
export type Frame = Decoded<typeof frame>;
const throwableShape = obj({ type: str, message: opt(str), frames: list(frame) });
export type Throwable = Decoded<typeof throwableShape> & { cause: Throwable | undefined };
const throwable: Decoder<Throwable> = Object.assign(
  (value: unknown, where: string): Throwable => ({
    ...throwableShape(value, where),
    cause: opt(throwable)((value as { cause?: unknown }).cause, `${where}.cause`),
  }),
  { reads: throwableShape.reads },
);

const level = word(['FATAL', 'ERROR', 'WARN', 'INFO', 'DEBUG', 'TRACE'] as const, 'INFO');
const logEvent = obj({
  id: str,
  at: time,
  level,
  logger: opt(str),
  thread: opt(str),
  message: orElse(str, ''),
  process: opt(str),
  host: opt(str),
  source: opt(str),
  repeat: orElse(num, 1),
  fingerprint: opt(str),
  throwable: opt(throwable),
  guides: list(guideLink),
});
export type LogEvent = Decoded<typeof logEvent>;

const group = obj({
  fingerprint: str,
  title: str,
  type: opt(str),
  level,
  first: time,
  last: time,
  total: num,
  perPane: series,
  processes: list(str),
  causedRestart: orElse(bool, false),
  newSinceDeploy: orElse(bool, false),
  guides: list(guideLink),
  whyGrouped: opt(str),
  samples: list(logEvent),
});
export type LogGroup = Decoded<typeof group>;

export const jobLogs = obj({
  window,
  sections: list(
    obj({
      id: word(['restart', 'error', 'warn', 'info'] as const, 'info'),
      title: str,
      groups: list(group),
    }),
  ),
  histogram: orElse(obj({ error: series, warn: series, restarts: series }), {
    error: [],
    warn: [],
    restarts: [],
  }),
});
export type JobLogs = Decoded<typeof jobLogs>;

export const logTimeline = obj({ events: list(logEvent), next: opt(str) });
export type LogTimeline = Decoded<typeof logTimeline>;

export const jobConfig = obj({
  entries: list(
    obj({
      key: str,
      value: orElse(str, ''),
      origin: orElse(str, 'UNKNOWN'),
      overrides: list(obj({ value: orElse(str, ''), origin: orElse(str, 'UNKNOWN') })),
      default: opt(str),
      guides: list(guideLink),
    }),
  ),
});
export type JobConfig = Decoded<typeof jobConfig>;
export type ConfigEntry = JobConfig['entries'][number];

const guideSummary = obj({
  id: str,
  family: orElse(str, 'other'),
  title: str,
  severity,
  symptom: opt(str),
  guide: str,
});
export type GuideSummary = Decoded<typeof guideSummary>;
export const guideIndex = list(guideSummary);

export const guidePage = obj({
  id: str,
  family: orElse(str, 'other'),
  title: str,
  severity,
  since: opt(str),
  symptom: opt(str),
  rootCause: opt(str),
  markdown: orElse(str, ''),
  aka: list(str),
  explains: list(str),
  actions: list(action),
  needs: list(str),
  affected: list(obj({ slug: str, name: str })),
});
export type GuidePage = Decoded<typeof guidePage>;

export const fleet = obj({
  jobs: orElse(num, 0),
  counts: verdictCounts,
  topCauses: list(
    obj({ id: str, title: str, jobs: orElse(num, 0), restarts: orElse(num, 0), guide: opt(str) }),
  ),
  shares: orElse(obj({ memory: opt(num), backpressure: opt(num), checkpoints: opt(num) }), {
    memory: undefined,
    backpressure: undefined,
    checkpoints: undefined,
  }),
  clusters: list(obj({ name: str, counts: verdictCounts })),
});
export type Fleet = Decoded<typeof fleet>;

export const searchResult = obj({
  jobs: list(obj({ slug: str, name: str, cluster: orElse(str, ''), verdict })),
  guides: list(obj({ id: str, title: str, guide: str })),
});
export type SearchResult = Decoded<typeof searchResult>;

const componentStatus = word(['OK', 'DEGRADED', 'DOWN', 'UNKNOWN'] as const, 'UNKNOWN');
export const systemHealth = obj({
  status: componentStatus,
  components: list(obj({ name: str, status: componentStatus, message: opt(str), lastSuccessAt: opt(time) })),
  ingest: orElse(
    obj({
      topics: list(
        obj({
          topic: str,
          records: orElse(num, 0),
          perSecond: opt(num),
          lastRecordAt: opt(time),
          lag: opt(num),
        }),
      ),
    }),
    { topics: [] },
  ),
  deadLetters: orElse(
    obj({
      total: orElse(num, 0),
      byReason: list(
        obj({
          reason: str,
          message: opt(str),
          topic: opt(str),
          count: orElse(num, 0),
          lastAt: opt(time),
          sample: opt(str),
        }),
      ),
    }),
    { total: 0, byReason: [] },
  ),
});
export type SystemHealth = Decoded<typeof systemHealth>;

export const about = obj({
  version: orElse(str, ''),
  catalogueVersion: opt(str),
  rules: opt(num),
  mode: opt(str),
  paneMs: opt(num),
  snapshotIntervalMs: opt(num),
  startedAt: opt(time),
  auth: opt(str),
});
export type About = Decoded<typeof about>;
