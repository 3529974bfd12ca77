// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import type { SystemHealth } from '../../api/answers';
import { useAbout, useSystemHealth } from '../../api/queries';
import { Ago } from '../../components/Ago';
import { DataTable, Panel } from '../../components/Panel';
import { StatePill } from '../../components/StateMark';
import { Empty, Failed, Loading } from '../../components/States';
import { useTitle } from '../../frame/useTitle';
import { count, plural } from '../../model/units';
import type { Tone } from '../../model/verdict';
import classes from './System.module.css';

type Status = SystemHealth['status'];
const TONE: Record<Status, Tone> = { OK: 'good', DEGRADED: 'warn', DOWN: 'fail', UNKNOWN: 'unknown' };
const WORD: Record<Status, string> = {
  OK: 'Working',
  DEGRADED: 'Degraded',
  DOWN: 'Down',
  UNKNOWN: 'Unknown',
};

/** How Dr. Squirrel itself is: its parts, what arrives, and what could not be read. */
export function SystemPage() {
  useTitle('System');
  const system = useSystemHealth();
  const about = useAbout().data;
  if (!system.data) {
    return system.isPending ? (
      <Loading heights={[50, 200, 200]} label="Loading the state of the system" />
    ) : (
      <Failed
        what="The state of the server could not be loaded"
        error={system.error}
        retry={() => system.refetch()}
      />
    );
  }
  const { status, components, ingest, deadLetters } = system.data;
  const down = components.filter((c) => c.status === 'DOWN');
  return (
    <>
      <div className={classes.top}>
        <h1>System</h1>
        <StatePill tone={TONE[status]} strong>
          {WORD[status]}
        </StatePill>
        {about && (
          <p>
            version {about.version}
            {about.catalogueVersion && `, catalogue ${about.catalogueVersion}`}
            {about.rules !== undefined && ` with ${plural(about.rules, 'rule')}`}
          </p>
        )}
      </div>
      <div className={classes.panels}>
        <Panel
          id="components"
          title="Parts"
          sentence={
            down.length === 0
              ? 'Every part answers.'
              : `${down.map((c) => c.name).join(', ')} ${down.length === 1 ? 'does' : 'do'} not answer; what depends on it is unknown until then.`
          }
        >
          <DataTable
            label="Parts of the system"
            head={['Part', 'State', 'Last success', 'Message']}
            rows={components.map((c) => [
              c.name,
              <StatePill key="s" tone={TONE[c.status]}>
                {WORD[c.status]}
              </StatePill>,
              c.lastSuccessAt === undefined ? 'never' : <Ago key="t" at={c.lastSuccessAt} />,
              c.message ?? '',
            ])}
          />
        </Panel>
        <Panel
          id="ingest"
          title="What arrives"
          sentence={
            ingest.topics.length === 0
              ? 'Nothing is read from Kafka in this mode.'
              : `${count(ingest.topics.reduce((sum, t) => sum + t.records, 0))} records since the start.`
          }
        >
          {ingest.topics.length === 0 ? (
            <Empty title="No topics">The server polls Flink's REST API, or reads files.</Empty>
          ) : (
            <DataTable
              label="Records per topic"
              head={['Topic', 'Records', 'Per second', 'Behind', 'Newest']}
              rows={ingest.topics.map((t) => [
                <span key="n" className="mono">
                  {t.topic}
                </span>,
                count(t.records),
                t.perSecond === undefined ? 'unknown' : count(t.perSecond),
                t.lag === undefined ? 'unknown' : count(t.lag),
                t.lastRecordAt === undefined ? 'never' : <Ago key="t" at={t.lastRecordAt} />,
              ])}
            />
          )}
        </Panel>
        <Panel
          id="dead-letters"
          title="Dead letters"
          sentence={
            deadLetters.total === 0
              ? 'Every record could be read.'
              : `${plural(deadLetters.total, 'record')} could not be read. They are kept in squirrel.dead-letters with the reason; everything else went on.`
          }
        >
          {deadLetters.byReason.length > 0 && (
            <DataTable
              label="Dead letters by reason"
              head={['Reason', 'Topic', 'Records', 'Last', 'Sample']}
              rows={deadLetters.byReason.map((d) => [
                d.message ?? d.reason,
                <span key="t" className="mono">
                  {d.topic ?? ''}
                </span>,
                count(d.count),
                d.lastAt === undefined ? '' : <Ago key="a" at={d.lastAt} />,
                <span key="s" className={`mono ${classes.sample}`}>
                  {d.sample ?? ''}
                </span>,
              ])}
            />
          )}
        </Panel>
      </div>
    </>
  );
}
