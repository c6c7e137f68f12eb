package io.dynamolatency.internal.driver;

import io.dynamolatency.ConnectionMode;

/**
 * A side of a comparison: a mode, or a client in the mode {@code AS_BUILT}. The calls of a client have their own label.
 *
 * @param label stands after the test's name in results; empty without a comparison of clients
 */
record Side(ConnectionMode mode, String label, CallTimer timer) {}
