package io.dynamolatency.internal.setup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.dynamolatency.ConnectionMode;
import io.dynamolatency.ExternalClient;
import io.dynamolatency.HttpClientKind;
import io.dynamolatency.NetworkProfile;
import io.dynamolatency.backend.DynamoBackend;
import io.dynamolatency.internal.access.ApiAccess;
import io.dynamolatency.internal.calls.MeasuredTest;
import io.dynamolatency.internal.client.KitClients;
import io.dynamolatency.internal.client.KitEndpoint;
import io.dynamolatency.internal.client.TestProperties;
import io.dynamolatency.internal.driver.MeasurementSettings;
import io.dynamolatency.internal.jfr.FlightRecord;
import io.dynamolatency.internal.proxy.RunCertificate;
import io.dynamolatency.measure.LatencyProbe;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Keys that open more than the back end go to another process only with permission. */
@Timeout(30)
@Tag("unit")
class KeysForOtherProcessesTest {

    private interface Look {
        void at(ProxiedSetup lab);
    }

    private static void in(DynamoBackend.Access access, boolean permitted, Look look) throws IOException {
        try (StubBackend backend = new StubBackend();
                KitClients clients = new KitClients();
                BackendLink link = new BackendLink(
                        backend, new KitEndpoint(backend.start(), access), KitClients.admin(backend.start()), false);
                ProxiedSetup lab = new ProxiedSetup(
                        link,
                        NetworkProfile.DEFAULT,
                        RunCertificate.create(),
                        clients,
                        HttpClientKind.APACHE5,
                        Optional.empty(),
                        false,
                        permitted,
                        FlightRecord.off("a test"),
                        Optional.empty(),
                        Optional.empty(),
                        TestProperties::hold)) {
            look.at(lab);
        }
    }

    @Test
    void keysThatTheSdkFindsNeedPermission() throws IOException {
        DynamoBackend.Access found = new DynamoBackend.Access(List.of(), Optional.of("eu-west-1"), Optional.empty());
        in(found, false, lab -> {
            LatencyProbe probe = ApiAccess.make(
                    LatencyProbe.class,
                    new ProbeSetup(
                            lab,
                            MeasuredTest.of(
                                    "Test",
                                    "method",
                                    ConnectionMode.AS_BUILT,
                                    Optional.empty(),
                                    NetworkProfile.DEFAULT,
                                    lab.environment()),
                            MeasurementSettings.of(List.of(ConnectionMode.AS_BUILT))
                                    .iterations(5)
                                    .warmup(0)
                                    .build(),
                            results -> {}));
            assertThatIllegalStateException()
                    .isThrownBy(() -> probe.measure(ExternalClient.command("no-such-program")))
                    .withMessageStartingWith("measure(ExternalClient \"no-such-program\"): the back end has no keys")
                    .withMessageContaining("dynamolatency.aws.allow = true");
        });
        in(found, true, lab -> assertThat(lab.mayHandKeysOn()).isTrue());
        in(DynamoBackend.Access.ANYBODY, false, lab -> assertThat(lab.mayHandKeysOn())
                .isTrue());
    }
}
