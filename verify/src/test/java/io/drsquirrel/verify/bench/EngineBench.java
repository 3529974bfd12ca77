// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.bench;

import io.drsquirrel.diagnosis.catalogue.CatalogueLoader;
import io.drsquirrel.diagnosis.catalogue.RuleFolders;
import io.drsquirrel.diagnosis.engine.Diagnosis;
import io.drsquirrel.diagnosis.engine.DiagnosisEngine;
import io.drsquirrel.model.snapshot.JobSnapshot;
import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** How long one diagnosis of a large job takes: all rules and health checks, see {@link LargeJob}. */
@State(Scope.Benchmark)
@BenchmarkMode({Mode.AverageTime, Mode.SampleTime})
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 3, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(value = 1, jvmArgs = "-Xmx1g")
public class EngineBench {
    private DiagnosisEngine engine;
    private JobSnapshot healthy;
    private JobSnapshot sick;
    private JobSnapshot fewStacks;
    private JobSnapshot manyStacks;

    /** Loads the catalogue and makes the jobs. */
    @Setup
    public void setUp() throws IOException {
        engine = new DiagnosisEngine(CatalogueLoader.load(RuleFolders.builtIn()).catalogue());
        healthy = LargeJob.healthy();
        sick = LargeJob.sick();
        fewStacks = LargeJob.sickOfFewStacks();
        manyStacks = LargeJob.sickOfManyStacks();
    }

    /** A job with nothing wrong and few log records. */
    @Benchmark
    public Diagnosis healthyJob() {
        return engine.diagnose(healthy);
    }

    /** A job that is held up and restarts, with 2,000 log records with throwables. */
    @Benchmark
    public Diagnosis sickJob() {
        return engine.diagnose(sick);
    }

    /** The same with four throwables in turn. */
    @Benchmark
    public Diagnosis sickJobOfFewStacks() {
        return engine.diagnose(fewStacks);
    }

    /** The same with another throwable in each record. */
    @Benchmark
    public Diagnosis sickJobOfManyStacks() {
        return engine.diagnose(manyStacks);
    }
}
