// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.collect.files;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class JobOwnershipTest {
    private static final String ORDERS = "0af1".repeat(8);
    private static final String BEDS = "1bc2".repeat(8);

    private final JobOwnership ownership = new JobOwnership();

    @Test
    void messageToTheAddressOfAJobMaster_isOfItsJob() {
        register(ORDERS, 2);
        register(BEDS, 4);

        assertThat(ownership.ofMaster("Discarding oversized payload sent to Actor[" + address(4) + "#-178]"))
                .contains(BEDS);
        assertThat(ownership.of("No answer from " + address(2) + " in time", ""))
                .contains(ORDERS);
    }

    @Test
    void addressThatNobodyRegisteredAt_isOfNoJob() {
        register(ORDERS, 2);

        assertThat(ownership.ofMaster("sent to " + address(21))).isEmpty();
        assertThat(ownership.ofMaster("sent to pekko.tcp://flink@jm:6123/user/rpc/jobmanager_*"))
                .isEmpty();
        assertThat(ownership.ofMaster("/user/rpc/jobmanager_2")).isEmpty();
    }

    @Test
    void addressGivenToAnotherJob_isOfThatOne() {
        register(ORDERS, 2);
        register(BEDS, 2);

        assertThat(ownership.ofMaster(address(2))).contains(BEDS);
    }

    private void register(String job, int number) {
        ownership.of("Successful registration at job manager " + address(number) + " for job " + job + ".", "");
    }

    private static String address(int number) {
        return "pekko.tcp://flink@jm:6123/user/rpc/jobmanager_" + number;
    }
}
