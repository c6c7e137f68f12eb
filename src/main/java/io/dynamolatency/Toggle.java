package io.dynamolatency;

import org.apiguardian.api.API;
import org.apiguardian.api.API.Status;

/** A setting that is on or off. */
@API(status = Status.EXPERIMENTAL, since = "0.1")
public enum Toggle {
    /** The setting is on. */
    ON,

    /** The setting is off. */
    OFF,

    /** Unset: the configuration parameter decides. If the parameter is not set, the default applies. */
    UNSET
}
