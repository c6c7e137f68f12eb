package io.dynamolatency.internal.jupiter.declare;

import java.math.BigInteger;

/** Compares versions by their numbers: {@code 2.9.0} is before {@code 2.30.0}. Pure. */
final class VersionOrder {

    private VersionOrder() {}

    /** Returns a negative number if {@code one} is before {@code other}, zero if they are equal. */
    static int compare(String one, String other) {
        String[] left = one.split("[.-]", -1);
        String[] right = other.split("[.-]", -1);
        for (int i = 0; i < Math.max(left.length, right.length); i++) {
            String a = i < left.length ? left[i] : "0";
            String b = i < right.length ? right[i] : "0";
            boolean numbers = a.matches("\\d+") && b.matches("\\d+");
            int order = numbers ? new BigInteger(a).compareTo(new BigInteger(b)) : a.compareTo(b);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }
}
