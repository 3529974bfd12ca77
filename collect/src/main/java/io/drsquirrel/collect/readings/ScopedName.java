// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.readings;

import io.drsquirrel.model.signal.FlinkMetric.Level;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The scope before a metric's name, taken apart as far as that is possible without knowing any names: Flink's formats are {@code
 * <host>.taskmanager.<tm_id>.<job_name>.<task_name or operator_name>.<subtask_index>}, {@code <host>.jobmanager.<job_name>} and the
 * like, and all of these names may hold dots. Users may choose other formats; what then cannot be told apart stays in {@code subject}.
 *
 * @param level what the metric belongs to
 * @param host what stands before {@value #TASK_MANAGER} or {@value #JOB_MANAGER}; empty in formats of users
 * @param subject for tasks {@code <tm_id>.<job_name>.<task_name>}, for jobs the job's name, for processes the task manager's id
 * @param subtask its index; -1 for jobs and processes
 * @param group what the operator put between its subtask and the metric: a state, a split; mostly empty
 * @param standard whether the format is Flink's own
 */
record ScopedName(Level level, String host, String subject, int subtask, String group, boolean standard) {
    static final String TASK_MANAGER = ".taskmanager.";
    static final String JOB_MANAGER = ".jobmanager.";

    private static final Pattern TASK_MANAGER_ID =
            Pattern.compile("^(?:[\\w.-]+:\\d{2,5}-[0-9a-f]{4,8}|container_[0-9e_]+)(?=\\.)");

    /** Takes the scope apart; null where it fits no metric of that level. */
    static @org.jspecify.annotations.Nullable ScopedName of(NamedMetric metric) {
        String scope = metric.scope();
        int tm = scope.indexOf(TASK_MANAGER);
        int jm = tm >= 0 ? -1 : scope.indexOf(JOB_MANAGER);
        int marker = tm >= 0 ? tm + TASK_MANAGER.length() : jm >= 0 ? jm + JOB_MANAGER.length() : -1;
        String host = marker < 0 ? "" : scope.substring(0, Math.max(tm, jm));
        String rest = marker < 0 ? scope : scope.substring(marker);
        Level level = metric.metric().level();
        switch (level) {
            case PROCESS:
                // The job manager has no id: host.jobmanager.
                return new ScopedName(level, host, tm >= 0 ? rest : "", -1, "", marker >= 0);
            case JOB:
                // Operators of users may call metrics like the job's.
                return tm >= 0 ? null : new ScopedName(level, host, rest, -1, "", marker >= 0);
            default:
                return jm >= 0 ? null : task(level, host, rest, marker >= 0);
        }
    }

    /** Cuts the subtask off: the last part that is a number, save the ids of splits. */
    private static @org.jspecify.annotations.Nullable ScopedName task(
            Level level, String host, String rest, boolean standard) {
        int end = rest.length();
        while (end > 0) {
            int dot = rest.lastIndexOf('.', end - 1);
            if (dot < 0) {
                return null;
            }
            boolean ofSplit =
                    rest.startsWith("split", dot - 5) && (dot == 5 || rest.charAt(Math.max(0, dot - 6)) == '.');
            if (!ofSplit && isIndex(rest, dot + 1, end)) {
                String group = end == rest.length() ? "" : rest.substring(end + 1);
                return new ScopedName(
                        level,
                        host,
                        rest.substring(0, dot),
                        Integer.parseInt(rest.substring(dot + 1, end)),
                        group.startsWith("split.") ? group.substring(6) : group,
                        standard);
            }
            if (level == Level.TASK) {
                return null;
            }
            end = dot;
        }
        return null;
    }

    private static boolean isIndex(String text, int from, int to) {
        if (to <= from || to - from > 5) {
            return false;
        }
        for (int i = from; i < to; i++) {
            if (text.charAt(i) < '0' || text.charAt(i) > '9') {
                return false;
            }
        }
        return true;
    }

    /** The task manager's id at the begin of the subject, told by its shape or since it is the host's name; else the first word. */
    int endOfTaskManager() {
        Matcher id = TASK_MANAGER_ID.matcher(subject);
        if (id.find()) {
            return id.end();
        }
        if (!host.isEmpty() && subject.startsWith(host + ".")) {
            return host.length();
        }
        return Math.max(0, subject.indexOf('.'));
    }
}
