package io.dynamolatency.contract;

import io.dynamolatency.HttpClientKind;

/** As Apache 5, on whose predecessor the SDK stood before 2.46.0. */
class Apache4ContractTest extends HttpClientContract {

    Apache4ContractTest() {
        super(HttpClientKind.APACHE4);
    }
}
