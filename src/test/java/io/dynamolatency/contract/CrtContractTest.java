package io.dynamolatency.contract;

import io.dynamolatency.HttpClientKind;

/**
 * A connection goes back to the pool on the library's own thread, a moment after the answer is there: calls in
 * quick succession find it gone and open another, up to three in all. TLS sessions are not resumed.
 */
class CrtContractTest extends HttpClientContract {

    CrtContractTest() {
        super(HttpClientKind.CRT);
    }

    @Override
    int mostConnections() {
        return 3;
    }

    @Override
    boolean resumesSessions() {
        return false;
    }
}
