package io.dynamolatency.internal.jupiter.declare;

import io.dynamolatency.NetworkProfile;
import io.dynamolatency.TlsVersion;
import io.dynamolatency.Toggle;
import io.dynamolatency.internal.text.Durations;
import io.dynamolatency.jupiter.Network;
import java.time.Duration;
import java.util.function.Function;

/** Reads the network to emulate. */
final class NetworkReader {

    private final Parameters parameters;
    private final Faults faults;

    NetworkReader(Parameters parameters) {
        this.parameters = parameters;
        this.faults = parameters.faults();
    }

    /** Returns whether the annotation sets any value. */
    static boolean given(Network network) {
        return network.preset() != Network.Preset.UNSET || givesValues(network);
    }

    private static boolean givesValues(Network network) {
        return !network.rtt().isEmpty()
                || network.tls() != TlsVersion.UNSET
                || !network.handshakeCost().isEmpty()
                || network.resumption() != Toggle.UNSET
                || network.time() != Network.Time.UNSET
                || !network.idleTimeout().isEmpty();
    }

    /** Returns whether the annotation or a parameter decides if the kit waits for the network's delays. */
    boolean givesTime(Network network) {
        return network.time() != Network.Time.UNSET || parameters.isSet(ParameterTable.TIME);
    }

    /** Returns the profile. If a value is invalid, adds a fault and returns the default. */
    NetworkProfile read(Network network) {
        if (network.preset() != Network.Preset.UNSET) {
            return preset(network);
        }
        int before = faults.count();
        Duration rtt = duration("rtt", ParameterTable.RTT, network.rtt(), NetworkReader::withRtt, NetworkProfile::rtt);
        TlsVersion tls = parameters.constant(ParameterTable.TLS, network.tls(), TlsVersion.UNSET);
        Duration cost = duration(
                "handshakeCost",
                ParameterTable.HANDSHAKE_COST,
                network.handshakeCost(),
                NetworkReader::withCost,
                NetworkProfile::handshakeCost);
        boolean resumption = parameters.on(ParameterTable.RESUMPTION, network.resumption());
        Duration idle = duration(
                "idleTimeout",
                ParameterTable.IDLE_TIMEOUT,
                network.idleTimeout(),
                NetworkProfile.DEFAULT::withIdleTimeout,
                NetworkProfile::idleTimeout);
        boolean charged =
                parameters.constant(ParameterTable.TIME, network.time(), Network.Time.UNSET) == Network.Time.VIRTUAL;
        return faults.count() > before
                ? NetworkProfile.DEFAULT
                : faults.valid("network: ", () -> new NetworkProfile("", rtt, tls, cost, resumption, idle, charged))
                        .orElse(NetworkProfile.DEFAULT);
    }

    private static NetworkProfile withRtt(Duration rtt) {
        return NetworkProfile.of(rtt, TlsVersion.TLS_1_3);
    }

    private static NetworkProfile withCost(Duration cost) {
        return new NetworkProfile("", Duration.ZERO, TlsVersion.TLS_1_3, cost, true, Duration.ZERO, false);
    }

    private NetworkProfile preset(Network network) {
        if (givesValues(network)) {
            faults.add("network.preset = " + network.preset()
                    + " sets the whole network; remove rtt, tls, handshakeCost, resumption, time and idleTimeout, or"
                    + " remove the preset");
        }
        return network.preset().profile();
    }

    /**
     * Returns the duration. If it can't be read, adds a fault and returns zero. The profile's constructor checks the
     * range.
     */
    private Duration duration(
            String name,
            ConfigurationParameter parameter,
            String written,
            Function<Duration, NetworkProfile> profile,
            Function<NetworkProfile, Duration> ofProfile) {
        String text = parameters.text(parameter, written);
        return faults.valid("network." + name + ": ", () -> ofProfile.apply(profile.apply(Durations.parse(text))))
                .orElse(Duration.ZERO);
    }
}
