// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
import { Link } from '@tanstack/react-router';
import type { Fleet, VerdictCounts } from '../../api/answers';
import { useFleet } from '../../api/queries';
import { GuideLink } from '../../components/GuideLink';
import { StateGlyph } from '../../components/StateMark';
import { Empty, Failed, Loading } from '../../components/States';
import { useTitle } from '../../frame/useTitle';
import { count, percent, plural } from '../../model/units';
import { type Verdict, verdictTone, verdictWord } from '../../model/verdict';
import classes from './Fleet.module.css';

const ORDER: readonly Verdict[] = ['FAILING', 'DEGRADED', 'UNKNOWN', 'HEALTHY'];

/** All jobs together: which clusters are ill, and which causes cost the most. */
export function FleetPage() {
  useTitle('Fleet');
  const fleet = useFleet();
  if (!fleet.data) {
    return fleet.isPending ? (
      <Loading heights={[50, 120, 240]} label="Loading the fleet" />
    ) : (
      <Failed what="The fleet could not be loaded" error={fleet.error} retry={() => fleet.refetch()} />
    );
  }
  const data = fleet.data;
  return (
    <>
      <div className={classes.top}>
        <h1>Fleet</h1>
        <p>{sentence(data)}</p>
      </div>
      {data.jobs === 0 ? (
        <Empty tone="unknown" title="No job has reported yet">
          <Link to="/system">What has arrived so far</Link>
        </Empty>
      ) : (
        <div className={classes.layout}>
          <section aria-labelledby="clusters" className={classes.card}>
            <h2 id="clusters">Clusters</h2>
            {data.clusters.map((cluster) => (
              <Link
                key={cluster.name}
                to="/jobs"
                search={{ cluster: cluster.name }}
                className={classes.cluster}
              >
                <span className={classes.clusterName}>{cluster.name}</span>
                <span className={classes.clusterText}>{clusterSentence(cluster.counts)}</span>
                <Proportion counts={cluster.counts} />
              </Link>
            ))}
          </section>
          <section aria-labelledby="shares" className={classes.card}>
            <h2 id="shares">Share of jobs with trouble</h2>
            <Share name="Memory" share={data.shares.memory} />
            <Share name="Back pressure" share={data.shares.backpressure} />
            <Share name="Checkpoints" share={data.shares.checkpoints} />
          </section>
          <section aria-labelledby="causes" className={`${classes.card} ${classes.wide}`}>
            <h2 id="causes">Causes that cost the most</h2>
            <Causes fleet={data} />
          </section>
        </div>
      )}
    </>
  );
}

function sum(counts: VerdictCounts): number {
  return ORDER.reduce((total, v) => total + counts[v], 0);
}

function sentence({ jobs, clusters, counts }: Fleet): string {
  const sick = counts.FAILING + counts.DEGRADED;
  return `${plural(jobs, 'job')} in ${plural(clusters.length, 'cluster')}: ${sick === 0 ? 'none known to be ill' : `${count(counts.FAILING)} failing, ${count(counts.DEGRADED)} degraded`}${counts.UNKNOWN > 0 ? `, ${count(counts.UNKNOWN)} unknown` : ''}.`;
}

function clusterSentence(counts: VerdictCounts): string {
  const parts = ORDER.filter((v) => counts[v] > 0).map(
    (v) => `${count(counts[v])} ${verdictWord[v].toLowerCase()}`,
  );
  return `${plural(sum(counts), 'job')}: ${parts.join(', ')}`;
}

function Proportion({ counts }: { counts: VerdictCounts }) {
  return (
    <span className={classes.proportion} aria-hidden="true">
      {ORDER.filter((v) => counts[v] > 0).map((v) => (
        <i key={v} data-tone={verdictTone[v]} style={{ flexGrow: counts[v] }} />
      ))}
    </span>
  );
}

function Share({ name, share }: { name: string; share: number | undefined }) {
  return (
    <div className={classes.share}>
      <span className={classes.shareName}>
        <StateGlyph tone={share === undefined ? 'unknown' : share > 0 ? 'warn' : 'good'} size={15} /> {name}
      </span>
      <span className={classes.track}>
        <i style={{ width: `${(share ?? 0) * 100}%` }} />
      </span>
      <b className="num">{share === undefined ? 'unknown' : percent(share)}</b>
    </div>
  );
}

function Causes({ fleet }: { fleet: Fleet }) {
  if (fleet.topCauses.length === 0)
    return <p className={classes.quiet}>No known cause matches any job now.</p>;
  const most = Math.max(1, ...fleet.topCauses.map((c) => c.restarts));
  return (
    <div className={classes.scroll}>
      <table className={`${classes.causes} num`}>
        <thead>
          <tr>
            <th scope="col">Cause</th>
            <th scope="col">Jobs</th>
            <th scope="col">Restarts</th>
            <th scope="col">
              <span className={classes.hidden}>Share of restarts</span>
            </th>
            <th scope="col">Guide</th>
          </tr>
        </thead>
        <tbody>
          {fleet.topCauses.map((cause) => (
            <tr key={cause.id}>
              <th scope="row">
                <Link to="/jobs" search={{ cause: cause.id }}>
                  {cause.title}
                </Link>
              </th>
              <td>{count(cause.jobs)}</td>
              <td>{count(cause.restarts)}</td>
              <td className={classes.barCell}>
                {cause.restarts > 0 && <i style={{ width: `${(cause.restarts / most) * 100}%` }} />}
              </td>
              <td>{cause.guide && <GuideLink guide={cause.guide} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
