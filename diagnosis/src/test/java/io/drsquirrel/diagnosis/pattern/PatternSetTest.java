// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.pattern;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PatternSetTest {

    @Test
    void linesInOneBuffer_areReportedInOrderWithTheirBounds() {
        PatternSet set = PatternSet.compile(List.of(
                LinePattern.containing("space", "No space left"),
                LinePattern.regex("any", "left on (device|disk)"),
                LinePattern.regex("upper", "OUTOFMEMORY").ignoringCase()));

        assertThat(scan(
                        set,
                        "fine\r\nNo space left on disk\r\nfine\nOutOfMemoryError\nno space left"
                                .getBytes(StandardCharsets.UTF_8)))
                .containsExactly("space@No space left on disk", "any@No space left on disk", "upper@OutOfMemoryError");
    }

    @Test
    void parts_mustAllOccurInAnyOrder() {
        PatternSet set = PatternSet.compile(List.of(LinePattern.containing("both", "kafka", "fenced producer")));

        assertThat(set.match("the fenced producer of kafka").get(0)).isTrue();
        assertThat(set.match("the fenced producer").isEmpty()).isTrue();
        assertThat(set.match("the fenced producer of Kafka").isEmpty()).isTrue();
    }

    @Test
    void sameLineTwice_isReportedOnce() {
        PatternSet set = PatternSet.compile(List.of(LinePattern.containing("a", "timed out")));

        assertThat(scan(set, "timed out, timed out, timed out\n".getBytes(StandardCharsets.UTF_8)))
                .hasSize(1);
    }

    @Test
    void regexBeyondLinearTime_isRefusedWithWords() {
        PatternSet set = PatternSet.compile(
                List.of(LinePattern.regex("look", "(?=evil)x"), LinePattern.regex("good", "good one")));

        assertThat(set.size()).isEqualTo(1);
        assertThat(set.id(0)).isEqualTo("good");
        assertThat(set.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.kind()).isEqualTo(PatternProblem.Kind.REFUSED);
            assertThat(problem.message()).contains("pattern look").contains("RE2 syntax");
        });
    }

    @Test
    void patternWithoutLiteral_worksAndIsReportedAsSlow() {
        PatternSet set = PatternSet.compile(List.of(LinePattern.regex("digits", "^\\d{5}$")));

        assertThat(set.problems()).singleElement().satisfies(problem -> assertThat(problem.kind())
                .isEqualTo(PatternProblem.Kind.SLOW));
        assertThat(scan(set, "x\n12345\n\n123456\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("digits@12345");
    }

    @Test
    void literalInAnotherScript_isFoundInUtf8AsFastAsOthers() {
        PatternSet set = PatternSet.compile(List.of(
                LinePattern.containing("wrong", "密码错误").ignoringCase(),
                LinePattern.containing("mixed", "Zugriff für ÄPFEL").ignoringCase()));

        assertThat(set.problems()).isEmpty();
        assertThat(scan(set, "用户名或密码错误\nzugriff FüR ÄPFEL\nzugriff für äpfel\n".getBytes(StandardCharsets.UTF_8)))
                .containsExactly("wrong@用户名或密码错误", "mixed@zugriff FüR ÄPFEL");
    }

    @Test
    void neitherRegexNorParts_isAnError() {
        assertThatThrownBy(() -> LinePattern.containing("empty")).hasMessageContaining("neither a regex nor");
    }

    @Test
    void otherEncodings_areMatched() {
        PatternSet set = PatternSet.compile(List.of(
                LinePattern.regex("umlaut", "Größe.*exceeded limit"),
                LinePattern.containing("part", "Größe of record")));

        assertThat(scan(set, "Größe x exceeded limit\nGröße of record".getBytes(StandardCharsets.UTF_8)))
                .hasSize(2);
        assertThat(scan(set, "Größe x exceeded limit\n".getBytes(StandardCharsets.ISO_8859_1)))
                .hasSize(1);
    }

    @Test
    void lineBeyondTheReach_isStillMatched() {
        PatternSet set = PatternSet.compile(
                List.of(LinePattern.regex("needle", "sharp +needle"), LinePattern.regex("slow", "[0-9]x")));
        byte[] huge = new byte[3_000_000];
        java.util.Arrays.fill(huge, (byte) ' ');
        System.arraycopy("sharp needle".getBytes(StandardCharsets.US_ASCII), 0, huge, 2_000_000, 12);
        List<String> ids = new ArrayList<>();

        set.scanner().scan(huge, 0, huge.length, (start, end, pattern) -> {
            assertThat(end - start).isLessThanOrEqualTo(128 * 1024);
            ids.add(set.id(pattern));
        });

        assertThat(ids).containsExactly("needle");
    }

    /** Whatever the lengths of literals (and so the stride), the answer is that of the slow and simple way. */
    @Test
    void randomPatternsOnRandomLines_agreeWithJavaRegex() {
        Random random = new Random(7);
        for (int round = 0; round < 60; round++) {
            List<LinePattern> patterns = new ArrayList<>();
            int shortest = 1 + random.nextInt(14);
            for (int i = 0; i < 20; i++) {
                String a = word(random, shortest + random.nextInt(6));
                String b = word(random, 1 + random.nextInt(3));
                LinePattern pattern =
                        switch (random.nextInt(5)) {
                            case 0 -> LinePattern.containing("p" + i, a);
                            case 1 -> LinePattern.containing("p" + i, a, b);
                            case 2 -> LinePattern.regex("p" + i, a + ".?" + b);
                            case 3 -> LinePattern.regex("p" + i, "(" + a + "|" + b + "+c)[ab]");
                            default -> LinePattern.regex("p" + i, "^" + a + "(?:" + b + ")?");
                        };
                patterns.add(random.nextBoolean() ? pattern : pattern.ignoringCase());
            }
            PatternSet set = PatternSet.compile(patterns);
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < 400; i++) {
                text.append(word(random, random.nextInt(40)));
                if (random.nextInt(3) == 0) {
                    LinePattern seed = patterns.get(random.nextInt(patterns.size()));
                    text.append(
                            seed.regex().isEmpty()
                                    ? seed.parts().get(0)
                                    : seed.regex().replaceAll("[^a-zA-Z]", ""));
                }
                text.append(word(random, random.nextInt(9))).append('\n');
            }
            assertThat(scan(set, text.toString().getBytes(StandardCharsets.US_ASCII)))
                    .as("round %d of %s", round, patterns)
                    .isEqualTo(slowly(patterns, text.toString()));
        }
    }

    @Test
    void randomBytes_neverThrow() {
        Random random = new Random(11);
        PatternSet set = PatternSet.compile(List.of(
                LinePattern.containing("a", "ab"),
                LinePattern.regex("b", "\\x{e9}+q?."),
                LinePattern.regex("c", "abc|[^a]{3}")));
        for (int i = 0; i < 300; i++) {
            byte[] bytes = new byte[random.nextInt(3000)];
            random.nextBytes(bytes);
            int from = bytes.length == 0 ? 0 : random.nextInt(bytes.length);
            set.scanner().scan(bytes, from, bytes.length, (start, end, pattern) -> assertThat(start)
                    .isBetween(from, end));
        }
    }

    private static List<String> scan(PatternSet set, byte[] bytes) {
        List<String> matches = new ArrayList<>();
        set.scanner()
                .scan(
                        bytes,
                        0,
                        bytes.length,
                        (start, end, pattern) -> matches.add(
                                set.id(pattern) + "@" + new String(bytes, start, end - start, StandardCharsets.UTF_8)));
        return matches;
    }

    private static List<String> slowly(List<LinePattern> patterns, String text) {
        List<String> matches = new ArrayList<>();
        for (String line : text.split("\n")) {
            for (LinePattern pattern : patterns) {
                int flags = pattern.ignoreCase() ? Pattern.CASE_INSENSITIVE : 0;
                boolean found = pattern.regex().isEmpty()
                        ? pattern.parts().stream().allMatch(part -> Pattern.compile(part, flags)
                                .matcher(line)
                                .find())
                        : Pattern.compile(pattern.regex(), flags).matcher(line).find();
                if (found) {
                    matches.add(pattern.id() + "@" + line);
                }
            }
        }
        return matches;
    }

    private static String word(Random random, int length) {
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < length; i++) {
            word.append("abcABC ".charAt(random.nextInt(7)));
        }
        return word.toString();
    }
}
