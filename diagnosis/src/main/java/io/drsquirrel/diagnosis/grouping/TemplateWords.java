// SPDX-License-Identifier: Apache-2.0
// Copyright the Dr. Squirrel authors
package io.drsquirrel.diagnosis.grouping;

import io.drsquirrel.model.fingerprint.MessageMask;
import java.util.List;
import java.util.Set;

/** What the parts of a masked message are. */
final class TemplateWords {
    private TemplateWords() {}

    /** A list of words, written with blanks between them. */
    static Set<String> of(String words) {
        return Set.of(words.split("\\s+"));
    }

    /** How many of them say something that is the same in all messages of a template. */
    static int plain(List<String> parts) {
        return (int) parts.stream().filter(TemplateWords::isPlain).count();
    }

    static boolean isPlain(String part) {
        return !part.contains(MessageMask.VARIABLE) && part.chars().anyMatch(Character::isLetter);
    }

    /** A qualified name whose last part begins in upper case. */
    static boolean isClass(String part) {
        int dot = Math.max(part.lastIndexOf('.'), part.lastIndexOf('$'));
        return dot > 0
                && part.indexOf('.') > 0
                && part.indexOf('.') < part.length() - 1
                && dot + 1 < part.length()
                && part.charAt(dot + 1) >= 'A'
                && part.charAt(dot + 1) <= 'Z'
                && part.chars().anyMatch(Character::isLowerCase);
    }
}
