package io.dynamolatency.internal.maven;

import org.eclipse.aether.util.version.GenericVersionScheme;
import org.eclipse.aether.version.InvalidVersionSpecificationException;
import org.eclipse.aether.version.Version;

/** Compares versions in the same way as Maven: {@code 2.9.0} is before {@code 2.30.0}. Pure. */
public final class VersionOrder {

    private VersionOrder() {}

    /**
     * Returns a negative number if {@code one} is before {@code other}, zero if they are equal, otherwise a positive
     * number.
     */
    public static int compare(String one, String other) {
        GenericVersionScheme scheme = new GenericVersionScheme();
        try {
            Version left = scheme.parseVersion(one);
            Version right = scheme.parseVersion(other);
            return left.compareTo(right);
        } catch (InvalidVersionSpecificationException impossible) {
            throw new IllegalStateException("each text is a version", impossible);
        }
    }
}
