// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
const WORDS: Record<string, string> = {
  gc: 'Garbage collection',
  cpu: 'CPU',
  backpressure: 'Back pressure',
  checkpoint: 'Checkpoints',
  cdc: 'Change data capture',
  sql: 'SQL',
  yarn: 'YARN',
  kubernetes: 'Kubernetes',
  kafka: 'Kafka',
  rocksdb: 'RocksDB',
  jvm: 'JVM',
  io: 'I/O',
};

/** A family of rules as a heading: `event-time` reads "Event time". */
export function familyName(family: string): string {
  return WORDS[family] ?? family.charAt(0).toUpperCase() + family.slice(1).replace(/-/g, ' ');
}
