// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.watcher;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import io.drsquirrel.model.codec.ObservationCodec;
import io.drsquirrel.model.observation.Observation;
import java.io.IOException;
import java.util.List;
import org.apache.flink.core.memory.DataInputView;
import org.apache.flink.core.memory.DataOutputView;

/**
 * Observations on their way through the watcher: first of one process, then of one run of a job, then of one job.
 *
 * @param cluster the cluster they come from
 * @param process id of the process they are about, empty once they are sorted by job
 * @param run Flink's job id, empty while they are sorted by process
 * @param job the job's name, empty where it is not known yet
 */
public record Facts(String cluster, String process, String run, String job, List<Observation> observations) {
    private static final char SEPARATOR = '\u0001';

    public Facts {
        observations = List.copyOf(observations);
    }

    /** Key of the process. */
    public String processKey() {
        return cluster + SEPARATOR + process;
    }

    /** Key of the run. */
    public String runKey() {
        return cluster + SEPARATOR + run;
    }

    /** Key of the job: all its runs have the same. */
    public String jobKey() {
        return cluster + SEPARATOR + job;
    }

    /** The form they have between two operators, and in state. */
    public static final class Serializer extends OwnSerializer<Facts> {
        private static final long serialVersionUID = 1;
        private static final int VERSION = 1;

        /** For Flink. */
        public Serializer() {
            super(Facts.class, true);
        }

        @Override
        public void serialize(Facts facts, DataOutputView target) throws IOException {
            target.writeByte(VERSION);
            BinaryWriter out = new BinaryWriter(target);
            out.string(facts.cluster());
            out.string(facts.process());
            out.string(facts.run());
            out.string(facts.job());
            ObservationCodec.writeAll(out, facts.observations());
        }

        @Override
        public Facts deserialize(DataInputView source) throws IOException {
            int version = source.readUnsignedByte();
            if (version != VERSION) {
                throw new IOException("facts - version " + version + " - version " + VERSION + " can be read");
            }
            BinaryReader in = new BinaryReader(source);
            String cluster = in.string();
            String process = in.string();
            String run = in.string();
            String job = in.string();
            return new Facts(cluster, process, run, job, ObservationCodec.readAll(in));
        }
    }
}
