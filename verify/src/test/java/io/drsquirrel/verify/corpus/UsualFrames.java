// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.verify.corpus;

import java.util.ArrayList;
import java.util.List;

/** The frames of Flink that stand below those of a fault, in place of {@code @task}, {@code @jm}, {@code @rpc} and {@code @main}. */
final class UsualFrames {
    private UsualFrames() {}

    /**
     * The lines of a throwable with these words replaced.
     *
     * @param minor Flink's version, 118 for 1.18
     */
    static List<String> expand(List<String> below, int minor) {
        List<String> expanded = new ArrayList<>();
        for (String line : below) {
            switch (line.strip()) {
                case "@task" -> {
                    expanded.add(
                            "\tat org.apache.flink.streaming.runtime.io.StreamOneInputProcessor.processInput(StreamOneInputProcessor.java:65)");
                    expanded.add(
                            "\tat org.apache.flink.streaming.runtime.tasks.StreamTask.processInput(StreamTask.java:542)");
                    expanded.add(
                            "\tat org.apache.flink.streaming.runtime.tasks.mailbox.MailboxProcessor.runMailboxLoop(MailboxProcessor.java:231)");
                    expanded.add("\tat org.apache.flink.runtime.taskmanager.Task.doRun(Task.java:745)");
                    expanded.add("\tat org.apache.flink.runtime.taskmanager.Task.run(Task.java:562)");
                    expanded.add("\tat java.base/java.lang.Thread.run(Thread.java:829)");
                }
                case "@jm" -> {
                    expanded.add(
                            "\tat org.apache.flink.runtime.scheduler.SchedulerBase.<init>(SchedulerBase.java:245)");
                    expanded.add(
                            "\tat org.apache.flink.runtime.scheduler.DefaultScheduler.<init>(DefaultScheduler.java:135)");
                    expanded.add(
                            "\tat org.apache.flink.runtime.jobmaster.JobMaster.createScheduler(JobMaster.java:371)");
                    expanded.add("\tat org.apache.flink.runtime.jobmaster.JobMaster.<init>(JobMaster.java:348)");
                }
                case "@rpc" -> {
                    String rpc = minor >= 118
                            ? "org.apache.flink.runtime.rpc.pekko.PekkoRpcActor"
                            : "org.apache.flink.runtime.rpc.akka.AkkaRpcActor";
                    expanded.add("\tat " + rpc + ".handleRpcInvocation(" + rpc.substring(rpc.lastIndexOf('.') + 1)
                            + ".java:309)");
                    expanded.add(
                            "\tat " + rpc + ".handleMessage(" + rpc.substring(rpc.lastIndexOf('.') + 1) + ".java:164)");
                    expanded.add("\tat java.base/java.util.concurrent.ForkJoinPool.runWorker(ForkJoinPool.java:1655)");
                }
                case "@main" -> {
                    expanded.add(
                            "\tat org.apache.flink.client.program.PackagedProgram.callMainMethod(PackagedProgram.java:355)");
                    expanded.add(
                            "\tat org.apache.flink.client.program.PackagedProgram.invokeInteractiveModeForExecution(PackagedProgram.java:222)");
                    expanded.add("\tat org.apache.flink.client.ClientUtils.executeProgram(ClientUtils.java:105)");
                    expanded.add("\tat org.apache.flink.client.cli.CliFrontend.main(CliFrontend.java:1157)");
                }
                default -> expanded.add(line.startsWith("at ") || line.startsWith("... ") ? "\t" + line : line);
            }
        }
        return expanded;
    }
}
