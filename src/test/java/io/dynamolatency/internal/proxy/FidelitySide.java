package io.dynamolatency.internal.proxy;

/** What the fidelity benchmark compares. */
enum FidelitySide {
    /** The kernel's TCP over a link that delays packets. */
    TRUTH,
    /** The emulated network, whose delays are waited for. */
    EMULATED,
    /** The emulated network in virtual time. */
    VIRTUAL
}
