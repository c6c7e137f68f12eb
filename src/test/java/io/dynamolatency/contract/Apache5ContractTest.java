package io.dynamolatency.contract;

import io.dynamolatency.HttpClientKind;

/** The SDK's default: one connection is enough, and a connection is known to have expired when it is wanted again. */
class Apache5ContractTest extends HttpClientContract {

    Apache5ContractTest() {
        super(HttpClientKind.APACHE5);
    }
}
