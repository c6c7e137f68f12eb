package io.dynamolatency.contract;

import io.dynamolatency.HttpClientKind;

/** As CRT. */
class CrtAsyncContractTest extends HttpClientContract {

    CrtAsyncContractTest() {
        super(HttpClientKind.CRT_ASYNC);
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
