// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.cli;

import io.drsquirrel.diagnosis.report.HtmlReport;
import io.drsquirrel.diagnosis.report.JsonReport;
import io.drsquirrel.diagnosis.report.JunitReport;
import io.drsquirrel.diagnosis.report.MarkdownReport;
import io.drsquirrel.diagnosis.report.Report;
import io.drsquirrel.diagnosis.report.TextReport;

/** Forms in which {@code squirrel diagnose} reports. */
enum ReportFormat {
    TEXT,
    JSON,
    MARKDOWN,
    HTML,
    JUNIT;

    /**
     * The report in this form.
     *
     * @param verbose whether the text form unfolds its details
     * @param colour whether the text form may use colour
     */
    Report report(String catalogueVersion, boolean verbose, boolean colour) {
        return switch (this) {
            case TEXT -> new TextReport(verbose, colour);
            case JSON -> new JsonReport(catalogueVersion, true);
            case MARKDOWN -> new MarkdownReport();
            case HTML -> new HtmlReport();
            case JUNIT -> new JunitReport();
        };
    }
}
