// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.lab.scenario;

import io.drsquirrel.lab.Json;
import java.time.Duration;

/**
 * Something done to the cluster while a scenario runs.
 *
 * @param after how long after the job was submitted
 * @param what its name, see {@link RunningScenario}
 * @param amount a number that some actions need, such as the new parallelism
 */
record Action(Duration after, String what, int amount) {
    static Action of(Json yaml) {
        double amount = yaml.get("amount").number();
        return new Action(
                Scenario.duration(yaml.get("after"), Duration.ZERO),
                yaml.get("do").text(),
                Double.isNaN(amount) ? 0 : (int) amount);
    }
}
