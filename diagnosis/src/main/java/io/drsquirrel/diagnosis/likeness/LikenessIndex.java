// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.likeness;

import io.drsquirrel.model.codec.BinaryReader;
import io.drsquirrel.model.codec.BinaryWriter;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Which causes' descriptions are most like a text, by BM25 (Robertson and Zaragoza, "The Probabilistic Relevance Framework: BM25 and
 * Beyond", 2009).
 *
 * <p>A term counts the more, the fewer causes speak of it ({@code ln(1 + (N - n + 0.5) / (n + 0.5))}), with {@code k1} = 1.2 for how
 * soon repetition stops to matter and {@code b} = 0.4 for how much long descriptions pay for their length. A term of the asked text
 * counts once, however often it stands in a stack. Weights are made when the index is, so that asking is adding up.
 */
public final class LikenessIndex {
    private static final int FORMAT = 1;
    private static final double K1 = 1.2;
    private static final double B = 0.4;
    private static final double SCALE = 1000;

    private final List<String> causes;
    private final Map<String, int[]> postings;

    /** Pairs of a cause's position and its weight in thousandths, by term. */
    private LikenessIndex(List<String> causes, Map<String, int[]> postings) {
        this.causes = List.copyOf(causes);
        this.postings = postings;
    }

    /**
     * A cause and how like the text is to what is said of it.
     *
     * @param id of the rule
     * @param score sum of the weights of the terms in common; to be compared with others for the same text only
     * @param share of what the text's terms could weigh at most, 0 to 1
     * @param terms the heaviest terms in common, at most five, heaviest first
     */
    public record Likeness(String id, double score, double share, List<String> terms) {}

    /** An index of descriptions by id of the cause. */
    public static LikenessIndex of(Map<String, String> descriptions) {
        List<String> causes = new ArrayList<>();
        List<Map<String, Integer>> counts = new ArrayList<>();
        Map<String, Integer> spoken = new TreeMap<>();
        long length = 0;
        for (Map.Entry<String, String> description : new TreeMap<>(descriptions).entrySet()) {
            Map<String, Integer> own = new HashMap<>();
            Terms.of(description.getValue()).forEach(term -> own.merge(term, 1, Integer::sum));
            own.keySet().forEach(term -> spoken.merge(term, 1, Integer::sum));
            length += size(own);
            causes.add(description.getKey());
            counts.add(own);
        }
        double mean = Math.max(1, length / (double) Math.max(1, causes.size()));
        Map<String, int[]> postings = new TreeMap<>();
        spoken.forEach((term, n) -> {
            int[] pairs = new int[2 * n];
            int at = 0;
            for (int cause = 0; cause < causes.size(); cause++) {
                Map<String, Integer> own = counts.get(cause);
                int count = own.getOrDefault(term, 0);
                if (count > 0) {
                    double often = count * (K1 + 1) / (count + K1 * (1 - B + B * size(own) / mean));
                    pairs[at++] = cause;
                    pairs[at++] = (int) Math.round(SCALE * rarity(causes.size(), n) * often);
                }
            }
            postings.put(term, pairs);
        });
        return new LikenessIndex(causes, postings);
    }

    private static long size(Map<String, Integer> counts) {
        return counts.values().stream().mapToLong(Integer::longValue).sum();
    }

    private static double rarity(int all, int n) {
        return Math.log(1 + (all - n + 0.5) / (n + 0.5));
    }

    private record Weighed(String term, int weight) {}

    /** The causes that share a term with the text, the most like first. */
    public List<Likeness> of(String text) {
        Set<String> terms = new LinkedHashSet<>(Terms.of(text));
        double[] scores = new double[causes.size()];
        Map<Integer, List<Weighed>> common = new HashMap<>();
        double most = 0;
        for (String term : terms) {
            int[] pairs = postings.getOrDefault(term, new int[0]);
            most += (K1 + 1) * rarity(causes.size(), pairs.length / 2);
            for (int i = 0; i < pairs.length; i += 2) {
                scores[pairs[i]] += pairs[i + 1] / SCALE;
                common.computeIfAbsent(pairs[i], c -> new ArrayList<>()).add(new Weighed(term, pairs[i + 1]));
            }
        }
        double whole = most;
        List<Likeness> ranked = new ArrayList<>();
        common.forEach((cause, shared) -> {
            if (scores[cause] > 0) {
                ranked.add(new Likeness(
                        causes.get(cause), scores[cause], Math.min(1, scores[cause] / whole), heaviest(shared)));
            }
        });
        ranked.sort(Comparator.comparingDouble(Likeness::score).reversed().thenComparing(Likeness::id));
        return ranked;
    }

    private static List<String> heaviest(List<Weighed> shared) {
        shared.sort(Comparator.comparingInt(Weighed::weight).reversed());
        return shared.stream().limit(5).map(Weighed::term).toList();
    }

    /**
     * Writes the index.
     *
     * @throws IOException where the stream cannot take it
     */
    public void write(OutputStream stream) throws IOException {
        DataOutputStream data = new DataOutputStream(stream);
        BinaryWriter out = new BinaryWriter(data);
        out.rawByte(FORMAT);
        out.all(causes, out::string);
        out.all(postings.entrySet(), posting -> {
            out.string(posting.getKey());
            out.number(posting.getValue().length);
            for (int value : posting.getValue()) {
                out.number(value);
            }
        });
        data.flush();
    }

    /**
     * Reads what {@link #write} wrote.
     *
     * @throws IOException where it is damaged or of another format
     */
    static LikenessIndex read(InputStream stream) throws IOException {
        BinaryReader in = new BinaryReader(new DataInputStream(new ByteArrayInputStream(stream.readAllBytes())));
        int format = in.rawByte();
        if (format != FORMAT) {
            throw new IOException("the index of likeness has format " + format + ", this version reads " + FORMAT);
        }
        List<String> causes = in.all(in::string);
        Map<String, int[]> postings = new HashMap<>();
        int terms = in.size();
        for (int i = 0; i < terms; i++) {
            String term = in.string();
            int[] pairs = new int[in.size()];
            for (int k = 0; k < pairs.length; k++) {
                pairs[k] = in.integer();
            }
            for (int k = 0; k < pairs.length; k += 2) {
                if (pairs[k] < 0 || pairs[k] >= causes.size()) {
                    throw new IOException("the index of likeness is damaged at term '" + term + "'");
                }
            }
            postings.put(term, pairs);
        }
        return new LikenessIndex(causes, postings);
    }
}
