package io.dynamolatency.internal.firstcall;

/** What differs between the JVMs that are compared. The names of these constants are the same as in the annotation. */
public enum Variant {
    NOTHING,
    SDK_WARM_UP,
    CDS_ARCHIVE,
    TIERED_STOP_AT_LEVEL_1
}
