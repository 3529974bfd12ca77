// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.model.fingerprint;

import java.util.Set;

/** The few words of English (and of logs) that tell what their neighbours are. */
final class Words {

    /** A number behind one of these is a code and does not vary. */
    static final Set<String> CODES = words("""
            code codes errorcode sqlstate errno error exit exitcode status statuscode http signal sqlcode vendorcode
            retcode returncode exitvalue""");

    /** A message that begins with one of these rejects a value and names it. */
    static final Set<String> REJECTIONS = words("""
            unknown invalid unsupported unexpected illegal unrecognized malformed bad undefined""");

    /** May stand between a code and its announcement. */
    static final Set<String> LINKS = words("""
            is was of value with code number state response returned""");

    /** Behind one of these a name follows. */
    static final Set<String> NOUNS = words("""
            topic topics partition partitions column columns field fields key keys table tables queue bucket index
            collection database schema subject group user username host hostname broker file directory path stream
            shard keyspace container consumer producer client record value namespace pod catalog view connector slot
            publication subscription tenant customer property attribute element token input string principal role
            region cluster node domain variable parameter option word command symbol character currency country id
            prefix job task operator vertex job-name sku order tag label""");

    /** The ones that are followed by a name in messages of records too, where few sentences speak of them without. */
    static final Set<String> NOUNS_IN_RECORDS = words("""
            user username topic topics queue bucket index collection database schema group table keyspace consumer
            namespace pod catalog publication subscription tenant principal role domain template policy driver
            volume zone""");

    /** May stand between such a noun and the name. */
    static final Set<String> NAMED = Set.of("named", "called", "name", "id");

    /** These behind a noun are never names. */
    static final Set<String> NOT_NAMES = words("""
            is was are were has have had not no and or of in on at to for from with without by as must may can
            cannot could should would will does did do be been being already because when while if that which than
            then the a an it its this these those exceeds exceeded failed missing invalid unknown expired timeout
            error exception type types size count number length limit value values name names format state status
            offset metadata access after before between into out up down over under per via doesn't isn't wasn't
            can't don't won't couldn't reader writer source sink manager serializer deserializer store list set map
            group groups coordinator leader authorization authentication permission lookup factory class method
            function descriptor handler server not-null pattern patterns setting settings mapping mappings""");

    /** Behind a name the sentence goes on with one of these. */
    static final Set<String> AFTER_NAMES = words("""
            is was are were has have had not and or of in on at to for from with without by as must may can cannot
            could should would will does did be already because when while if that which than exceeds exceeded
            failed after before between into doesn't isn't contains expects expected exists but due within during
            via missing""");

    /** The value of a pair with one of these names tells kinds apart. */
    static final Set<String> CATEGORIES = words("""
            code errorcode error errortype reason cause type kind state status level mode exception class severity
            keepererrorcode errno category""");

    /** A quoted value of a pair with one of these names is what the record tells. */
    static final Set<String> TELLING = words("""
            err error reason cause message msg exception warning detail description""");

    /** The value of a pair with one of these names is the message itself. */
    static final Set<String> MESSAGES = Set.of("msg", "message");

    /** Words for nothing, where other records have a value. */
    static final Set<String> NOTHING = Set.of("null", "nil", "undef", "nan", "n/a");

    /** A colon behind one of these and before a number does not make a host and port. */
    static final Set<String> BEFORE_VALUE = words("""
            size length count offset id code status line column index pid tid time error errno number version epoch
            partition key value position pos row max min total limit timeout attempt retry retries level len uid gid
            port""");

    /** Statements of SQL that are one word. */
    static final Set<String> STATEMENTS = Set.of("BEGIN", "COMMIT", "ROLLBACK", "END", "ABORT");

    static final Set<String> UNITS = words("""
            ms millis millisecond milliseconds s sec secs second seconds m min mins minute minutes h hour hours d
            day days ns us nanoseconds microseconds byte bytes b k g t kb mb gb tb kib mib gib tib % am pm utc gmt eur usd
            gbp jpy chf cny inr""");

    static final Set<String> DATES = words("""
            mon tue wed thu fri sat sun jan feb mar apr may jun jul aug sep oct nov dec""");

    private Words() {}

    private static Set<String> words(String text) {
        return Set.of(text.split("\\s+"));
    }
}
